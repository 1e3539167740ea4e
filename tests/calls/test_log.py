"""The log of calls and the counts of all calls."""

from collections.abc import Sequence

import pytest
from sqlalchemy import select
from tests.gateway import Caller, RunningGateway, running_gateway, settings_for

from wxgate.calls.cleanup import clean_up
from wxgate.calls.listing import Call, CallFilter, read_calls, read_load
from wxgate.calls.log import CallLog, shown_codes
from wxgate.calls.tables import BUCKET, calls
from wxgate.calls.trace import Trace
from wxgate.db import Database
from wxgate.db.searching import LOOKED_AT
from wxgate.protocol.clock import Clock
from wxgate_sim.server import SimServer

EVERYTHING = CallFilter()


async def _logged(gateway: RunningGateway, wanted: CallFilter = EVERYTHING) -> Sequence[Call]:
    await gateway.services.calls.flush()
    return (await gateway.services.database.read(read_calls, wanted, 50, None)).rows


async def test_a_call_is_logged_with_its_calls_to_wechat(gateway: RunningGateway, caller: Caller) -> None:
    reply = await caller("generate_qrcode", qrcode_type="TMP", scene_id="7")
    assert reply.retcode == 200
    (call,) = await _logged(gateway)

    assert (call.request_id, call.client_code) == (reply.request_id, caller.code)
    assert (call.endpoint, call.retcode, call.address, call.reason) == ("generate_qrcode", 200, "127.0.0.1", "")
    assert call.milliseconds > 0
    assert ("/cgi-bin/qrcode/create", "ok") in [(each.path, each.outcome) for each in call.weixin]


async def test_a_refusal_by_wechat_stands_there_with_its_errcode(
    gateway: RunningGateway, caller: Caller, wechat_sim: SimServer
) -> None:
    wechat_sim.fault("/cgi-bin/qrcode/create", "errcode", 45009)
    await caller("generate_qrcode", qrcode_type="TMP", scene_id="7")
    (call,) = await _logged(gateway, CallFilter(failed=True))

    assert call.retcode == 45009
    assert [each.outcome for each in call.weixin if each.path == "/cgi-bin/qrcode/create"] == ["45009"]


async def test_nothing_that_a_caller_sent_is_in_the_log_but_its_code(gateway: RunningGateway, caller: Caller) -> None:
    openid, fields = "oABCDEFGHIJKLMNOPQRSTUVWXYZ0", {"key": "not-a-key-of-ours", "openid": "oABC-visitor"}
    await caller("get_user_data", **fields)
    await caller("custom_msg_send", msg_data=f'{{"touser": "{openid}"}}')
    mixed_up = caller.fields(**fields) | {"client_code": caller.secret}
    await caller.send("get_user_data", mixed_up, "0" * 32)
    assert len(await _logged(gateway)) == 3
    text = str(await gateway.services.database.read(lambda connection: connection.execute(select(calls)).all()))

    for secret in (caller.secret, openid, *fields.values(), "0" * 32):
        assert secret not in text
    assert f"{caller.secret[:6]}…" in text


async def test_calls_are_found_by_what_is_known_of_them(gateway: RunningGateway, caller: Caller) -> None:
    replies = [await caller("get_appid"), await caller("get_client_infos"), await caller("get_user_data", key="x")]
    refused = replies[2]

    async def found(wanted: CallFilter) -> list[str]:
        return [call.request_id for call in await _logged(gateway, wanted)]

    ids = [reply.request_id for reply in replies]
    assert await found(CallFilter(request_id=ids[1])) == [ids[1]]
    assert await found(CallFilter(client_code=caller.code)) == ids[::-1]
    assert await found(CallFilter(client_code="nobody")) == []
    assert await found(CallFilter(endpoint="get_appid")) == [ids[0]]
    assert await found(CallFilter(retcode=refused.retcode)) == [ids[2]]
    assert await found(CallFilter(failed=True)) == [ids[2]]
    assert await found(CallFilter(client_code=caller.code, endpoint="get_appid", failed=True)) == []


@pytest.fixture
def clock() -> Clock:
    return Clock()


def _note(log: CallLog, number: int, retcode: int = 200) -> None:
    log.note(Trace(f"{number:016x}", "192.0.2.1"), "get_appid", retcode, "")


