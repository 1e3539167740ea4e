"""What WeChat pushes to a third-party platform: its own events, and the messages of the accounts it speaks for."""

import pytest
from tests.push.engines import ONE_ENGINE
from tests.push.place import APPID, Place
from tests.push.weixin import KEY, OTHER_KEY, TOKEN, Weixin, message

from wxgate.tenants.authorizations import authorize

COMPONENT = "wx2f8e1c0a9b7d6e53"
EVENTS = f"/push/component/{COMPONENT}"
MESSAGES = f"/push/{COMPONENT}/{APPID}"
TICKET = (
    f"<xml><AppId>{COMPONENT}</AppId><CreateTime>1700000000</CreateTime><InfoType>component_verify_ticket</InfoType>"
    "<ComponentVerifyTicket><![CDATA[ticket@@@abc]]></ComponentVerifyTicket></xml>"
)


@pytest.fixture
async def weixin(place: Place) -> Weixin:
    """WeChat, pushing to the platform that speaks for the account."""
    await place.platforms.add(COMPONENT, name="平台", secret="c0" * 16, push_token=TOKEN, push_aes_key=KEY)
    await place.database.run(authorize, APPID, COMPONENT, {1}, 1_700_000_000, 1_700_000_000.0)
    await place.edited()
    return Weixin(place.http, COMPONENT, place.clock, path=EVENTS)


@ONE_ENGINE
async def test_an_event_is_told_with_its_fields(place: Place, weixin: Weixin) -> None:
    answer = await weixin.push(TICKET)
    assert (answer.status_code, answer.text) == (200, "success")
    ((component, fields),) = place.told
    assert component == COMPONENT
    assert (fields["InfoType"], fields["ComponentVerifyTicket"]) == ("component_verify_ticket", "ticket@@@abc")
    assert await place.kept() == []


@ONE_ENGINE
async def test_a_clear_push_is_refused_however_well_it_is_signed(place: Place, weixin: Weixin) -> None:
    clear = await weixin.push(TICKET, "plain")
    compatible = Weixin(place.http, COMPONENT, place.clock, path=MESSAGES)
    of_account = await compatible.post(compatible.query(), message())
    assert (clear.status_code, of_account.status_code) == (400, 400)
    assert (place.told, await place.kept()) == ([], [])


@ONE_ENGINE
async def test_what_is_not_signed_sealed_or_made_now_is_refused(place: Place, weixin: Weixin) -> None:
    encrypted, body = weixin.sealed(TICKET)
    stranger = Weixin(place.http, COMPONENT, place.clock, token="gwOtherToken", path=EVENTS)
    other_key = Weixin(place.http, COMPONENT, place.clock, key=OTHER_KEY, path=EVENTS)
    other_appid, for_other = weixin.sealed(TICKET, inside=APPID)
    statuses = [
        (await stranger.push(TICKET)).status_code,
        (await other_key.push(TICKET)).status_code,
        (await weixin.post(weixin.query(other_appid), for_other)).status_code,
        (await weixin.post(weixin.query(encrypted, place.clock.now() - 601), body)).status_code,
        (await weixin.post({**weixin.query(encrypted), "msg_signature": ""}, body)).status_code,
    ]
    assert statuses == [403] * 5
    assert place.told == []


@ONE_ENGINE
async def test_nobody_can_tell_an_unknown_platform_from_a_closed_one(place: Place, weixin: Weixin) -> None:
    unknown = Weixin(place.http, COMPONENT, place.clock, path="/push/component/wxffffffffffffffff")
    first = await unknown.push(TICKET)
    await place.platforms.close(COMPONENT)
    await place.edited()
    second, third = await weixin.push(TICKET), await place.http.post(MESSAGES, content=b"<xml/>")
    assert {(each.status_code, each.text) for each in (first, second, third)} == {(404, first.text)}


@ONE_ENGINE
async def test_a_platforms_urls_are_not_verified(place: Place, weixin: Weixin) -> None:
    for path in (EVENTS, MESSAGES):
        assert (await place.http.get(path, params={**weixin.query(), "echostr": "x"})).status_code == 405


async def test_a_message_is_opened_with_the_platforms_key_kept_and_handed_on(place: Place, weixin: Weixin) -> None:
    await place.clients.add(name="shop", appid=APPID, push_url="https://shop.example.com/weixin")
    await place.edited()
    on_behalf = Weixin(place.http, COMPONENT, place.clock, path=MESSAGES)
    text = message("来自平台")
    assert [(await on_behalf.push(text)).status_code for _ in range(2)] == [200, 200]
    assert await place.bodies() == [text]
    assert len(await place.jobs()) == 1
    assert place.told == []


@ONE_ENGINE
async def test_the_former_key_still_opens_what_weixin_sealed_with_it(place: Place, weixin: Weixin) -> None:
    await place.platforms.edit(COMPONENT, push_aes_key=OTHER_KEY)
    await place.edited()
    assert (await weixin.push(TICKET)).status_code == 200
    assert len(place.told) == 1
