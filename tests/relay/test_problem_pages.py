"""What visitors read when they cannot be led on."""

import asyncio
import base64
import hashlib
import re
from html import unescape

import httpx
import pytest
from tests.gateway import APPID, SECRET, running_gateway
from tests.relay.engines import ONE_ENGINE
from tests.relay.place import BASE, EXCHANGE, OPENID, PROFILE, USERINFO, Place

from wxgate.db import DatabaseBusy
from wxgate.protocol.deadline import Deadline
from wxgate.relay.oauth_types import OauthTypeName
from wxgate.settings import Settings

pytestmark = ONE_ENGINE

HOSTILE = '"><script>alert(1)</script>'


def links(response: httpx.Response) -> set[str]:
    """Where the page's links lead."""
    return {unescape(href) for href in re.findall(r'href="([^"]*)"', response.text)}


def offers_to_start_again(response: httpx.Response, key: str) -> bool:
    """Whether the page leads to WeChat's authorise page of this springboard, and nowhere else."""
    found = links(response)
    return len(found) == 1 and f"state={key}#wechat_redirect" in found.pop()


async def test_an_unknown_key_is_404_and_offers_nothing(place: Place) -> None:
    response = await place.come_back("0" * 32, "a-code")

    assert response.status_code == 404
    assert "链接已失效" in response.text
    assert not links(response)


async def test_what_cannot_be_a_key_is_404(place: Place) -> None:
    hostile = ("", "x", "0" * 31, "G" * 32, "0" * 60_000, HOSTILE, "' or 1=1 --", "\x00" * 32, "零" * 32)

    responses = [await place.come_back(state, "a-code") for state in hostile]

    assert {response.status_code for response in responses} == {404}
    assert not any("alert(1)" in response.text for response in responses)


async def test_a_query_that_wechat_would_not_send_is_refused(place: Place) -> None:
    key = await place.springboard()
    queries = ("", "code=a", f"state={key}&state={key}&code=a", f"state={key}&code=a&code=b")

    responses = [await place.gateway.http.get(f"/wx_service/{OPENID}?{query}") for query in queries]

    assert [response.status_code for response in responses] == [400] * 4
    assert place.sim.calls(EXCHANGE) == 0


async def test_the_page_of_another_type_is_400(place: Place) -> None:
    key = await place.springboard(OPENID)
    code = place.code(place.person("ann"))

    responses = [await place.come_back(key, code, page) for page in (BASE, USERINFO)]

    assert [response.status_code for response in responses] == [400, 400]
    assert place.sim.calls(EXCHANGE) == 0


async def test_a_refusal_is_403_and_offers_to_start_again(place: Place) -> None:
    key = await place.springboard(USERINFO)

    responses = [await place.come_back(key, code, USERINFO) for code in (None, "", "authdeny")]

    assert [response.status_code for response in responses] == [403] * 3
    assert all("您没有同意授权" in response.text for response in responses)
    assert all(offers_to_start_again(response, key) for response in responses)
    assert place.sim.calls(EXCHANGE) == 0


async def test_what_cannot_be_a_code_never_reaches_wechat(place: Place) -> None:
    key = await place.springboard()
    hostile = ("x" * 513, "a b", "a\r\nX-Y: z", "码", "\x00", " ")

    responses = [await place.come_back(key, code) for code in hostile]

    assert {response.status_code for response in responses} == {400}
    assert place.sim.calls(EXCHANGE) == 0


async def test_a_made_up_code_is_an_expired_one(place: Place) -> None:
    key = await place.springboard()
    made_up = (HOSTILE.replace(" ", ""), "a&appid=wx1", "a#b", "%00", "../..")

    responses = [await place.come_back(key, code) for code in made_up]

    assert {response.status_code for response in responses} == {410}
    assert not any("alert(1)" in response.text for response in responses)
    assert all(offers_to_start_again(response, key) for response in responses)


async def test_an_expired_code_is_410(place: Place) -> None:
    key = await place.springboard()
    code = place.code(place.person("ann"))
    place.sim.advance(301)

    response = await place.come_back(key, code)

    assert response.status_code == 410
    assert "登录已超时" in response.text
    assert offers_to_start_again(response, key)


async def test_a_code_that_was_used_elsewhere_is_409(place: Place) -> None:
    key = await place.springboard()
    code = place.code(place.person("ann"))
    async with httpx.AsyncClient(trust_env=False) as http:
        query = {"appid": APPID, "secret": SECRET, "code": code, "grant_type": "authorization_code"}
        await http.get(f"{place.sim.url}{EXCHANGE}", params=query)

    response = await place.come_back(key, code)

    assert response.status_code == 409
    assert offers_to_start_again(response, key)


async def test_a_restricted_visitor_is_403(place: Place) -> None:
    ann = place.person("ann")
    place.sim.change_follower("ann", oauth_errcode=50002)

    response = await place.come_back(await place.springboard(), place.code(ann))

    assert response.status_code == 403
    assert "微信限制了此次登录" in response.text


async def test_a_closed_client_is_403(place: Place) -> None:
    key = await place.springboard()
    await place.clients.close(place.caller.code)
    await place.edited()

    response = await place.come_back(key, place.code(place.person("ann")))

    assert response.status_code == 403
    assert "该服务已停用" in response.text
    assert not links(response)
    assert place.sim.calls(EXCHANGE) == 0


