"""How often the database is asked, and that nobody is led to a target of the past."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Mapping

import pytest
from sqlalchemy import Connection, insert
from tests.relay.engines import ONE_ENGINE
from tests.tenants.polling import until

from wxgate.db import AnyTable, Database
from wxgate.db.address import Address, parse_address
from wxgate.links import store
from wxgate.links.allowance import Allowance
from wxgate.links.finder import Finder, TooManyUnknown
from wxgate.links.known import Known, redirect
from wxgate.links.tables import links

PER_SECOND = 20
A, B = redirect("https://a.com/"), redirect("https://b.com/")


class CountingDatabase(Database):
    """A database that knows how many look-ups it was asked for, and holds answers back until it `may_answer`."""

    asked = 0
    answered = 0

    def __init__(self, address: Address) -> None:
        super().__init__(address)
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    async def find(self, table: AnyTable, key: str | int | bytes) -> Mapping[str, object] | None:
        self.asked += 1
        row = await super().find(table, key)
        self.answered += 1
        await self.may_answer.wait()
        return row


class Time:
    """A clock that stands still."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[CountingDatabase]:
    opened = CountingDatabase(parse_address(database_url))
    yield opened
    await opened.close()


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def finder(database: CountingDatabase, time: Time) -> Finder:
    return Finder(database, Known(), Allowance(time, PER_SECOND), time)


async def make(database: Database, count: int = 1, url: str = "https://a.com/") -> list[str]:
    keys = [secrets.token_hex(16) for _ in range(count)]

    def put(connection: Connection) -> None:
        rows = [store.link_row(store.Link(key, "shop", "x", url, 1.0)) for key in keys]
        connection.execute(insert(links), rows)

    await database.run(put)
    return keys


async def refused(finder: Finder, key: str) -> bool:
    try:
        assert await finder.find(key) is None
    except TooManyUnknown:
        return True
    return False


@ONE_ENGINE
async def test_random_keys_reach_the_database_no_more_than_the_bound_says(
    finder: Finder, database: CountingDatabase, time: Time
) -> None:
    (hot,) = await make(database)
    assert await finder.find(hot) == A
    database.asked = 0

    for round_number in range(1, 4):
        outcomes = await asyncio.gather(*(refused(finder, secrets.token_hex(16)) for _ in range(200)))
        assert database.asked == PER_SECOND * round_number
        assert outcomes.count(True) == 200 - PER_SECOND
        assert await finder.find(hot) == A  # what is in memory is not held up
        time.now += 1


@ONE_ENGINE
async def test_the_same_unknown_key_asks_the_database_once_for_a_while(
    finder: Finder, database: CountingDatabase, time: Time
) -> None:
    key = secrets.token_hex(16)
    for _ in range(3):
        assert await finder.find(key) is None
    assert database.asked == 1
    time.now += 60
    assert await finder.find(key) is None
    assert database.asked == 2


@ONE_ENGINE
async def test_links_that_are_there_use_up_no_allowance_and_are_looked_up_once(
    finder: Finder, database: CountingDatabase
) -> None:
    keys = await make(database, count=3 * PER_SECOND)
    for key in keys:
        assert await asyncio.gather(*(finder.find(key) for _ in range(3))) == [A] * 3
    assert database.asked == len(keys)
    assert [await finder.find(key) for key in keys] == [A] * len(keys)
    assert database.asked == len(keys)


async def test_a_target_that_was_looked_up_before_the_change_is_not_kept(
    finder: Finder, database: CountingDatabase
) -> None:
    (key,) = await make(database)
    await finder.reload()
    database.may_answer.clear()
    old = asyncio.create_task(finder.find(key))
    await until(lambda: database.answered == 1)
    assert await database.run(store.lead_elsewhere, "shop", key, "https://b.com/", 2.0)
    await finder.reload()
    database.may_answer.set()
    assert await old == A  # who asked before may be led there
    assert await finder.find(key) == B


async def test_a_change_makes_a_process_forget_that_link_alone(finder: Finder, database: CountingDatabase) -> None:
    changed, other = await make(database, count=2)
    await finder.reload()
    await asyncio.gather(finder.find(changed), finder.find(other))
    await database.run(store.lead_elsewhere, "shop", changed, "https://b.com/", 2.0)
    await finder.reload()
    database.asked = 0
    assert await finder.find(other) == A
    assert database.asked == 0
    assert await finder.find(changed) == B
    assert database.asked == 1


@ONE_ENGINE
async def test_more_changes_than_can_be_named_make_a_process_forget_everything(
    finder: Finder, database: CountingDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "NEWS_LIMIT", 2)
    keys = await make(database, count=4)
    await finder.reload()
    await asyncio.gather(*(finder.find(key) for key in keys))
    for key in keys[:3]:
        await database.run(store.lead_elsewhere, "shop", key, "https://b.com/", 2.0)
    await finder.reload()
    database.asked = 0
    assert await finder.find(keys[3]) == A
    assert await finder.find(keys[0]) == B
    assert database.asked == 2