async def test_more_calls_than_fit_are_counted_and_left_out_and_failures_have_room_of_their_own(
    database: Database, clock: Clock
) -> None:
    log = CallLog(database, clock, 10, shown_codes(lambda _: None))
    for number in range(100):
        _note(log, number)
    _note(log, 100, 504)
    await log.flush()
    rows = (await database.read(read_calls, EVERYTHING, 50, None)).rows
    (load,) = await database.read(read_load, clock.now(), 1)

    assert len(rows) == 11
    assert [call.retcode for call in rows].count(504) == 1
    assert (load.calls, load.errors, load.logged) == (101, 1, 11)


async def test_with_no_room_at_all_calls_are_counted_only(database: Database, clock: Clock) -> None:
    log = CallLog(database, clock, 0, shown_codes(lambda _: None))
    _note(log, 1)
    await log.flush()
    (load,) = await database.read(read_load, clock.now(), 1)
    assert (load.calls, load.logged) == (1, 0)


async def test_counts_of_several_processes_and_seconds_add_up_by_bucket(database: Database, clock: Clock) -> None:
    now = clock.now()
    logs = [CallLog(database, clock, 10, shown_codes(lambda _: None)) for _ in range(2)]
    for log in logs:
        for bucket in (0, 1, 1, 3):
            clock.offset = -bucket * BUCKET
            _note(log, bucket)
            await log.flush()
    loads = await database.read(read_load, now, 4)

    assert [load.calls for load in loads] == [2, 0, 4, 2]
    assert [load.at % BUCKET for load in loads] == [0] * 4


async def test_while_the_database_is_away_calls_are_counted_for_later(database_url: str, clock: Clock) -> None:
    gone = await Database.open(database_url)
    log = CallLog(gone, clock, 10, shown_codes(lambda _: None))
    _note(log, 1)
    await gone.close()
    await log.flush()
    again = await Database.open(database_url)
    log._database = again
    _note(log, 2)
    await log.flush()
    (load,) = await again.read(read_load, clock.now(), 1)
    await again.close()

    assert (load.calls, load.logged) == (2, 1)


async def test_a_search_goes_on_by_number_and_stops_after_enough_rows(database: Database, clock: Clock) -> None:
    log = CallLog(database, clock, 2 * LOOKED_AT, shown_codes(lambda _: None))
    _note(log, 0, 504)
    await log.flush()
    for number in range(LOOKED_AT + 10):
        _note(log, number)
        if number % 1000 == 999:
            await log.flush()
    await log.flush()
    wanted = CallFilter(failed=True)
    first = await database.read(read_calls, wanted, 5, None)
    assert (list(first.rows), first.stopped) == ([], True)
    second = await database.read(read_calls, wanted, 5, first.next)
    assert [call.retcode for call in second.rows] == [504]
    assert second.next is None

    newest = await database.read(read_calls, EVERYTHING, 5, None)
    older = await database.read(read_calls, EVERYTHING, 5, newest.next)
    numbers = [call.id for call in (*newest.rows, *older.rows)]
    assert numbers == list(range(numbers[0], numbers[0] - 10, -1))


async def test_what_is_too_old_is_deleted(database: Database, clock: Clock) -> None:
    log = CallLog(database, clock, 10, shown_codes(lambda _: None))
    for days in (40, 8, 1):
        clock.offset = -days * 86400
        _note(log, days)
    await log.flush()
    clock.offset = 0
    assert await clean_up(database, clock.now() - 7 * 86400, clock.now()) == 2
    rows = (await database.read(read_calls, EVERYTHING, 50, None)).rows

    assert [call.request_id for call in rows] == [f"{1:016x}"]
    loads = await database.read(read_load, clock.now(), 41 * 86400 // BUCKET)
    assert sum(load.calls for load in loads) == 2


async def test_a_process_that_ends_writes_what_it_has(database_url: str, wechat_sim: SimServer) -> None:
    async with running_gateway(settings_for(database_url, wechat_sim.url)) as gateway:
        await gateway.caller("nobody", "x")("get_appid")
    database = await Database.open(database_url)
    rows = (await database.read(read_calls, EVERYTHING, 50, None)).rows
    await database.close()
    assert [call.retcode for call in rows] == [104]
