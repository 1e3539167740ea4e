"""`wxgate account check`: what is wrong, and what to do."""

import re
import socket
from contextlib import closing

import pytest
from tests.tokens.rig import APPID, SECRET, Rig

from wxgate.db import Database
from wxgate.tokens.check import Finding, check_account
from wxgate.tokens.cures import cure_of
from wxgate.weixin.errors import Refused
from wxgate_sim.server import SimServer


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Nothing here depends on the engine."""
    return sqlite_url


async def findings(rig: Rig) -> dict[str, Finding]:
    account = await rig.accounts.account(APPID)
    return {finding.subject: finding for finding in await check_account(rig.first.api, account, rig.clock)}


def failed(found: dict[str, Finding]) -> list[str]:
    return [subject for subject, finding in found.items() if not finding.ok]


async def test_a_good_account_has_only_good_findings(rig: Rig) -> None:
    await rig.add_account()
    found = await findings(rig)
    assert list(found) == ["clock", "access_token", "api", "jsapi_ticket", "wx_card_ticket"]
    assert failed(found) == []


async def test_checking_leaves_the_live_token_as_it_is(rig: Rig) -> None:
    account = await rig.add_account()
    token = await rig.token(account)
    await findings(rig)
    await rig.use(account)
    assert await rig.token(account) == token
    assert rig.forced() == 0


async def test_checking_a_classic_account_does_not_retire_its_token(rig: Rig) -> None:
    account = await rig.add_account(token_api="classic")
    await rig.token(account)
    assert failed(await findings(rig)) == []
    await findings(rig)
    assert rig.sim.calls("/cgi-bin/token") == 1
    await rig.use(account)


async def test_a_wrong_secret_is_named_with_its_cure(rig: Rig) -> None:
    rig.sim.add_account(appid=APPID, secret="a" * 32)
    await rig.know_account()
    found = await findings(rig)
    assert failed(found) == ["access_token"]
    assert "40125" in found["access_token"].what.en
    assert "wxgate account edit" in found["access_token"].cure.en


async def test_an_unknown_appid_is_named(rig: Rig) -> None:
    await rig.know_account()
    found = await findings(rig)
    assert "40013" in found["access_token"].what.zh


async def test_the_address_to_put_on_the_allow_list_is_named(rig: Rig) -> None:
    rig.sim.add_account(appid=APPID, secret=SECRET, ip_allowlist=["192.0.2.1"])
    await rig.know_account()
    found = await findings(rig)
    assert "添加 127.0.0.1" in found["access_token"].cure.zh
    assert "add 127.0.0.1 " in found["access_token"].cure.en


async def test_a_frozen_secret_is_named(rig: Rig) -> None:
    rig.sim.add_account(appid=APPID, secret=SECRET, secret_frozen=True)
    await rig.know_account()
    assert "解冻" in (await findings(rig))["access_token"].cure.zh


async def test_a_ticket_without_permission_is_a_finding_of_its_own(rig: Rig) -> None:
    rig.sim.add_account(appid=APPID, secret=SECRET, tickets=["jsapi"])
    await rig.know_account()
    found = await findings(rig)
    assert failed(found) == ["wx_card_ticket"]
    assert "48001" in found["wx_card_ticket"].what.en


async def test_a_token_that_weixin_refuses_right_away_is_explained(rig: Rig) -> None:
    account = await rig.add_account()
    await rig.token(account)
    rig.sim.revoke(APPID, "dead")
    found = await findings(rig)
    assert failed(found) == ["api", "jsapi_ticket", "wx_card_ticket"]
    assert "forcing refreshes" in found["api"].cure.en


async def test_a_wrong_clock_is_told_with_its_error(rig: Rig) -> None:
    await rig.add_account()
    rig.clock.offset -= 400
    found = await findings(rig)
    assert failed(found) == ["clock"]
    assert re.search(r"clock is -(39\d|40\d) s", found["clock"].what.en)


async def test_an_account_without_secret_is_told_so(rig: Rig) -> None:
    account = await rig.add_account()
    found = await check_account(rig.first.api, type(account)(APPID, "演示", None), rig.clock)
    assert [finding.subject for finding in found if not finding.ok] == ["secret"]
    assert rig.sim.calls("/cgi-bin/stable_token") == 0


async def test_an_unreachable_weixin_is_one_finding(database: Database, wechat_sim: SimServer) -> None:
    with closing(socket.socket()) as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        async with Rig(database, wechat_sim, weixin_url=url) as rig:
            await rig.know_account()
            found = await findings(rig)
    assert list(found) == failed(found) == ["weixin"]
    assert "WEIXIN_API_URL" in found["weixin"].cure.en


@pytest.mark.parametrize("errcode", [-1, 40164, 45009, 45011, 50004, 50007, 61024, 89503, 99999])
def test_every_refusal_has_a_cure_in_both_languages(errcode: int) -> None:
    cure = cure_of(Refused(errcode, "x", {}), "access_token")
    assert cure.zh
    assert cure.en
