"""Setting up springboards and looking at them (seed 3.1, 3.2, 3.8)."""

import re
from typing import get_args
from urllib.parse import quote

import pytest
from tests.account_kinds import BOTH_KINDS, OWN_KIND, AccountKind, credentials
from tests.gateway import APPID, SECRET, RunningGateway
from tests.relay.engines import ONE_ENGINE
from tests.relay.place import BASE, OPENID, SITE, USERINFO, Place

from wxgate.relay.oauth_types import OauthTypeName
from wxgate.relay.sample_visitor import SAMPLE_OPENID

pytestmark = BOTH_KINDS

A_DAY = 86400.0


@ONE_ENGINE
@pytest.mark.parametrize(
    ("oauth_type", "scope"), [(BASE, "snsapi_base"), (OPENID, "snsapi_base"), (USERINFO, "snsapi_userinfo")]
)
async def test_the_authorise_url_is_the_seeds_with_the_key_as_state(
    place: Place, oauth_type: OauthTypeName, scope: str
) -> None:
    reply = await place.caller("set_drawboard_data", redirect_uri=SITE, oauth_type=oauth_type)

    assert isinstance(reply.data, dict)
    key = str(reply.data["key"])
    assert re.fullmatch("[0-9a-f]{32}", key)
    ours = quote(f"https://login.example.com/wx_service/{oauth_type}", safe="")
    component = f"&component_appid={place.component}" if place.component else ""
    assert reply.data == {
        "key": key,
        "app_id": APPID,
        "component_appid": place.component or "",
        "redirect": f"{place.sim.url}/connect/oauth2/authorize?appid={APPID}&redirect_uri={ours}&response_type=code"
        f"&scope={scope}&state={key}{component}#wechat_redirect",
    }


@ONE_ENGINE
async def test_every_springboard_has_a_key_of_its_own(place: Place) -> None:
    assert len({await place.springboard() for _ in range(5)}) == 5


async def test_an_answered_springboard_is_there_for_every_process(place: Place, second: RunningGateway) -> None:
    key = await place.springboard()

    reply = await second.caller(place.caller.code, place.caller.secret)("get_drawboard_data", key=key)

    assert reply.retcode == 200


@ONE_ENGINE
async def test_a_host_that_no_browser_could_look_up_is_115(place: Place) -> None:
    reply = await place.caller("set_drawboard_data", redirect_uri=f"https://{'商' * 64}.example/", oauth_type=BASE)

    assert reply.retcode == 115
    assert "redirect_uri" in reply.msg
    assert await place.count("springboards") == 0


@ONE_ENGINE
@pytest.mark.parametrize("endpoint", ["set_drawboard_data", "set_drawboard_data_test"])
async def test_a_host_outside_the_allow_list_is_115_and_the_message_names_the_list(place: Place, endpoint: str) -> None:
    await place.clients.edit(place.caller.code, redirect_hosts=["shop.example.com", "*.other.example"])
    await place.edited()

    allowed = await place.caller(endpoint, redirect_uri=SITE, oauth_type=BASE)
    refused = await place.caller(endpoint, redirect_uri="https://evil.example/shop.example.com", oauth_type=BASE)

    assert allowed.retcode == 200
    assert refused.retcode == 115
    assert "shop.example.com, *.other.example" in refused.msg


@ONE_ENGINE
async def test_a_client_without_an_account_is_110(place: Place) -> None:
    reply = await (await place.another_client(None))("set_drawboard_data", redirect_uri=SITE, oauth_type=BASE)

    assert reply.retcode == 110


async def test_a_springboard_is_shown_with_the_current_token_and_everything_the_seed_lists(
    place: Place, account_kind: AccountKind
) -> None:
    key = await place.springboard(USERINFO)

    reply = await place.caller("get_drawboard_data", key=key.upper())

    assert reply.data == {
        "client_code": place.caller.code,
        "client_secret": place.caller.secret,
        "app_id": APPID,
        **await credentials(account_kind, place.caller, place.gateway.services),
        "redirect_uri": SITE,
        "oauth_type": USERINFO,
    }


