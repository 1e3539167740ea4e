"""The background refresher, on simulated time."""

import asyncio
from contextlib import suppress

import pytest
from sqlalchemy import Connection
from tests.account_kinds import COMPONENT
from tests.tokens.rig import APPID, BUSINESS, SECRET, Rig, eventually

from wxgate.protocol.deadline import Deadline
from wxgate.protocol.errors import WeixinUnreachable
from wxgate.tenants.authorizations import authorize
from wxgate.tenants.platform_admin import PlatformAdmin
from wxgate.tokens.record import Key
from wxgate.tokens.refresher import AT_ONCE
from wxgate.tokens.timing import Timing
from wxgate.tokens.token import ACCESS_TOKEN, AUTHORIZER_ACCESS_TOKEN, JSAPI_TICKET, OWN_KINDS

STABLE = "/cgi-bin/stable_token"
TICKET = "/cgi-bin/ticket/getticket"
OTHER = "wxfedcba9876543210"


async def pass_time(rig: Rig, seconds: int, step: int) -> None:
    for _ in range(0, seconds, step):
        rig.advance(step)
        await rig.first.refresher.tick()


async def test_a_day_takes_one_refresh_every_7000_seconds(rig: Rig) -> None:
    account = await rig.add_account()
    await rig.first.refresher.tick()
    for _ in range(24):
        await pass_time(rig, 3600, 120)
        await rig.use(account)
    assert rig.sim.calls(STABLE) == 1 + 12
    assert rig.forced() == 0


async def test_every_kind_of_every_open_account_is_fetched_before_anybody_asks(rig: Rig) -> None:
    accounts = [await rig.add_account(), await rig.add_account(OTHER)]
    await rig.first.refresher.tick()
    asked = (rig.sim.calls(STABLE), rig.sim.calls(TICKET))
    for account in accounts:
        for kind in OWN_KINDS:
            assert await rig.keeper.ticket(account, kind, Deadline.after(1))
    assert asked == (rig.sim.calls(STABLE), rig.sim.calls(TICKET)) == (2, 4)


async def test_nobody_waits_when_the_background_keeps_up(rig: Rig) -> None:
    account = await rig.add_account()
    await rig.first.refresher.tick()
    for _ in range(30):
        await pass_time(rig, 600, 60)
        asked = rig.sim.calls(STABLE)
        await rig.token(account)
        assert rig.sim.calls(STABLE) == asked


async def test_a_ticket_that_comes_back_unchanged_keeps_its_expiry(rig: Rig) -> None:
    account = await rig.add_account()
    await rig.first.refresher.tick()
    key = Key(APPID, JSAPI_TICKET)
    first = rig.keeper.memory.token(key, account)
    assert first is not None
    rig.advance(7000)
    await rig.first.refresher.tick()
    same = rig.keeper.memory.token(key, account)
    assert same is not None
    assert (same.value, same.expires_at) == (first.value, first.expires_at)
    asked = rig.sim.calls(TICKET)
    await pass_time(rig, 190, 10)
    assert rig.sim.calls(TICKET) == asked
    rig.advance(12)
    await rig.first.refresher.tick()
    new = rig.keeper.memory.token(key, account)
    assert new is not None
    assert new.value != first.value


async def test_several_processes_share_one_schedule(rig: Rig) -> None:
    await rig.add_account()
    processes = [rig.first, *[await rig.process() for _ in range(3)]]
    for _ in range(109):
        await asyncio.gather(*(process.refresher.tick() for process in processes))
        for process in processes:
            await process.changes.check()
        rig.advance(200)
    assert rig.sim.calls(STABLE) == 1 + 3


async def test_weixin_down_for_an_hour_is_survived_without_a_restart(rig: Rig) -> None:
    account = await rig.add_account()
    await rig.first.refresher.tick()
    old = await rig.token(account)
    await pass_time(rig, 6900, 300)
    rig.sim.fault("/cgi-bin/*", "http", 502)

    await pass_time(rig, 240, 10)
    assert await rig.token(account) == old

    asked = rig.sim.calls(STABLE)
    await pass_time(rig, 3360, 10)
    with pytest.raises(WeixinUnreachable):
        await rig.token(account)
    (status, *_) = await rig.keeper.status(APPID)
    assert status.failures > 5
    assert status.last_error is not None
    assert rig.sim.calls(STABLE) - asked < 25

    rig.sim.clear_faults()
    await pass_time(rig, 400, 10)
    asked = rig.sim.calls(STABLE)
    await rig.use(account)
    assert rig.sim.calls(STABLE) == asked
    assert [status.failures for status in await rig.keeper.status(APPID)] == [0, 0, 0]


