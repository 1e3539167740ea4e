"""What a browser gets from a claim page: signatures, texts, and what keeps the page harmless."""

import hashlib
import re
from html import unescape

import pytest
from tests.cards.claiming import (
    CARD,
    CODE,
    ELSEWHERE,
    LOOKS,
    ONE_ENGINE,
    OTHER_CARD,
    card_of,
    card_page,
    code_page,
    data_of,
    links_of,
    opened,
)
from tests.gateway import APPID, Caller, RunningGateway

from wxgate.tenants.account_admin import AccountAdmin
from wxgate.tenants.client_admin import ClientAdmin
from wxgate_sim.server import SimServer

pytestmark = ONE_ENGINE

HOSTILE = "</script><script>alert(1)</script>\"'<!--"


def sha1(text: str) -> str:
    return hashlib.sha1(text.encode()).hexdigest()


async def ticket(caller: Caller, endpoint: str) -> str:
    return str((await caller(endpoint)).data)


@pytest.mark.parametrize("more", ["", "&from=singlemessage&isappinstalled=0", "&x=%E5%BC%A0+%2f&y=a%20b&&z=", "&y=张"])
async def test_the_page_is_signed_for_the_address_that_the_browser_has_byte_for_byte(
    caller: Caller, gateway: RunningGateway, more: str
) -> None:
    page = await card_page(caller)
    response = await opened(gateway, page.path + more)
    config = data_of(response)["config"]
    assert isinstance(config, dict)

    url = f"{gateway.services.settings.pages}{response.request.url.raw_path.decode()}"
    signed = f"jsapi_ticket={await ticket(caller, 'get_jsapi_ticket')}"
    signed += f"&noncestr={config['nonceStr']}&timestamp={config['timestamp']}&url={url}"
    assert config["signature"] == sha1(signed)
    assert config["appId"] == APPID
    assert config["jsApiList"] == ["addCard"]


async def test_the_card_is_signed_with_the_card_ticket_and_bears_its_scene(
    caller: Caller, gateway: RunningGateway
) -> None:
    card_id, ext = card_of(await opened(gateway, (await card_page(caller, outer_id="12")).path))

    values = [await ticket(caller, "get_api_ticket"), ext["timestamp"], card_id, ext["nonce_str"]]
    assert card_id == CARD
    assert ext.pop("signature") == sha1("".join(sorted(values)))
    assert set(ext) == {"timestamp", "nonce_str", "outer_id", "outer_str"}
    assert (ext["outer_id"], ext["outer_str"]) == ("12", "12")


async def test_an_own_code_is_signed_with_its_card(caller: Caller, gateway: RunningGateway) -> None:
    card_id, ext = card_of(await opened(gateway, (await code_page(caller, card_id=OTHER_CARD)).path))

    values = [await ticket(caller, "get_api_ticket"), ext["timestamp"], card_id, ext["nonce_str"], CODE]
    assert card_id == OTHER_CARD
    assert ext["code"] == CODE
    assert ext["signature"] == sha1("".join(sorted(values)))
    assert "outer_id" not in ext


async def test_a_code_that_is_itself_the_card_is_not_sent_as_a_code(caller: Caller, gateway: RunningGateway) -> None:
    card_id, ext = card_of(await opened(gateway, (await code_page(caller, code=CARD)).path))

    assert card_id == CARD
    assert "code" not in ext


async def test_no_two_views_share_a_nonce(caller: Caller, gateway: RunningGateway) -> None:
    page = await card_page(caller)
    views = [await opened(gateway, page.path) for _ in range(3)]

    assert len({card_of(view)[1]["nonce_str"] for view in views}) == 3
    assert len({str(data_of(view)["config"]) for view in views}) == 3
    assert len({view.headers["content-security-policy"] for view in views}) == 3


async def test_no_ticket_or_secret_stands_in_the_page(caller: Caller, gateway: RunningGateway) -> None:
    page = await card_page(caller)
    texts = [(await opened(gateway, page.path, agent=agent)).text for agent in ("MicroMessenger", ELSEWHERE)]

    for name in ("get_jsapi_ticket", "get_api_ticket", "get_access_token"):
        secret = await ticket(caller, name)
        assert len(secret) > 10
        assert not any(secret in text for text in texts)
    assert not any(caller.secret in text for text in texts)