async def test_a_closed_account_is_403(place: Place) -> None:
    key = await place.springboard()
    await place.accounts.close(APPID)
    await place.edited()

    response = await place.come_back(key, place.code(place.person("ann")))

    assert response.status_code == 403
    assert "该公众号暂不能登录" in response.text


async def test_an_account_that_the_client_is_not_bound_to_any_more_is_403(place: Place) -> None:
    key = await place.springboard()
    await place.clients.edit(place.caller.code, appid=None)
    await place.edited()

    assert (await place.come_back(key, place.code(place.person("ann")))).status_code == 403


async def test_a_destination_that_the_operator_has_forbidden_since_is_403(place: Place) -> None:
    key = await place.springboard()
    await place.clients.edit(place.caller.code, redirect_hosts=["only.example.com"])
    await place.edited()

    response = await place.come_back(key, place.code(place.person("ann")))

    assert response.status_code == 403
    assert "不能前往该网站" in response.text
    assert place.sim.calls(EXCHANGE) == 0


async def test_wrong_settings_at_wechat_are_502_and_do_not_name_the_secret(place: Place) -> None:
    key = await place.springboard()
    place.sim.change_account(APPID, secret="f" * 32)

    response = await place.come_back(key, place.code(place.person("ann")))

    assert response.status_code == 502
    assert SECRET not in response.text
    assert offers_to_start_again(response, key)


async def test_a_profile_that_wechat_refuses_is_502(place: Place) -> None:
    key = await place.springboard(USERINFO)

    response = await place.come_back(key, place.code(place.person("ann"), BASE), USERINFO)

    assert response.status_code == 502
    assert place.sim.calls(PROFILE) == 1


async def test_a_slow_wechat_is_504_and_is_not_asked_twice(place: Place, settings: Settings) -> None:
    place.sim.fault(EXCHANGE, "timeout", 20)
    key = await place.springboard()
    async with running_gateway(settings.model_copy(update={"page_deadline": 0.6})) as impatient:
        response = await place.come_back(key, place.code(place.person("ann")), to=impatient)

    assert response.status_code == 504
    assert offers_to_start_again(response, key)
    assert place.sim.calls(EXCHANGE) == 1


async def test_a_busy_database_is_503(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    _break(place, monkeypatch, DatabaseBusy(10_000))

    assert (await place.come_back("0" * 32, "a-code")).status_code == 503


async def test_a_page_that_takes_too_long_is_503(
    place: Place, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hanging(oauth_type: OauthTypeName, code: str, state: str, deadline: Deadline) -> str:
        await asyncio.Event().wait()
        raise AssertionError

    async with running_gateway(settings.model_copy(update={"page_deadline": 0.05})) as impatient:
        monkeypatch.setattr(impatient.services.relay.callback, "arrive", hanging)
        assert (await place.come_back("0" * 32, "a-code", to=impatient)).status_code == 503


async def test_a_defect_is_500_with_the_requests_id_and_no_trace(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    _break(place, monkeypatch, RuntimeError("the inside story"))

    response = await place.come_back("0" * 32, "a-code")

    assert response.status_code == 500
    assert response.headers["x-request-id"] in response.text
    assert "inside story" not in response.text
    assert "Traceback" not in response.text


async def test_the_visitors_language_comes_first_and_the_other_is_there_too(place: Place) -> None:
    chinese = await place.come_back("0" * 32, "a-code", language="zh-CN,zh;q=0.9,en;q=0.8")
    english = await place.come_back("0" * 32, "a-code", language="en-GB,en;q=0.9")

    assert '<html lang="zh-CN">' in chinese.text
    assert '<html lang="en">' in english.text
    assert chinese.text.index("链接已失效</h1>") < chinese.text.index("This link no longer works</h2>")
    assert english.text.index("This link no longer works</h1>") < english.text.index("链接已失效</h2>")


async def test_a_page_loads_nothing_and_can_be_framed_nowhere(place: Place) -> None:
    response = await place.come_back("0" * 32, "a-code")

    (style,) = re.findall(r"<style>(.*?)</style>", response.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = response.headers["content-security-policy"]
    assert policy.split("; ")[:2] == ["default-src 'none'", f"style-src 'sha256-{digest}'"]
    assert "frame-ancestors 'none'" in policy
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["referrer-policy"] == "no-referrer"
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert not re.search(r"<script|<img|<link|src=|url\(|@import| style=", response.text)
    assert "viewport-fit=cover" in response.text


async def test_no_code_and_no_openid_appear_on_a_page_or_in_a_log(
    place: Place, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    place.sim.fault(PROFILE, "http", 500)
    ann = place.person("ann")
    code = place.code(ann, USERINFO)

    response = await place.come_back(await place.springboard(USERINFO), code, USERINFO)

    told = response.text + caplog.text + "".join(capsys.readouterr())
    assert response.status_code == 502
    assert code not in told
    assert ann not in told


async def test_only_get_spends_a_code(place: Place) -> None:
    query = {"state": await place.springboard(), "code": place.code(place.person("ann"))}

    responses = [
        await place.gateway.http.request(method, f"/wx_service/{OPENID}", params=query)
        for method in ("HEAD", "POST", "PUT")
    ]

    assert [response.status_code for response in responses] == [405] * 3
    assert place.sim.calls(EXCHANGE) == 0


def _break(place: Place, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    async def broken(oauth_type: OauthTypeName, code: str, state: str, deadline: Deadline) -> str:
        raise error

    monkeypatch.setattr(place.gateway.services.relay.callback, "arrive", broken)
