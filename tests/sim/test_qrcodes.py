"""Parametric QR codes: making them, their pictures, and what comes of scanning them (WeChat reference §7)."""

import base64
import re
import struct
from collections.abc import Iterator
from typing import Final

import httpx
import pytest
from tests.sim.account_server import AccountServer, account_server
from tests.sim.qrcode_provocations import CREATE, create
from tests.sim.weixin import Reply, Weixin

from wxgate_sim.accounts import Account
from wxgate_sim.push_xml import read
from wxgate_sim.qrcodes import REMEMBERED
from wxgate_sim.remote import SimError, SimFollower
from wxgate_sim.world import World

NUMBER: Final = {"scene_id": 123}
TEXT: Final = {"scene_str": "shelf 7"}


@pytest.fixture
def server(weixin: Weixin) -> Iterator[AccountServer]:
    with account_server() as running:
        weixin.change(**running.options())
        yield running


def made(weixin: Weixin, action_name: str = "QR_SCENE", scene: object = NUMBER, **fields: object) -> Reply:
    """The answer to a request for a code."""
    return create(action_name, scene, **fields)(weixin, "")


def test_a_temporary_code_has_a_ticket_a_life_and_a_url(weixin: Weixin) -> None:
    reply = made(weixin, expire_seconds=604800)

    assert list(reply) == ["ticket", "expire_seconds", "url"]
    assert reply["expire_seconds"] == 604800
    assert re.fullmatch(r"http://weixin\.qq\.com/q/[A-Za-z0-9_-]{20}", str(reply["url"]))
    ticket = str(reply["ticket"])
    assert ticket.startswith("gQ")
    assert ticket.endswith("==")
    assert str(reply["url"]).encode() in base64.b64decode(ticket, validate=True)
    assert made(weixin)["expire_seconds"] == 60


def test_a_permanent_code_has_no_life_and_takes_one_place_for_its_scene(weixin: Weixin) -> None:
    weixin.change(permanent_qrcodes=2)
    first = made(weixin, "QR_LIMIT_SCENE", expire_seconds=1800)
    assert list(first) == ["ticket", "url"]
    assert made(weixin, "QR_LIMIT_SCENE") == first
    assert made(weixin, "QR_LIMIT_STR_SCENE", {"scene_str": "123"}) != first
    assert made(weixin, "QR_LIMIT_SCENE", {"scene_id": 124})["errcode"] == 45029
    assert made(weixin, "QR_LIMIT_SCENE") == first


def test_slashes_are_escaped_as_weixin_escapes_them(weixin: Weixin, http: httpx.Client) -> None:
    body = {"action_name": "QR_SCENE", "action_info": {"scene": NUMBER}}
    reply = http.post(CREATE, params={"access_token": weixin.token()}, json=body)

    assert r'"url":"http:\/\/weixin.qq.com\/q\/' in reply.text
    assert "/" not in reply.text.replace(r"\/", "")


@pytest.mark.parametrize(
    ("action_name", "scene", "errcode"),
    [
        ("QR_SCENE", {"scene_id": 2**32 - 1}, None),
        ("QR_SCENE", {"scene_id": 2**32}, 40053),
        ("QR_SCENE", {"scene_id": "123"}, 40053),
        ("QR_SCENE", {"scene_id": True}, 40053),
        ("QR_SCENE", TEXT, 40053),
        ("QR_SCENE", None, 40053),
        ("QR_STR_SCENE", {"scene_str": "店" * 64}, None),
        ("QR_STR_SCENE", {"scene_str": "x" * 65}, 40053),
        ("QR_STR_SCENE", {"scene_str": ""}, 40053),
        ("QR_LIMIT_SCENE", {"scene_id": 100_000}, None),
        ("QR_LIMIT_SCENE", {"scene_id": 100_001}, 40053),
        ("qr_scene", NUMBER, 40052),
        ("", NUMBER, 41011),
    ],
)
def test_each_kind_takes_its_own_scenes(weixin: Weixin, action_name: str, scene: object, errcode: int | None) -> None:
    assert made(weixin, action_name, scene).get("errcode") == errcode


@pytest.mark.parametrize(("seconds", "errcode"), [(2592000, None), (2592001, 40097), (0, 40097), ("60", 47001)])
def test_a_life_is_a_number_of_seconds_within_thirty_days(weixin: Weixin, seconds: object, errcode: int | None) -> None:
    assert made(weixin, expire_seconds=seconds).get("errcode") == errcode


def test_the_picture_is_a_png_and_needs_the_ticket_percent_encoded(weixin: Weixin, http: httpx.Client) -> None:
    ticket = str(made(weixin)["ticket"])
    shown = http.get("/cgi-bin/showqrcode", params={"ticket": ticket})

    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/png")
    width, height = struct.unpack(">II", shown.content[16:24])
    assert 400 <= width == height <= 430
    assert http.get("/cgi-bin/showqrcode", params={"ticket": ticket[:-1]}).status_code == 404
    assert http.get("/cgi-bin/showqrcode").status_code == 404
    weixin.sim.advance(60)
    assert http.get("/cgi-bin/showqrcode", params={"ticket": ticket}).status_code == 404