async def test_the_page_lets_in_nothing_but_the_sdk_and_is_kept_nowhere(
    caller: Caller, gateway: RunningGateway
) -> None:
    response = await opened(gateway, (await card_page(caller)).path)
    policy = dict(part.strip().partition(" ")[::2] for part in response.headers["content-security-policy"].split(";"))

    (nonce,) = set(re.findall(r'nonce="([^"]+)"', response.text))
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == f"'nonce-{nonce}'"
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["referrer-policy"] == "no-referrer"
    assert re.findall(r'src="([^"]+)"', response.text) == [gateway.services.settings.weixin_jssdk_url]
    assert len(response.content) < 20_000


async def test_nothing_that_a_client_or_a_link_says_becomes_markup(caller: Caller, gateway: RunningGateway) -> None:
    page = await code_page(
        caller,
        code="</script><script>x",
        redirect_uri_name=HOSTILE,
        redirect_uri='https://shop.example.com/"><script>alert(1)</script>',
        success_uri="https://shop.example.com/</script><script>alert(1)",
    )
    response = await opened(gateway, f"{page.path}&q={HOSTILE}")

    assert response.text.count("<script") == 3
    assert data_of(response)["successUri"] == "https://shop.example.com/</script><script>alert(1)"
    assert unescape(response.text).count(HOSTILE) == 2


async def test_the_page_speaks_the_visitors_language(caller: Caller, gateway: RunningGateway) -> None:
    page = await card_page(caller)
    chinese, english = [await opened(gateway, page.path, language=each) for each in ("zh-CN,en;q=0.5", "en-GB")]

    assert '<html lang="zh-CN">' in chinese.text
    assert "领取卡券" in chinese.text
    assert '<html lang="en">' in english.text
    assert "Claim your card" in english.text
    assert LOOKS["redirect_uri"] in links_of(chinese) & links_of(english)


async def test_outside_wechat_the_page_begins_as_a_qr_code_of_its_own_address(
    caller: Caller, gateway: RunningGateway
) -> None:
    page = await card_page(caller)
    inside, outside = [await opened(gateway, page.path, agent=each) for each in ("x MicroMessenger/8", ELSEWHERE)]

    assert 'data-state="outside"' in outside.text
    assert "<path" in outside.text.partition('class="code"')[2]
    assert page.redirect in unescape(outside.text)
    assert 'data-state="waiting"' in inside.text
    assert 'class="code"' not in inside.text


async def test_what_is_no_key_of_this_page_is_told_in_words(caller: Caller, gateway: RunningGateway) -> None:
    page = await card_page(caller)
    paths = {
        f"/wx_service/card_wxcode?wx_card_key={'0' * 32}": (404, "链接已失效"),
        "/wx_service/card_wxcode?wx_card_key=../../x": (404, "链接已失效"),
        "/wx_service/card_wxcode": (400, "链接不完整"),
        f"{page.path}&wx_card_key={page.key}": (400, "链接不完整"),
        f"/wx_service/card?wx_card_key={page.key}": (400, "链接不完整"),
    }
    for path, (status, title) in paths.items():
        response = await opened(gateway, path)
        assert (response.status_code, title in response.text) == (status, True), path
        assert response.headers["content-type"].startswith("text/html")
        assert response.headers["x-request-id"] in response.text
        assert "This link" in response.text


async def test_a_closed_client_or_account_hands_out_nothing(
    caller: Caller, gateway: RunningGateway, clients: ClientAdmin, accounts: AccountAdmin
) -> None:
    page = await card_page(caller)
    await clients.close(caller.code)
    await gateway.services.directory.reload()
    assert (await opened(gateway, page.path)).status_code == 403
    await clients.open(caller.code)
    await accounts.close(APPID)
    await gateway.services.directory.reload()
    assert (await opened(gateway, page.path)).status_code == 403


async def test_a_host_that_is_not_allowed_any_more_is_not_linked_to(
    caller: Caller, gateway: RunningGateway, clients: ClientAdmin
) -> None:
    page = await card_page(caller)
    await clients.edit(caller.code, redirect_hosts=["elsewhere.example.com"])
    await gateway.services.directory.reload()

    response = await opened(gateway, page.path)

    assert response.status_code == 403
    assert "shop.example.com" not in response.text


async def test_without_a_ticket_the_visitor_reads_so_and_can_try_again(
    caller: Caller, gateway: RunningGateway, wechat_sim: SimServer
) -> None:
    page = await card_page(caller)
    wechat_sim.change_account(APPID, tickets=[])
    response = await opened(gateway, page.path, language="en")

    assert response.status_code == 502
    assert "The card cannot be claimed right now" in response.text
    assert links_of(response) == {""}