async def test_an_account_that_hangs_holds_up_no_other(rig: Rig) -> None:
    other = await rig.add_account(OTHER)
    await rig.add_account()
    rig.sim.fault(STABLE, "timeout", 30, appid=APPID)
    process = await rig.process(Timing(call=2.0))
    memory = process.keeper.memory
    running = asyncio.create_task(process.refresher.run())
    await eventually(lambda: all(memory.token(Key(OTHER, kind), other) for kind in OWN_KINDS))
    assert memory.record(Key(APPID, ACCESS_TOKEN)).failure is None  # it hangs still
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


async def test_an_account_added_later_is_taken_up_and_a_closed_one_dropped(rig: Rig) -> None:
    await rig.add_account()
    await rig.first.refresher.tick()
    await rig.add_account(OTHER)
    await rig.first.refresher.tick()
    assert rig.sim.calls(STABLE) == 2
    await rig.accounts.close(APPID)
    await rig.first.changes.check()
    rig.advance(7100)
    await rig.first.refresher.tick()
    assert rig.sim.calls(STABLE) == 3


async def test_a_new_secret_is_tried_at_once(rig: Rig) -> None:
    rig.sim.add_account(appid=APPID, secret="a" * 32)
    await rig.know_account(secret=SECRET)
    await rig.first.refresher.tick()
    await rig.accounts.edit(APPID, secret="a" * 32)
    await rig.first.changes.check()
    await rig.first.refresher.tick()
    (status, *_) = await rig.keeper.status(APPID)
    assert status.failures == 0
    assert status.expires_in is not None


async def test_a_wrong_secret_is_tried_ever_more_rarely_and_tickets_not_at_all(rig: Rig) -> None:
    rig.sim.add_account(appid=APPID, secret="a" * 32)
    await rig.know_account(secret=SECRET)
    await pass_time(rig, 3600, 10)
    assert 10 < rig.sim.calls(STABLE) < 25
    assert rig.sim.calls(TICKET) == 0


async def test_a_ticket_that_is_not_permitted_is_asked_for_once_a_day(rig: Rig) -> None:
    rig.sim.add_account(appid=APPID, secret=SECRET, tickets=[])
    await rig.know_account()
    await pass_time(rig, 3 * 3600, 60)
    assert rig.sim.calls(TICKET) == 2
    rig.advance(86400)
    await rig.first.refresher.tick()
    await rig.first.refresher.tick()
    assert rig.sim.calls(TICKET) == 4


async def test_a_token_that_another_system_got_earlier_is_refreshed_when_it_ends(rig: Rig) -> None:
    account = await rig.add_account()
    rig.sim.ask("POST", "tokens/revoke", {"appid": APPID, "how": "behind"})
    rig.advance(6000)
    await rig.first.refresher.tick()
    before = await rig.token(account)
    await pass_time(rig, 1190, 10)
    assert await rig.token(account) != before
    await rig.use(account)
    assert rig.sim.calls(STABLE) == 2


async def test_a_database_that_is_away_ends_no_background_work(rig: Rig) -> None:
    account = await rig.add_account()
    await rig.first.refresher.tick()
    rig.advance(7100)
    await rig.database.close()
    assert await rig.first.refresher.tick() > 0
    rig.advance(10)
    assert await rig.first.refresher.tick() > 0
    await rig.first.api.get(BUSINESS, {"access_token": await rig.token(account)}, Deadline.after(5))


async def test_accounts_of_a_platform_without_a_ticket_take_nobodys_place(rig: Rig) -> None:
    platforms = PlatformAdmin(rig.database, rig.vault, rig.clock)
    await platforms.add(COMPONENT, name="平台", secret="c0" * 16, push_token="token", push_aes_key="K" * 43)

    def authorize_many(connection: Connection) -> None:
        for number in range(2 * AT_ONCE):
            authorize(connection, f"wx{number:016x}", COMPONENT, {4, 8}, 0, 0.0)

    await rig.database.run(authorize_many)
    account = await rig.add_account("wxffffffffffffffff")
    await rig.first.refresher.tick()
    assert rig.keeper.memory.token(Key(account.appid, ACCESS_TOKEN), account)
    assert rig.sim.calls("/cgi-bin/component/api_component_token") == 0


async def test_an_authorised_account_has_what_it_granted_before_anybody_asks(rig: Rig) -> None:
    account = await rig.authorize_account(functions=[4, 7])
    while await rig.first.refresher.tick():
        pass
    kept = {record.key.kind for record in rig.keeper.memory.records() if record.key.appid == APPID and record.sealed}
    assert kept == {AUTHORIZER_ACCESS_TOKEN, JSAPI_TICKET}
    assert rig.keeper.memory.token(Key(APPID, JSAPI_TICKET), account)
