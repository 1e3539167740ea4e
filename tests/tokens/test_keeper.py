"""Handing out tokens and tickets."""

import asyncio
from contextlib import suppress

import pytest
from sqlalchemy import Connection, delete
from tests.tokens.rig import APPID, Rig, eventually

from wxgate.db import Database
from wxgate.db.revisions import revisions
from wxgate.protocol.deadline import Deadline
from wxgate.protocol.errors import AppidInvalid, AppSecretInvalid, WeixinTimeout
from wxgate.tokens.record import Key
from wxgate.tokens.tables import tokens
from wxgate.tokens.timing import Timing
from wxgate.tokens.token import ACCESS_TOKEN, JSAPI_TICKET, OWN_KINDS, WX_CARD_TICKET
from wxgate_sim.server import SimServer


async def test_a_token_is_asked_for_once_and_then_comes_from_memory(rig: Rig) -> None:
    account = await rig.add_account()
    first = await rig.token(account)
    await rig.database.close()
    assert {await rig.token(account) for _ in range(10)} == {first}
    assert rig.sim.calls("/cgi-bin/stable_token") == 1


async def test_both_tickets_are_different_and_asked_for_once(rig: Rig) -> None:
    account = await rig.add_account()
    deadline = Deadline.after(5)
    tickets = [
        await rig.keeper.ticket(account, kind, deadline) for kind in (JSAPI_TICKET, WX_CARD_TICKET) for _ in range(3)
    ]
    assert len(set(tickets)) == 2
    assert rig.sim.calls("/cgi-bin/ticket/getticket") == 2
    assert rig.sim.calls("/cgi-bin/stable_token") == 1


async def test_many_calls_at_once_on_an_expired_token_ask_weixin_once(rig: Rig) -> None:
    account = await rig.add_account()
    old = await rig.token(account)
    rig.advance(7300)
    tokens = await asyncio.gather(*(rig.token(account) for _ in range(100)))
    assert old not in tokens
    assert len(set(tokens)) == 1
    assert rig.sim.calls("/cgi-bin/stable_token") == 2


async def test_a_process_that_starts_uses_the_token_of_the_others(rig: Rig) -> None:
    account = await rig.add_account()
    token = await rig.token(account)
    other = await rig.process()
    assert await other.keeper.access_token(account, Deadline.after(5)) == token
    assert rig.sim.calls("/cgi-bin/stable_token") == 1


async def test_a_process_notices_the_newer_token_of_another_one(rig: Rig) -> None:
    account = await rig.add_account()
    other = await rig.process()
    old = await other.keeper.access_token(account, Deadline.after(5))
    rig.sim.revoke(APPID, "behind")
    await rig.first.changes.check()
    await rig.use(account)

    await other.changes.check()

    token = await other.keeper.access_token(account, Deadline.after(5))
    assert token == await rig.token(account) != old
    assert rig.sim.calls("/cgi-bin/stable_token") == 2


async def test_a_caller_in_a_hurry_gives_up_without_ending_the_refresh(rig: Rig) -> None:
    account = await rig.add_account()
    rig.sim.fault("/cgi-bin/stable_token", "latency", 0.6, count=1)
    with pytest.raises(WeixinTimeout):
        await rig.token(account, seconds=0.1)
    await eventually(lambda: rig.keeper.memory.token(Key(APPID, ACCESS_TOKEN), account) is not None)
    await rig.token(account)
    assert rig.sim.calls("/cgi-bin/stable_token") == 1


async def test_a_cancelled_caller_leaves_the_refresh_to_the_others(rig: Rig) -> None:
    account = await rig.add_account()
    rig.sim.fault("/cgi-bin/stable_token", "latency", 0.4, count=1)
    impatient = asyncio.create_task(rig.token(account))
    patient = asyncio.create_task(rig.token(account))
    await asyncio.sleep(0)
    impatient.cancel()
    assert await patient
    assert rig.sim.calls("/cgi-bin/stable_token") == 1


async def test_changing_the_secret_drops_the_tokens(rig: Rig) -> None:
    account = await rig.add_account()
    deadline = Deadline.after(5)
    before = {await rig.keeper.ticket(account, kind, deadline) for kind in OWN_KINDS}
    rig.sim.change_account(APPID, secret="f" * 32)
    changed = await rig.accounts.edit(APPID, secret="f" * 32)

    after = await rig.token(changed)
    await rig.use(changed)

    assert after not in before
    assert rig.sim.calls("/cgi-bin/stable_token") == 2


