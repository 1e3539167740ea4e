"""Visitors who come back from WeChat and are led on (contract §3)."""

import pytest
from tests.account_kinds import BOTH_KINDS, OWN_KIND
from tests.gateway import APPID
from tests.relay.engines import ONE_ENGINE
from tests.relay.place import BASE, FOLLOWER, OPENID, PROFILE, SITE, USERINFO, Place, user_key

pytestmark = [ONE_ENGINE, BOTH_KINDS]

AN_HOUR = 3600.0


async def test_the_visitor_is_led_on_with_a_key_of_their_own_and_nothing_is_kept_on_the_way(place: Place) -> None:
    springboard = await place.springboard()

    response = await place.come_back(springboard, place.code(place.person("ann")))

    key = user_key(response)
    assert key != springboard
    assert response.headers["location"] == f"https://shop.example.com/welcome?from=menu&key={key}#top"
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["referrer-policy"] == "no-referrer"
    assert response.headers["x-request-id"]
    assert response.content == b""


async def test_openid_tells_the_openid_and_asks_nothing_more(place: Place) -> None:
    ann = place.person("ann", follows=True)

    key = await place.visit(await place.springboard(OPENID), ann, OPENID)

    assert await place.user_data(key) == {"openid": ann}
    assert (place.sim.calls(place.exchange), place.sim.calls(PROFILE), place.sim.calls(FOLLOWER)) == (1, 0, 0)


async def test_base_adds_what_the_account_may_know_of_a_follower(place: Place) -> None:
    place.sim.change_account(APPID, unionid=True)
    ann = place.person("ann", follows=True)

    data = await place.user_data(await place.visit(await place.springboard(BASE), ann, BASE))

    assert data["openid"] == ann
    assert data["subscribe"] == 1
    assert data["subscribe_scene"] == "ADD_SCENE_QR_CODE"
    assert data["unionid"] == place.sim.follower("ann").unionids[APPID]
    assert not {"errcode", "errmsg"} & set(data)


async def test_base_of_somebody_who_does_not_follow_says_so(place: Place) -> None:
    ann = place.person("ann")

    data = await place.user_data(await place.visit(await place.springboard(BASE), ann, BASE))

    assert data == {"openid": ann, "subscribe": 0}


async def test_an_account_that_may_not_ask_about_followers_is_tried_once_an_hour(place: Place) -> None:
    place.sim.change_account(APPID, unauthorized=[FOLLOWER])
    ann = place.person("ann", follows=True)
    springboard = await place.springboard(BASE)

    data = [await place.user_data(await place.visit(springboard, ann, BASE)) for _ in range(3)]
    in_the_first_hour = place.sim.calls(FOLLOWER)
    place.pass_time(AN_HOUR + 1)
    await place.visit(springboard, ann, BASE)

    assert data == [{"openid": ann}] * 3
    assert in_the_first_hour == 1
    assert place.sim.calls(FOLLOWER) == 2


async def test_base_never_fails_because_of_the_follower(place: Place) -> None:
    ann = place.person("ann", follows=True)
    springboard = await place.springboard(BASE)

    for kind, value in (("http", 500), ("errcode", 45009), ("cut", "reset"), ("garbage", "[]"), ("timeout", 20)):
        place.sim.ask("POST", "faults", {"path": FOLLOWER, "kind": kind, "value": value, "count": 1})
        assert await place.user_data(await place.visit(springboard, ann, BASE)) == {"openid": ann}, kind

    assert place.sim.calls(FOLLOWER) == 5


@OWN_KIND
async def test_base_never_fails_because_there_is_no_token(place: Place) -> None:
    place.sim.change_account(APPID, token_forbidden=True)
    ann = place.person("ann", follows=True)

    assert await place.user_data(await place.visit(await place.springboard(BASE), ann, BASE)) == {"openid": ann}


