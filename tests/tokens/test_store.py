"""Units on the table of tokens, on both databases."""

import asyncio

import pytest
from sqlalchemy import Connection, select

from wxgate.db import Database, server_time
from wxgate.tokens import store
from wxgate.tokens.budget import FORCED
from wxgate.tokens.failures import Failure
from wxgate.tokens.record import Key
from wxgate.tokens.store import Renewed

KEY = Key("wx0123456789abcdef", "access_token")
FAILURE = Failure("refused", 40125, "错误 / wrong", 50.0, 3)


def renewed(seen: int, *, credential: int = 1, sealed: str = "v1.sealed") -> Renewed:
    return Renewed(KEY, sealed, 7200.0, 0.0, 7000.0, credential, seen)


async def test_one_of_many_gets_the_lease(database: Database) -> None:
    taken = await asyncio.gather(*(database.run(store.take_lease, KEY, f"p{n}", 60.0, 0) for n in range(20)))
    assert sum(taken) == 1
    assert not (await database.read(store.find, KEY)).lease_free


async def test_a_lease_that_is_released_or_has_passed_is_free(database: Database) -> None:
    assert await database.run(store.take_lease, KEY, "first", 60.0, 0)
    await database.run(store.release, KEY, "second")
    assert not await database.run(store.take_lease, KEY, "second", 60.0, 0)
    await database.run(store.release, KEY, "first")
    assert await database.run(store.take_lease, KEY, "second", 0.0, 0)
    assert await database.run(store.take_lease, KEY, "third", 60.0, 0)


async def test_whoever_has_not_seen_the_latest_change_gets_no_lease(database: Database) -> None:
    await database.run(store.take_lease, KEY, "first", 60.0, 0)
    assert await database.run(store.write_renewed, renewed(0))
    assert not await database.run(store.take_lease, KEY, "second", 60.0, 0)
    seen = await database.read(store.find, KEY)
    assert await database.run(store.take_lease, KEY, "second", 60.0, seen.revision)


async def test_a_renewal_is_written_once_per_generation_and_ends_lease_and_failure(database: Database) -> None:
    await database.run(store.take_lease, KEY, "first", 60.0, 0)
    await database.run(store.write_failure, KEY, "first", FAILURE, 60.0, 1)
    await database.run(store.take_lease, KEY, "second", 60.0, 1)
    assert await database.run(store.write_renewed, renewed(0, sealed="v1.one"))
    assert not await database.run(store.write_renewed, renewed(0, sealed="v1.two"))
    record = await database.read(store.find, KEY)
    assert (record.sealed, record.generation, record.failure, record.lease_free) == ("v1.one", 1, None, True)
    assert (record.expires_at, record.next_try_at, record.refreshed_at) == (7200.0, 7000.0, 0.0)


async def test_a_renewal_with_an_older_secret_is_not_written(database: Database) -> None:
    await database.run(store.take_lease, KEY, "first", 60.0, 0)
    assert await database.run(store.write_renewed, renewed(0, credential=2))
    assert not await database.run(store.write_renewed, renewed(1, credential=1))
    assert (await database.read(store.find, KEY)).credential == 2


async def test_a_failure_keeps_the_value_and_is_written_by_the_holder_alone(database: Database) -> None:
    await database.run(store.take_lease, KEY, "first", 60.0, 0)
    await database.run(store.write_renewed, renewed(0))
    assert not await database.run(store.write_failure, KEY, "first", FAILURE, 60.0, 1)
    seen = await database.read(store.find, KEY)
    await database.run(store.take_lease, KEY, "second", 60.0, seen.revision)
    assert await database.run(store.write_failure, KEY, "second", FAILURE, 60.0, 1)
    record = await database.read(store.find, KEY)
    assert (record.sealed, record.failure, record.next_try_at, record.lease_free) == ("v1.sealed", FAILURE, 60.0, True)


async def test_a_failure_with_a_new_secret_drops_the_value_got_with_the_old_one(database: Database) -> None:
    await database.run(store.take_lease, KEY, "first", 60.0, 0)
    await database.run(store.write_renewed, renewed(0))
    seen = await database.read(store.find, KEY)
    await database.run(store.take_lease, KEY, "second", 60.0, seen.revision)
    assert await database.run(store.write_failure, KEY, "second", FAILURE, 60.0, 2)
    record = await database.read(store.find, KEY)
    assert (record.sealed, record.expires_at, record.credential) == (None, 0.0, 2)


async def test_changes_are_read_in_pages_and_only_once(database: Database) -> None:
    keys = [Key(f"wx{number:016x}", "access_token") for number in range(5)]
    for key in keys:
        await database.run(store.take_lease, key, "p", 60.0, 0)
        await database.run(store.write_renewed, Renewed(key, "v1.s", 1.0, 0.0, 1.0, 1, 0))
    first = await database.read(store.changed_since, 0, 3)
    rest = await database.read(store.changed_since, first.records[-1].revision, 3)
    assert [record.key for record in (*first.records, *rest.records)] == keys
    assert (await database.read(store.changed_since, rest.revision, 3)).records == []


@pytest.mark.parametrize("apart", [FORCED.apart, -FORCED.apart])
async def test_forced_refreshes_are_counted_by_the_day_of_china(database: Database, apart: float) -> None:
    await database.run(store.take_lease, KEY, "p", 60.0, 0)
    midnight = 20_000 * 86400.0 - 8 * 3600  # in China
    start = midnight + (1000 if apart > 0 else 80_000)
    granted = [await database.run(store.spend_forced, KEY, start + n * apart, 20, 30.0) for n in range(22)]
    assert granted == [True] * 20 + [False] * 2
    assert await database.run(store.spend_forced, KEY, midnight + 86400, 20, 30.0)


async def test_forced_refreshes_are_apart(database: Database) -> None:
    await database.run(store.take_lease, KEY, "p", 60.0, 0)
    moments = (1000.0, 1029.9, 1030.0, 1031.0, 1060.0)
    granted = [await database.run(store.spend_forced, KEY, moment, 20, 30.0) for moment in moments]
    assert granted == [True, False, True, False, True]


async def test_leases_run_by_the_clock_of_the_database(database: Database) -> None:
    await database.run(store.take_lease, KEY, "p", 60.0, 0)

    def left(connection: Connection) -> float:
        from wxgate.tokens.tables import tokens

        return float(connection.execute(select(tokens.c.lease_until - server_time())).scalar_one() or 0.0)

    assert 30 < await database.read(left) <= 60.001
