"""Replay protection over all processes."""

import asyncio

from sqlalchemy import func, select

from wxgate.db import Database
from wxgate.protocol.clock import Clock
from wxgate.tenants.replay import KEPT, ReplayGuard
from wxgate.tenants.tables import used_authcodes

AUTHCODE = "ff855997852eaebd899ce54fc094baed"


async def remembered(database: Database) -> int:
    statement = select(func.count()).select_from(used_authcodes)
    return await database.read(lambda connection: connection.execute(statement).scalar_one())


async def test_an_authcode_is_good_once(database: Database, clock: Clock) -> None:
    guard = ReplayGuard(database, clock)
    assert [await guard.first_use("code", AUTHCODE) for _ in range(3)] == [True, False, False]


async def test_the_case_of_hex_digits_makes_no_other_authcode(database: Database, clock: Clock) -> None:
    guard = ReplayGuard(database, clock)
    assert await guard.first_use("code", AUTHCODE)
    assert not await guard.first_use("code", AUTHCODE.upper())


async def test_clients_and_authcodes_do_not_get_into_each_other_s_way(database: Database, clock: Clock) -> None:
    guard = ReplayGuard(database, clock)
    uses = [("code", AUTHCODE), ("another", AUTHCODE), ("code", AUTHCODE[::-1])]
    assert [await guard.first_use(*use) for use in uses] == [True, True, True]


async def test_of_simultaneous_uses_in_two_processes_one_is_first(
    database: Database, second: Database, clock: Clock
) -> None:
    guards = [ReplayGuard(database, clock), ReplayGuard(second, clock)]
    firsts = await asyncio.gather(*(guard.first_use("code", AUTHCODE) for guard in guards * 20))
    assert firsts.count(True) == 1


async def test_an_authcode_is_remembered_as_long_as_its_time_is_accepted(database: Database, clock: Clock) -> None:
    guard = ReplayGuard(database, clock)
    await guard.first_use("code", AUTHCODE)
    clock.offset += 600  # a req_time 300 s ahead at first is now 300 s old
    assert await guard.purge() == 0
    assert not await guard.first_use("code", AUTHCODE)


async def test_old_authcodes_are_forgotten_in_chunks(database: Database, clock: Clock) -> None:
    guard = ReplayGuard(database, clock)
    await asyncio.gather(*(guard.first_use("code", f"{number:032x}") for number in range(1100)))
    clock.offset += KEPT + 2
    await guard.first_use("code", AUTHCODE)
    assert await guard.purge() == 1100
    assert await remembered(database) == 1
