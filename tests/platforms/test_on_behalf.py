"""What a client of an authorised account sees, and what WeChat is asked for it."""

import asyncio
import re
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from sqlalchemy import select
from tests.platforms.place import APPID, COMPONENT, Place, eventually

from wxgate.db import Database
from wxgate.push.tables import pushes


async def test_a_visitor_is_led_through_the_platform_and_known_by_its_token(place: Place) -> None:
    caller = await place.authorized_client()
    made = await caller(
        "set_drawboard_data", redirect_uri="https://shop.example.com/", oauth_type="oauth_snsapi_userinfo"
    )
    assert isinstance(made.data, dict), made.msg
    assert (made.data["app_id"], made.data["component_appid"]) == (APPID, COMPONENT)
    link = str(made.data["redirect"])
    assert link.endswith(f"&state={made.data['key']}&component_appid={COMPONENT}#wechat_redirect")
    openid = place.sim.add_follower(id="ann", nickname="小安").openid(APPID)
    code = place.sim.code(APPID, openid, "snsapi_userinfo", platform=COMPONENT)
    landed = await place.gateway.http.get(
        "/wx_service/oauth_snsapi_userinfo",
        params={"code": code, "state": str(made.data["key"]), "appid": APPID},
        follow_redirects=False,
    )
    assert landed.status_code == 302, landed.text
    (key,) = parse_qs(urlsplit(landed.headers["location"]).query)["key"]
    visitor = await caller("get_user_data", key=key)
    assert isinstance(visitor.data, dict)
    assert (visitor.data["openid"], visitor.data["nickname"]) == (openid, "小安")
    assert place.sim.calls("/sns/oauth2/component/access_token") == 1
    assert place.sim.calls("/sns/oauth2/access_token") == 0


async def test_the_credentials_are_those_of_a_third_party_account(place: Place) -> None:
    caller = await place.authorized_client()
    made = await caller("set_drawboard_data", redirect_uri="https://shop.example.com/", oauth_type="oauth_snsapi_base")
    assert isinstance(made.data, dict)
    told = await caller("get_drawboard_data", key=str(made.data["key"]))
    assert isinstance(told.data, dict), told.msg
    third = {name: told.data[name] for name in ("is_third", "component_appid", "access_token", "app_sec")}
    assert third == {"is_third": 1, "component_appid": COMPONENT, "access_token": "", "app_sec": ""}
    assert told.data["authorizer_access_token"] == (await caller("get_access_token")).data
    assert told.data["component_access_token"]
    assert told.data["component_access_token"] != told.data["authorizer_access_token"]
    infos = (await caller("get_client_infos")).data
    assert isinstance(infos, dict)
    assert (infos["is_third"], infos["component_appid"]) == (1, COMPONENT)


@pytest.mark.parametrize(
    ("endpoint", "params", "path", "named"),
    [
        ("consume_card_code", {"code": "12"}, "/card/code/consume", "卡券"),
        ("get_api_ticket", {}, "/cgi-bin/ticket/getticket", "cards"),
        ("get_jsapi_ticket", {}, "/cgi-bin/ticket/getticket", "web services"),
        (
            "custom_msg_send",
            {"msg_data": '{"touser":"o","msgtype":"text","text":{"content":"x"}}'},
            "/cgi-bin/message/custom/send",
            "customer service",
        ),
        ("generate_qrcode", {"qrcode_type": "TMP", "scene_id": "1"}, "/cgi-bin/qrcode/create", "QR codes"),
    ],
)
async def test_a_set_that_was_not_granted_is_107_with_its_name_before_weixin_is_called(
    place: Place, endpoint: str, params: dict[str, str], path: str, named: str
) -> None:
    caller = await place.authorized_client([7])
    refused = await caller(endpoint, **params)
    assert (refused.retcode, refused.data) == (107, None)
    assert named in refused.msg
    assert place.sim.calls(path) == 0
    assert (await caller("get_access_token")).retcode == 200


async def test_a_set_granted_later_opens_what_it_names(place: Place) -> None:
    caller = await place.authorized_client([7])
    assert (await caller("get_jsapi_ticket")).retcode == 107
    await place.authorize(4, 7)

    def granted() -> bool:
        account = place.account()
        return bool(account and account.authorization and 4 in account.authorization.capabilities)

    await eventually(granted)
    assert (await caller("get_jsapi_ticket")).retcode == 200


async def test_a_closed_platform_is_114_until_it_is_opened(place: Place) -> None:
    caller = await place.authorized_client()
    await place.platforms.close(COMPONENT)
    await place.gateway.services.directory.reload()
    refused = await caller("get_access_token")
    assert (refused.retcode, "the third-party platform is closed" in refused.msg) == (114, True)
    assert (await caller("get_client_infos")).retcode == 200
    await place.platforms.open(COMPONENT)
    await place.gateway.services.directory.reload()
    assert (await caller("get_access_token")).retcode == 200


async def test_a_message_of_a_visitor_arrives_at_the_platform_and_is_kept_once(place: Place) -> None:
    await place.authorized_client()
    place.sim.add_follower(id="ann", nickname="小安", subscribed=True)
    await asyncio.to_thread(place.sim.say, APPID, "ann", "你好")
    database = place.gateway.services.database

    async def kept() -> bool:
        return await _texts(database) == ["你好"]

    await eventually(kept)


async def test_a_push_at_the_url_of_another_platform_is_refused(place: Place) -> None:
    await place.authorized_client()
    other = "wxffffffffffffffff"
    await place.platforms.add(other, name="other", secret="0" * 32, push_token="gwDemoToken2024", push_aes_key="K" * 43)
    await place.gateway.services.directory.reload()
    for path in (f"/push/{other}/{APPID}", f"/push/{COMPONENT}/wx0000000000000000", f"/push/{APPID}"):
        response: httpx.Response = await place.gateway.http.post(path, content=b"<xml/>")
        assert (path, response.status_code) == (path, 404)


async def _texts(database: Database) -> list[str]:
    bodies = await database.read(lambda connection: list(connection.execute(select(pushes.c.body)).scalars()))
    found = [re.search(r"<Content>(?:<!\[CDATA\[)?(.*?)(?:]]>)?</Content>", body) for body in bodies]
    return [each[1] for each in found if each]
