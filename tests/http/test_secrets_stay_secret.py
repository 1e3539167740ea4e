"""No secret leaves the gateway but in the answer of who may have it: not in logs, errors, metrics or headers.

The gateway is a process of its own that logs at the level debug. What it wrote and answered is searched for every
secret there was.
"""

import asyncio
from pathlib import Path
from typing import cast

import pytest
from tests.gateway import APPID
from tests.http.exposed import OAUTH_REFRESH, OAUTH_TOKEN, WRONG_SECRET, Exposed, exposed, process

from wxgate.db import Database
from wxgate_sim.server import SimServer

SITE = "https://shop.example.com/welcome"
TOKEN_CALL, EXCHANGE, PROFILE = "/cgi-bin/stable_token", "/sns/oauth2/access_token", "/sns/userinfo"


async def live_an_ordinary_day(place: Exposed) -> None:
    for endpoint in ("get_access_token", "get_jsapi_ticket", "get_api_ticket", "get_client_infos", "get_appid"):
        await place.call(endpoint)
    place.know_tokens()
    key = await springboard(place)
    code = place.code(place.sim.add_follower(id="ann").openid(APPID))
    arrived = await place.open("/wx_service/oauth_snsapi_userinfo", code=code, state=key)
    assert arrived.status_code == 302
    await place.call("get_user_data", key=key)
    assert place.secrets[next(name for name in place.secrets if name.startswith("access token"))] in str(
        await place.call("get_drawboard_data", key=key)
    )


async def springboard(place: Exposed) -> str:
    data = await place.call("set_drawboard_data", redirect_uri=SITE, oauth_type="oauth_snsapi_userinfo")
    return str(cast("dict[str, str]", data)["key"])


async def make_every_mistake(place: Exposed) -> None:
    """Calls that are refused; some have a secret where it does not belong."""
    secret = place.caller.secret
    await place.call("get_client_infos", client_secret=secret)
    await place.call("get_user_data", key=secret)
    await place.call("set_drawboard_data", redirect_uri=SITE, oauth_type=secret)
    await place.call("set_drawboard_data", redirect_uri=secret, oauth_type="oauth_snsapi_base")
    await place.call(secret)
    await place.open(f"/weixinapi/get_appid?authcode={secret}&client_code={secret}&req_time={secret}")
    await place.open(f"/{secret}")
    await place.open("/push/nothing", code=secret)
    await place.post("/weixinapi/get_appid", f"client_secret={secret}".encode("utf-16"))
    await place.post("/weixinapi/get_appid", f"a={secret}&a={secret}".encode())


async def crash(place: Exposed) -> None:
    await place.call("crash")
    await place.call("crash_in_a_task")


async def come_with_bad_codes(place: Exposed) -> None:
    """Visitors whose codes WeChat does not take, or for whom it gives no profile."""
    ann = place.sim.follower("ann").openid(APPID)
    key, page = await springboard(place), "/wx_service/oauth_snsapi_userinfo"
    await place.open(page, code=place.code(ann), state="f" * 32)
    await place.open("/wx_service/oauth_snsapi_base", code=place.code(ann), state=key)
    used = place.code(ann)
    for _ in range(2):
        await place.open(page, code=used, state=key)
    unknown = place.secrets["unknown OAuth code"] = "0a1b2c3d4e5f6a7b8c9d"
    await place.open(page, code=unknown, state=key)
    for kind, value in (("cut", "reset"), ("http", 502), ("errcode", 40226), ("garbage", "<html>")):
        place.sim.ask("POST", "faults", {"path": EXCHANGE, "kind": kind, "value": value, "count": 2})
        await place.open(page, code=place.code(ann), state=key)
        place.sim.clear_faults()
    told = f'{{"access_token":"{OAUTH_TOKEN}","refresh_token":"{OAUTH_REFRESH}","openid":"{ann}","expires_in":7200}}'
    place.sim.fault(EXCHANGE, "garbage", told)
    await place.open(page, code=place.code(ann), state=key)
    place.sim.clear_faults()


async def lose_tokens(place: Exposed) -> None:
    """Refreshes that fail in every way, the last with an app secret that WeChat repeats in its refusal."""
    for kind, value in (("cut", "reset"), ("http", 500), ("garbage", "{"), ("errcode", 45009)):
        place.sim.revoke(APPID)
        place.sim.ask("POST", "faults", {"path": TOKEN_CALL, "kind": kind, "value": value})
        place.sim.ask("POST", "faults", {"path": PROFILE, "kind": "errcode", "value": 40001})
        await place.call("get_drawboard_data", key=await springboard(place))
        place.sim.clear_faults()
    await place.accounts.edit(APPID, secret=WRONG_SECRET)
    refusal = f'{{"errcode":40125,"errmsg":"invalid appsecret {WRONG_SECRET}"}}'
    place.sim.fault(TOKEN_CALL, "garbage", refusal)
    await refused_for_its_secret(place)
    place.sim.clear_faults()


async def refused_for_its_secret(place: Exposed) -> None:
    """Return when the gateway has noticed the account's new secret and was refused with it."""
    async with asyncio.timeout(30):
        while await place.call("get_access_token") is not None:
            await asyncio.sleep(0.1)


async def read_what_monitors_read(place: Exposed) -> None:
    for path in ("/metrics", "/healthz", "/readyz", "/docs", "/openapi.json"):
        await place.open(path)


@pytest.mark.parametrize("log_format", ["text", "json"])
async def test_nothing_that_goes_wrong_gives_a_secret_away(
    database_url: str, database: Database, wechat_sim: SimServer, tmp_path: Path, log_format: str
) -> None:
    with process(database_url, wechat_sim, tmp_path, log_format) as (url, log):
        async with exposed(database, wechat_sim, tmp_path, url) as place:
            for trial in (live_an_ordinary_day, make_every_mistake, crash, come_with_bad_codes, lose_tokens):
                await trial(place)
                place.know_tokens()
            await read_what_monitors_read(place)
    place.told["log"] = written = log.read_text(encoding="utf-8").splitlines()

    assert place.leaks() == {}
    assert {"bodies", "headers", "log"} == place.told.keys()
    assert len(place.secrets) > 30
    # what was to be provoked did happen, and was logged
    for line in ("a defect", "it failed", "token not refreshed", "visit_failed", "refused", "40125", "***"):
        assert any(line in each for each in written), line


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_planted_leak_is_found_wherever_it_is(
    database_url: str, database: Database, wechat_sim: SimServer, tmp_path: Path
) -> None:
    with process(database_url, wechat_sim, tmp_path, "json") as (url, log):
        async with exposed(database, wechat_sim, tmp_path, url) as place:
            await place.call("leak")
            await place.open("/metrics")
            place.know_tokens()
    place.told["log"] = log.read_text(encoding="utf-8").splitlines()
    (token,) = (name for name in place.secrets if name.startswith("access token"))

    assert place.leaks() == {"log": {"client secret", "master key"}, "bodies": {"app secret", token}}