def test_a_scanned_ticket_is_pushed_with_its_scene(weixin: Weixin, server: AccountServer, person: SimFollower) -> None:
    appid, newcomer = weixin.account.appid, weixin.sim.add_follower().id
    text, number = made(weixin, "QR_STR_SCENE", {"scene_str": "7"}), made(weixin, "QR_LIMIT_SCENE")
    weixin.sim.scan_ticket(appid, newcomer, str(text["ticket"]))
    weixin.sim.scan_ticket(appid, newcomer, str(number["ticket"]))
    pushed = [read(got.body) for got in server.waits_for(2)]

    assert [(each.value("Event"), each.value("EventKey"), each.value("Ticket")) for each in pushed] == [
        ("subscribe", "qrscene_7", text["ticket"]),
        ("SCAN", "123", number["ticket"]),
    ]
    openid = weixin.sim.follower(newcomer).openid(appid)
    told = weixin.get("/cgi-bin/user/info", access_token=weixin.token(), openid=openid)
    assert (told["qr_scene"], told["qr_scene_str"]) == (0, "7")


def test_only_a_ticket_that_works_can_be_scanned(weixin: Weixin, person: SimFollower) -> None:
    appid, ticket = weixin.account.appid, str(made(weixin)["ticket"])
    other = weixin.sim.add_account().appid
    with pytest.raises(SimError, match="ticket: is no code of this account"):
        weixin.sim.scan_ticket(other, person.id, ticket)
    weixin.sim.advance(60)
    with pytest.raises(SimError, match="ticket: is no code of this account, or it expired"):
        weixin.sim.scan_ticket(appid, person.id, ticket)
    for given in ({}, {"scene": "1", "ticket": ticket}):
        with pytest.raises(SimError, match="give either scene or ticket"):
            weixin.sim.ask("POST", "/phone/scan", {"appid": appid, "person": person.id, **given})


def test_the_controls_tell_of_the_codes_that_work_and_where_to_scan_them(weixin: Weixin, http: httpx.Client) -> None:
    temporary, permanent = made(weixin, expire_seconds=100), made(weixin, "QR_LIMIT_STR_SCENE", TEXT)
    appid, token = weixin.account.appid, str(temporary["url"]).rpartition("/")[2]
    second, first = weixin.sim.qrcodes(appid)
    assert first | {"expires_in": 100} == {
        "appid": appid,
        "action_name": "QR_SCENE",
        "scene": 123,
        "ticket": temporary["ticket"],
        "url": temporary["url"],
        "page": f"/q/{token}",
        "expires_in": 100,
    }
    assert (second["ticket"], second["expires_in"]) == (permanent["ticket"], None)
    assert weixin.sim.state()["qrcodes"] == [second, first]
    assert f'href="/q/{token}"' in http.get("/_sim/").text
    weixin.sim.advance(100)
    assert [each["ticket"] for each in weixin.sim.qrcodes()] == [permanent["ticket"]]


def test_the_page_of_a_code_scans_it_and_leads_to_the_phone(
    weixin: Weixin, http: httpx.Client, server: AccountServer, person: SimFollower
) -> None:
    reply = made(weixin, "QR_STR_SCENE", {"scene_str": "<7>"})
    page, appid = f"/q/{str(reply['url']).rpartition('/')[2]}", weixin.account.appid
    asked = http.get(page, headers={"Accept-Language": "en"})
    assert "Who scans this code?" in asked.text
    assert "&lt;7&gt;" in asked.text
    went = http.post(page, data={"openid": person.openid(appid)})
    came = http.post(page, data={"nickname": "New", "decision": "add"})
    pushed = [read(got.body) for got in server.waits_for(2)]

    assert (went.status_code, went.headers["location"]) == (303, f"/phone?appid={appid}&person={person.id}")
    assert came.status_code == 303
    assert {(each.value("Event"), each.value("EventKey")) for each in pushed} == {
        ("SCAN", "<7>"),
        ("subscribe", "qrscene_<7>"),
    }
    assert page not in weixin.sim.ask("GET", "calls")["paths"]  # type: ignore[operator]  # JSON
    assert http.post(page, data={"openid": "nobody"}).status_code == 200


def test_the_page_of_no_code_says_so(weixin: Weixin, http: httpx.Client) -> None:
    token = str(made(weixin)["url"]).rpartition("/")[2]
    assert http.get(f"/q/{token}").status_code == 200
    weixin.sim.advance(60)
    for path in (f"/q/{token}", "/q/nothing"):
        gone = http.get(path, headers={"Accept-Language": "zh-CN"})
        assert gone.status_code == 404
        assert "二维码不存在或已过期" in gone.text


def test_old_temporary_codes_are_forgotten_and_permanent_ones_kept() -> None:
    world, account = World(seed=1), Account("wx5a3c0de000000001", "0" * 32)
    kept = world.qrcodes.add_permanent(account, "QR_LIMIT_SCENE", 1)
    codes = [world.qrcodes.add_temporary(account, "QR_SCENE", 1, 60) for _ in range(REMEMBERED + 1)]

    assert world.qrcodes.by_ticket(codes[0].ticket) is world.qrcodes.by_token(codes[0].token) is None
    assert world.qrcodes.by_token(codes[1].token) is codes[1]
    assert world.qrcodes.by_token(kept.token) is kept