async def test_userinfo_tells_the_profile_as_wechat_sent_it(place: Place) -> None:
    place.sim.change_account(APPID, unionid=True)
    ann = place.person("ann")

    data = await place.user_data(await place.visit(await place.springboard(USERINFO), ann, USERINFO))

    assert data == {
        "openid": ann,
        "nickname": "ann👋",
        "sex": 0,
        "language": "",
        "city": "",
        "province": "",
        "country": "",
        "headimgurl": place.sim.follower("ann").headimgurl,
        "privilege": [],
        "unionid": place.sim.follower("ann").unionids[APPID],
    }


async def test_a_visitor_on_a_snapshot_page_is_marked_as_not_real(place: Place) -> None:
    springboard = await place.springboard(USERINFO)

    response = await place.come_back(springboard, place.code(None, USERINFO, snapshot=True), USERINFO)

    data = await place.user_data(user_key(response))
    assert data["is_snapshotuser"] == 1
    assert data["nickname"] == "微信用户"


async def test_a_snapshot_visitor_without_a_profile_is_led_on_all_the_same(place: Place) -> None:
    place.sim.change_account(APPID, snapshot_userinfo_refused=True)
    springboard = await place.springboard(USERINFO)

    response = await place.come_back(springboard, place.code(None, USERINFO, snapshot=True), USERINFO)

    assert set(await place.user_data(user_key(response))) == {"openid", "is_snapshotuser"}


@pytest.mark.parametrize("call", ["exchange", "profile"])
async def test_a_call_that_broke_before_it_took_effect_is_made_once_more(place: Place, call: str) -> None:
    path = place.exchange if call == "exchange" else PROFILE
    ann = place.person("ann")
    springboard = await place.springboard(USERINFO)

    for kind, value in (("http", 502), ("errcode", -1), ("cut", "reset"), ("garbage", "<html>")):
        fault = {"path": path, "kind": kind, "value": value, "when": "before", "count": 1}
        place.sim.ask("POST", "faults", fault)
        data = await place.user_data(await place.visit(springboard, ann, USERINFO))
        assert data["nickname"] == "ann👋", kind

    assert place.sim.calls(path) == 8


async def test_one_springboard_serves_as_many_visitors_as_come(place: Place) -> None:
    springboard = await place.springboard()
    openids = [place.person(f"p{number}") for number in range(4)]

    keys = [await place.visit(springboard, openid) for openid in openids]

    assert [(await place.user_data(key))["openid"] for key in keys] == openids


@OWN_KIND
async def test_visits_keep_a_springboard_alive(place: Place) -> None:
    springboard = await place.springboard()
    ann = place.person("ann")

    for _ in range(3):
        place.pass_time(80 * 86400)
        assert (await place.come_back(springboard, place.code(ann))).status_code == 302


async def test_a_chinese_destination_is_led_to_in_ascii(place: Place) -> None:
    springboard = await place.springboard(OPENID, "https://商店.example/欢迎?名=小明#顶")

    response = await place.come_back(springboard, place.code(place.person("ann")))

    key = user_key(response)
    assert response.headers["location"] == (
        f"https://xn--czrs0t.example/%E6%AC%A2%E8%BF%8E?%E5%90%8D=%E5%B0%8F%E6%98%8E&key={key}#%E9%A1%B6"
    )


async def test_the_whole_way_through_wechats_own_page(place: Place) -> None:
    place.person("ann")
    place.sim.hold_phone("ann")
    reply = await place.caller("set_drawboard_data", redirect_uri=SITE, oauth_type=BASE)
    assert isinstance(reply.data, dict)

    at_wechat = await place.gateway.http.get(str(reply.data["redirect"]), follow_redirects=False)
    back = at_wechat.headers["location"]
    assert back.startswith("https://login.example.com/wx_service/oauth_snsapi_base?")
    led_on = await place.gateway.http.get(back.removeprefix("https://login.example.com"), follow_redirects=False)

    assert (await place.user_data(user_key(led_on)))["openid"] == place.sim.follower("ann").openid(APPID)
