"""Access tokens that WeChat refuses before their time."""

import asyncio
from typing import Literal

import pytest
from tests.tokens.rig import APPID, BUSINESS, Rig

from wxgate.protocol.deadline import Deadline
from wxgate.protocol.errors import WeixinUnreachable
from wxgate.weixin.errors import TokenRefused

STABLE = "/cgi-bin/stable_token"
CLASSIC = "/cgi-bin/token"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What depends on the engine, the lease, is tested in test_store.py and test_processes.py."""
    return sqlite_url


@pytest.mark.parametrize(("how", "forced"), [("behind", 0), ("dead", 1)])
async def test_a_burst_on_a_revoked_token_succeeds(rig: Rig, how: Literal["behind", "dead"], forced: int) -> None:
    account = await rig.add_account()
    await rig.use(account)
    rig.sim.revoke(APPID, how)
    await asyncio.gather(*(rig.use(account) for _ in range(100)))
    assert rig.forced() == forced
    assert rig.sim.calls(STABLE) == 2 + forced


@pytest.mark.parametrize(("how", "forced"), [("behind", 0), ("dead", 1)])
async def test_processes_share_one_replacement(rig: Rig, how: Literal["behind", "dead"], forced: int) -> None:
    account = await rig.add_account()
    processes = [await rig.process() for _ in range(3)]
    await rig.use(account)
    for process in processes:
        await rig.use(account, process)
    rig.sim.revoke(APPID, how)
    await asyncio.gather(*(rig.use(account, process) for process in processes for _ in range(20)))
    assert rig.forced() == forced
    assert rig.sim.calls(STABLE) == 2 + forced


async def test_a_token_of_another_system_that_expires_is_replaced(rig: Rig) -> None:
    account = await rig.add_account()
    await rig.use(account)
    rig.sim.advance(7300)  # our own clock lags behind: WeChat says 42001 to a token that we think is good
    await rig.use(account)
    assert rig.forced() == 0


async def test_the_call_is_repeated_once_and_never_again(rig: Rig) -> None:
    account = await rig.add_account()
    calls: list[str] = []

    async def call(token: str) -> None:
        calls.append(token)
        raise TokenRefused(40001, "invalid credential", {"errcode": 40001})

    rig.sim.revoke(APPID, "behind")
    await rig.token(account)
    rig.sim.revoke(APPID, "behind")
    with pytest.raises(TokenRefused):
        await rig.keeper.with_token(account, Deadline.after(5), call)
    assert len(calls) == len(set(calls)) == 2


async def test_forced_refreshes_are_thirty_seconds_apart(rig: Rig) -> None:
    account = await rig.add_account()
    await rig.use(account)
    rig.sim.revoke(APPID, "dead")
    await rig.use(account)
    rig.sim.revoke(APPID, "dead")
    with pytest.raises(TokenRefused):
        await rig.use(account)
    assert rig.forced() == 1
    rig.advance(31)
    await rig.use(account)
    assert rig.forced() == 2


async def test_twenty_forced_refreshes_a_day_are_the_most(rig: Rig) -> None:
    account = await rig.add_account()
    rig.sim.set_clock(rig.sim.now() // 86400 * 86400 + 86400)  # 8 o'clock in China: the day is young
    rig.clock.offset += rig.sim.now() - rig.clock.now()
    await rig.use(account)
    for _ in range(20):
        rig.sim.revoke(APPID, "dead")
        rig.advance(31)
        await rig.use(account)
    rig.sim.revoke(APPID, "dead")
    rig.advance(31)
    with pytest.raises(TokenRefused):
        await rig.use(account)
    assert rig.forced() == 20


async def test_a_hopeless_account_does_not_ask_for_a_replacement_at_each_call(rig: Rig) -> None:
    account = await rig.add_account()
    await rig.use(account)
    rig.sim.revoke(APPID, "dead")
    await rig.use(account)
    rig.sim.revoke(APPID, "dead")
    with pytest.raises(TokenRefused):
        await rig.use(account)
    asked = rig.sim.calls(STABLE)
    for _ in range(5):
        with pytest.raises(TokenRefused):
            await rig.use(account)
    assert rig.sim.calls(STABLE) == asked


async def test_a_replacement_that_fails_tells_why_and_is_not_tried_by_each_call(rig: Rig) -> None:
    account = await rig.add_account()
    await rig.use(account)
    rig.sim.revoke(APPID, "behind")
    rig.sim.fault(STABLE, "http", 502)
    for _ in range(5):
        with pytest.raises(WeixinUnreachable):
            await rig.use(account)
    assert rig.sim.calls(STABLE) == 2
    rig.sim.clear_faults()
    rig.advance(6)
    await rig.use(account)


async def test_a_classic_account_uses_the_classic_api_alone(rig: Rig) -> None:
    account = await rig.add_account(token_api="classic")
    await rig.use(account)
    rig.advance(7300)
    await rig.use(account)
    assert (rig.sim.calls(CLASSIC), rig.sim.calls(STABLE)) == (2, 0)


@pytest.mark.parametrize("how", ["behind", "dead"])
async def test_a_burst_on_a_revoked_classic_token_asks_once(rig: Rig, how: Literal["behind", "dead"]) -> None:
    account = await rig.add_account(token_api="classic")
    await rig.use(account)
    rig.sim.revoke(APPID, how)
    await asyncio.gather(*(rig.use(account) for _ in range(50)))
    assert (rig.sim.calls(CLASSIC), rig.sim.calls(STABLE)) == (2, 0)


async def test_an_account_with_a_bad_token_for_tickets_recovers_too(rig: Rig) -> None:
    account = await rig.add_account()
    await rig.use(account)
    rig.sim.revoke(APPID, "dead")
    assert await rig.keeper.ticket(account, "jsapi_ticket", Deadline.after(5))
    assert rig.forced() == 1


async def test_other_refusals_are_passed_on_at_once(rig: Rig) -> None:
    account = await rig.add_account()
    rig.sim.fault(BUSINESS, "errcode", 45009)
    with pytest.raises(Exception, match="45009"):
        await rig.use(account)
    assert rig.sim.calls(BUSINESS) == 1
