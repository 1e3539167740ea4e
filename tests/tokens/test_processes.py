"""Several real processes on one database."""

import asyncio
from collections.abc import Iterator
from typing import Literal

import pytest
from sqlalchemy import Connection, select
from tests.tokens.one_process import Orders, Outcome
from tests.tokens.processes import OneProcess, Processes
from tests.tokens.rig import APPID, SECRET, Rig, eventually

from wxgate.protocol.deadline import Deadline
from wxgate.tokens.tables import tokens
from wxgate.tokens.timing import Timing

STABLE = "/cgi-bin/stable_token"


def orders(rig: Rig, database_url: str, *, calls: int, lease: float = 6.0, call: float = 4.0) -> Orders:
    return Orders(
        database_url=database_url,
        weixin_url=rig.sim.url,
        offset=rig.clock.offset,
        appid=APPID,
        secret=SECRET,
        calls=calls,
        lease=lease,
        call=call,
    )


@pytest.fixture(scope="module")
def processes() -> Iterator[Processes]:
    started = Processes()
    yield started
    started.end()


async def all_at_once(processes: Processes, rig: Rig, database_url: str) -> list[Outcome]:
    """What four processes make of a hundred simultaneous calls each."""
    return await processes.all_at_once(orders(rig, database_url, calls=100), number=4)


async def test_four_processes_with_a_hundred_calls_each_refresh_an_expired_token_once(
    processes: Processes, rig: Rig, database_url: str
) -> None:
    account = await rig.add_account()
    await rig.token(account)
    rig.advance(7300)
    rig.sim.forget_calls()

    outcomes = await all_at_once(processes, rig, database_url)

    assert [each["failed"] for each in outcomes] == [[]] * 4
    assert len({token for each in outcomes for token in each["tokens"]}) == 1
    assert rig.sim.calls(STABLE) == 1


@pytest.mark.parametrize(("how", "forced"), [("behind", 0), ("dead", 1)])
async def test_four_processes_replace_a_revoked_token_once(
    processes: Processes, rig: Rig, database_url: str, how: Literal["behind", "dead"], forced: int
) -> None:
    account = await rig.add_account()
    await rig.token(account)
    rig.sim.revoke(APPID, how)

    outcomes = await all_at_once(processes, rig, database_url)

    assert [each["failed"] for each in outcomes] == [[]] * 4
    assert rig.forced() == forced


def lease_owner(connection: Connection) -> str | None:
    return connection.execute(select(tokens.c.lease_owner)).scalar_one_or_none()


async def test_a_killed_lease_holder_is_taken_over(rig: Rig, database_url: str) -> None:
    account = await rig.add_account()
    fault = rig.sim.fault(STABLE, "timeout", 30)
    holder = OneProcess()
    try:
        await holder.prepare(orders(rig, database_url, calls=1, lease=1.0, call=20.0))
        holder.go()
        await eventually(lambda: rig.sim.calls(STABLE) == 1)
        assert await rig.database.read(lease_owner) is not None
    finally:
        holder.kill()
    rig.sim.clear_faults(fault)

    assert await rig.token(account, seconds=15)

    assert rig.sim.calls(STABLE) == 2


async def test_while_a_holder_hangs_the_others_keep_the_old_token(rig: Rig, database_url: str) -> None:
    account = await rig.add_account()
    await rig.first.refresher.tick()
    old = await rig.token(account)
    rig.advance(7050)
    rig.sim.fault(STABLE, "timeout", 30, count=1)
    other = await rig.process(Timing(call=2.0))
    hanging = asyncio.create_task(other.refresher.tick())
    await eventually(lambda: rig.sim.calls(STABLE) == 2)

    await rig.first.refresher.tick()

    assert await rig.token(account, seconds=0.5) == old
    assert rig.sim.calls(STABLE) == 2
    hanging.cancel()
    await asyncio.gather(hanging, return_exceptions=True)


async def test_a_holder_that_comes_back_late_overwrites_nothing(rig: Rig) -> None:
    account = await rig.add_account()
    slow = await rig.process(Timing(lease=0.3, call=20.0))
    rig.sim.fault(STABLE, "latency", 1.5, count=1, when="after")
    late = asyncio.create_task(slow.keeper.access_token(account, Deadline.after(20)))
    await eventually(lambda: rig.sim.calls(STABLE) == 1)

    token = await rig.token(account, seconds=15)
    rig.sim.revoke(APPID, "behind")
    await rig.use(account)
    newer = await rig.token(account)

    assert newer != token
    assert await late == newer
    assert await (await rig.process()).keeper.access_token(account, Deadline.after(5)) == newer