@ONE_ENGINE
async def test_the_two_secrets_are_empty_where_the_operator_turned_them_off(place: Place) -> None:
    await place.clients.edit(place.caller.code, hide_secrets=True)
    await place.edited()

    reply = await place.caller("get_drawboard_data", key=await place.springboard())

    assert isinstance(reply.data, dict)
    assert (reply.data["client_secret"], reply.data["app_sec"]) == ("", "")
    assert reply.data["access_token"] or reply.data["authorizer_access_token"]


async def test_a_springboard_is_no_business_of_another_client(place: Place) -> None:
    key = await place.springboard()
    stranger = await place.another_client()

    theirs = await stranger("get_drawboard_data", key=key)
    unknown = await stranger("get_drawboard_data", key="0" * 32)

    assert theirs.retcode == unknown.retcode == 116
    assert theirs.msg.replace(theirs.request_id, "") == unknown.msg.replace(unknown.request_id, "")


@ONE_ENGINE
async def test_a_client_bound_to_another_account_since_gets_no_credentials_by_an_old_springboard(place: Place) -> None:
    key = await place.springboard()
    await place.accounts.add("wxfedcba9876543210", secret=SECRET, name="另一个公众号")
    await place.clients.edit(place.caller.code, appid="wxfedcba9876543210")
    await place.edited()

    reply = await place.caller("get_drawboard_data", key=key)

    assert reply.retcode == 116
    assert "before" in reply.msg


@OWN_KIND
async def test_a_springboard_ends_when_nobody_used_it_for_ninety_days(place: Place) -> None:
    key = await place.springboard()

    place.pass_time(90 * A_DAY - 60)
    alive = await place.caller("get_drawboard_data", key=key)
    place.pass_time(90 * A_DAY - 60)
    kept_alive_by_that = await place.caller("get_drawboard_data", key=key)
    place.pass_time(90 * A_DAY + 60)
    over = await place.caller("get_drawboard_data", key=key)

    assert (alive.retcode, kept_alive_by_that.retcode, over.retcode) == (200, 200, 116)


async def test_the_test_endpoint_leads_straight_back_with_a_key_that_is_complete(place: Place) -> None:
    for oauth_type in get_args(OauthTypeName):
        reply = await place.caller("set_drawboard_data_test", redirect_uri=SITE, oauth_type=oauth_type)
        assert isinstance(reply.data, dict)
        key = str(reply.data["key"])
        assert reply.data == {
            "key": key,
            "app_id": APPID,
            "component_appid": place.component or "",
            "redirect": f"https://shop.example.com/welcome?from=menu&key={key}#top",
        }
        data = await place.user_data(key)
        assert data["openid"] == SAMPLE_OPENID
        assert ("nickname" in data) is (oauth_type == USERINFO)


@ONE_ENGINE
async def test_the_test_endpoint_and_its_user_data_need_no_account(place: Place) -> None:
    client = await place.another_client(None)

    made = await client("set_drawboard_data_test", redirect_uri=SITE, oauth_type=USERINFO)
    assert isinstance(made.data, dict)
    read = await client("get_user_data", key=str(made.data["key"]))

    assert made.data["app_id"] == ""
    assert isinstance(read.data, dict)
    assert read.data["nickname"] == "测试用户"


@ONE_ENGINE
async def test_a_test_springboard_takes_user_data_like_any_other(place: Place) -> None:
    reply = await place.caller("set_drawboard_data_test", redirect_uri=SITE, oauth_type=USERINFO)
    assert isinstance(reply.data, dict)
    key = str(reply.data["key"])

    await place.caller("set_user_data", key=key, user_data='{"openid":"oMine"}')

    assert await place.user_data(key) == {"openid": "oMine"}
