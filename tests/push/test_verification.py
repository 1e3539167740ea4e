"""Who may push, and the verification of the URL (WeChat reference §4.1)."""

import pytest
from structlog.testing import capture_logs
from tests.push.engines import ONE_ENGINE
from tests.push.place import APP_SECRET, OTHER_APPID, Place
from tests.push.weixin import KEY, TOKEN, message

from wxgate.weixin.push_crypto import signature

pytestmark = ONE_ENGINE


@pytest.mark.parametrize("echostr", ["5837397576500011341", "", "<b>&\n 中 "])
async def test_weixin_gets_its_echostr_back_as_it_was(place: Place, echostr: str) -> None:
    answer = await place.weixin.verify({**place.weixin.query(), "echostr": echostr})
    assert (answer.status_code, answer.content) == (200, echostr.encode())
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("changed", [{"signature": ""}, {"signature": "0" * 40}, {"nonce": "1"}, {"timestamp": "1"}])
async def test_nobody_else_gets_anything(place: Place, changed: dict[str, str]) -> None:
    query = {**place.weixin.query(), "echostr": "secret echo", **changed}
    answer = await place.weixin.verify(query)
    assert answer.status_code == 403
    assert "echo" not in answer.text
    assert (await place.weixin.post(query, message())).status_code == 403
    assert (await place.http.get(f"/push/{place.weixin.appid}")).status_code == 403
    assert await place.kept() == []


async def test_unknown_closed_and_silent_accounts_are_told_apart_by_nobody(place: Place) -> None:
    weixin = place.weixin
    await place.accounts.add(OTHER_APPID, secret=APP_SECRET, name="takes no pushes")
    await place.accounts.close(weixin.appid)
    await place.edited()
    answers = set()
    for appid in (weixin.appid, OTHER_APPID, "wx0000000000000000", "x"):
        weixin.appid = appid
        for answer in (await weixin.verify({**weixin.query(), "echostr": "e"}), await weixin.push(message())):
            answers.add((answer.status_code, answer.text))
    assert len(answers) == 1
    assert answers.pop()[0] == 404


@pytest.mark.parametrize(("offset", "status"), [(-601, 403), (-590, 200), (590, 200), (601, 403)])
async def test_a_push_is_good_for_ten_minutes(place: Place, offset: int, status: int) -> None:
    query = place.weixin.query(timestamp=place.clock.now() + offset)
    assert (await place.weixin.post(query, message())).status_code == status
    assert len(await place.kept()) == (status == 200)


@pytest.mark.parametrize("timestamp", ["", "soon", "-1", "1e9", "１７０００００００００", "9" * 5000])
async def test_a_timestamp_that_is_none_is_refused(place: Place, timestamp: str) -> None:
    query = {"signature": signature(TOKEN, timestamp, "1"), "timestamp": timestamp, "nonce": "1"}
    assert (await place.weixin.post(query, message())).status_code == 403


async def test_a_repeated_request_of_long_ago_is_refused(place: Place) -> None:
    query = place.weixin.query()
    assert (await place.weixin.post(query, message())).text == "success"
    place.clock.offset += 601
    assert (await place.weixin.post(query, message())).status_code == 403


@pytest.mark.parametrize("method", ["HEAD", "PUT", "DELETE"])
async def test_other_methods_are_refused(place: Place, method: str) -> None:
    assert (await place.http.request(method, f"/push/{place.weixin.appid}")).status_code == 405


async def test_the_log_names_the_cure_and_no_secret(place: Place) -> None:
    weixin = place.weixin
    weixin.token = "anotherToken"
    with capture_logs() as lines:
        await weixin.push(message("private words"))
    (line,) = lines
    assert (line["appid"], line["status"]) == (weixin.appid, 403)
    assert "--push-token" in line["cure"]
    assert not [each for each in (TOKEN, KEY, "private words", "anotherToken") if each in str(line)]


async def test_the_log_tells_nothing_of_accounts_that_are_not_ours(place: Place) -> None:
    with capture_logs() as lines:
        await place.http.post("/push/whatever-they-like")
    assert lines == []