async def test_a_process_that_does_not_know_the_new_secret_yet_uses_its_token_all_the_same(rig: Rig) -> None:
    old = await rig.add_account()
    await rig.token(old)
    rig.sim.change_account(APPID, secret="f" * 32)
    new = await rig.accounts.edit(APPID, secret="f" * 32)
    token = await rig.token(new)
    late = await rig.process()
    assert await late.keeper.access_token(old, Deadline.after(5)) == token


async def test_a_failure_with_the_old_secret_does_not_void_the_token_got_with_the_new_one(rig: Rig) -> None:
    old = await rig.add_account()
    rig.sim.change_account(APPID, secret="f" * 32)
    new = await rig.accounts.edit(APPID, secret="f" * 32)
    rig.sim.fault("/cgi-bin/stable_token", "latency", 0.6, count=1)
    late = await rig.process(Timing(lease=0.1))
    failing = asyncio.create_task(late.keeper.access_token(old, Deadline.after(10)))
    await eventually(lambda: rig.sim.calls("/cgi-bin/stable_token") == 1)
    token = await rig.token(new)
    with suppress(AppSecretInvalid):
        await failing
    await rig.keeper.reload()
    assert await rig.token(new) == token
    assert (await rig.keeper.status(APPID))[0].failures == 0


async def test_the_status_tells_ages_and_never_a_value(rig: Rig) -> None:
    account = await rig.add_account()
    token = await rig.token(account)
    rig.advance(100)
    (status,) = await rig.keeper.status(APPID)
    assert status.kind == ACCESS_TOKEN
    assert status.age is not None
    assert status.expires_in is not None
    assert 99 < status.age < 110
    assert 7080 < status.expires_in < 7105
    assert (status.failures, status.last_error) == (0, None)
    assert token not in repr(status)


async def test_the_status_of_an_unknown_account_is_empty(rig: Rig) -> None:
    assert await rig.keeper.status("wx00000000000000ff") == ()


async def test_the_overview_adds_up_the_open_accounts(rig: Rig) -> None:
    good = await rig.add_account()
    bad = await rig.know_account("wxfedcba9876543210")
    closed = await rig.accounts.close((await rig.add_account("wx00000000000000ff")).appid)
    for account in (good, bad):
        with suppress(AppidInvalid):
            await rig.token(account)
    kinds = {each.kind: each for each in rig.keeper.overview([good, bad, closed])}
    first, tickets = kinds[ACCESS_TOKEN], (kinds[JSAPI_TICKET], kinds[WX_CARD_TICKET])
    assert (first.kind, first.valid, first.missing, first.failing) == (ACCESS_TOKEN, 1, 1, 1)
    assert first.least_life is not None
    assert 7100 < first.least_life <= 7200
    assert [(each.valid, each.missing, each.failing, each.least_life) for each in tickets] == [(0, 2, 0, None)] * 2


async def test_closing_waits_for_a_token_that_is_on_its_way(rig: Rig) -> None:
    account = await rig.add_account()
    rig.sim.fault("/cgi-bin/stable_token", "latency", 0.3, count=1)
    waiting = asyncio.create_task(rig.token(account))
    await eventually(lambda: rig.sim.calls("/cgi-bin/stable_token") == 1)
    await rig.keeper.close()
    assert await (await rig.process()).keeper.access_token(account, Deadline.after(5)) == await waiting
    assert rig.sim.calls("/cgi-bin/stable_token") == 1


async def test_closing_gives_up_the_lease_of_a_refresh_that_hangs(database: Database, wechat_sim: SimServer) -> None:
    async with Rig(database, wechat_sim, timing=Timing(lease=60, call=0.3)) as rig:
        account = await rig.add_account()
        hanging = await rig.process(Timing(lease=60, call=30))
        rig.sim.fault("/cgi-bin/stable_token", "timeout", 30, count=1)
        waiting = asyncio.create_task(hanging.keeper.access_token(account, Deadline.after(30)))
        await eventually(lambda: rig.sim.calls("/cgi-bin/stable_token") == 1)
        await hanging.keeper.renewals.close(grace=0.0)
        assert await rig.token(account)
        assert isinstance((await asyncio.gather(waiting, return_exceptions=True))[0], asyncio.CancelledError)


async def test_a_restored_backup_is_read_anew(rig: Rig) -> None:
    account = await rig.add_account()
    await rig.token(account)
    await rig.first.changes.check()
    await rig.database.run(_forget_everything)
    await rig.keeper.reload()
    assert rig.keeper.memory.token(Key(APPID, ACCESS_TOKEN), account) is None
    assert await rig.token(account)


def _forget_everything(connection: Connection) -> None:
    connection.execute(delete(tokens))
    connection.execute(delete(revisions))
