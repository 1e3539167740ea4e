"""The page of calls."""

import re

from tests.console.operator import Operator, words
from tests.gateway import Caller, RunningGateway

from wxgate.calls.trace import Trace


async def test_a_call_is_found_by_the_id_that_its_caller_was_told(
    gateway: RunningGateway, operator: Operator, caller: Caller
) -> None:
    await caller("get_appid")
    refused = await caller("get_user_data", key="not-a-key")
    await gateway.services.calls.flush()
    page = words(await operator.get("/console/requests", id=refused.request_id))

    assert "get_user_data web shop" in page
    assert f" {refused.retcode} " in page
    assert "get_appid web shop" not in page


async def test_the_calls_to_wechat_stand_beside_the_call(
    gateway: RunningGateway, operator: Operator, caller: Caller
) -> None:
    await caller("generate_qrcode", qrcode_type="TMP", scene_id="7")
    await gateway.services.calls.flush()
    assert "/cgi-bin/qrcode/create ok" in words(await operator.get("/console/requests"))


async def test_the_list_goes_on_and_keeps_what_was_searched_for(gateway: RunningGateway, operator: Operator) -> None:
    for number in range(60):
        gateway.services.calls.note(Trace(f"{number:016x}", "192.0.2.1"), "get_appid", 504, "")
    await gateway.services.calls.flush()
    first = await operator.get("/console/requests", code="504", lang="en")
    found = re.search(r'rel="next" href="([^"]+)"', first.text)
    assert found is not None
    second = await operator.get(found[1].replace("&amp;", "&"))

    assert [page.text.count('class="reason"') for page in (first, second)] == [50, 10]
    assert 'name="code" value="504"' in second.text


async def test_an_empty_log_says_so_and_one_without_matches_says_that(operator: Operator) -> None:
    assert "Nothing was called yet." in words(await operator.get("/console/requests"))
    for query in ({"failed": "1"}, {"code": "0"}, {"code": "x"}, {"before": "-1"}, {"before": "9" * 30, "id": "'\""}):
        page = words(await operator.get("/console/requests", **query))
        assert ("No call matches." in page) == (query.get("code") != "x" and query != {"before": "-1"}), query
