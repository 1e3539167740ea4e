"""Calls per minute over all processes."""

import asyncio
from collections import Counter

import pytest
from sqlalchemy import func, select

from wxgate.db import Database, DatabaseUnavailable
from wxgate.protocol.clock import Clock
from wxgate.tenants.client import Client
from wxgate.tenants.quota import KEPT, MINUTE, Quota
from wxgate.tenants.quota_window import reserve
from wxgate.tenants.tables import quota_windows


def client(per_minute: int | None, code: str = "code") -> Client:
    return Client(code=code, name="name", appid=None, secret="secret", per_minute=per_minute)


@pytest.fixture
def clock() -> Clock:
    """Shows the middle of a minute, and keeps showing it."""
    return Standing(1_700_000_000 // MINUTE * MINUTE + 30)


class Standing(Clock):
    """A clock that moves only when the test says so."""

    __slots__ = ("_at",)

    def __init__(self, at: float) -> None:
        super().__init__()
        self._at = at

    def now(self) -> float:
        return self._at + self.offset


async def taken(quota: Quota, limited: Client, calls: int) -> int:
    return Counter(await asyncio.gather(*(quota.take(limited) for _ in range(calls))))[True]


@pytest.mark.parametrize("limit", [1, 7, 1000])
async def test_one_process_uses_the_whole_quota_and_not_one_call_more(
    database: Database, clock: Clock, limit: int
) -> None:
    quota, limited = Quota(database, clock), client(limit)
    allowed = [await quota.take(limited) for _ in range(min(limit, 40))]
    assert all(allowed)
    assert await taken(quota, limited, limit) == limit - len(allowed)
    assert not await quota.take(limited)


@pytest.mark.parametrize("limit", [1, 100])
async def test_processes_together_never_allow_more_than_the_limit(
    database: Database, second: Database, clock: Clock, limit: int
) -> None:
    quotas, limited = [Quota(database, clock), Quota(second, clock), Quota(database, clock)], client(limit)
    allowed = await asyncio.gather(*(taken(quota, limited, limit) for quota in quotas))
    assert sum(allowed) == limit


async def test_processes_that_take_turns_refuse_almost_nothing_too_early(
    database: Database, second: Database, clock: Clock
) -> None:
    quotas, limited, limit = [Quota(database, clock), Quota(second, clock)], client(200), 200
    allowed = sum([await quotas[number % 2].take(limited) for number in range(2 * limit)])
    assert limit - 2 <= allowed <= limit


async def test_an_idle_process_holds_back_hardly_anything(database: Database, second: Database, clock: Clock) -> None:
    idle, busy, limited = Quota(database, clock), Quota(second, clock), client(1000)
    assert await taken(idle, limited, 10) == 10
    assert 1000 - 20 <= 10 + await taken(busy, limited, 1000) <= 1000


async def test_a_busy_process_asks_the_database_rarely(
    database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    quota, limited, asked = Quota(database, clock), client(10_000), 0
    run = database.run

    async def counted(*args: object, **kwargs: object) -> object:
        nonlocal asked
        asked += 1
        return await run(*args, **kwargs)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(database, "run", counted)
    for _ in range(5000):
        assert await quota.take(limited)
    assert asked < 40


async def test_simultaneous_calls_share_one_reservation(
    database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs: list[int] = []

    def noted(*args: object, needed: int, **kwargs: int) -> int:
        needs.append(needed)
        return reserve(*args, needed=needed, **kwargs)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr("wxgate.tenants.quota.reserve", noted)
    assert await taken(Quota(database, clock), client(100), 50) == 50
    assert needs == [50]


async def test_a_used_up_quota_is_refused_without_the_database(database: Database, clock: Clock) -> None:
    quota, limited = Quota(database, clock), client(3)
    assert await taken(quota, limited, 4) == 3
    await database.close()
    assert not await quota.take(limited)


async def test_the_next_minute_begins_with_the_whole_quota(database: Database, clock: Clock) -> None:
    quota, limited = Quota(database, clock), client(3)
    assert await taken(quota, limited, 5) == 3
    clock.offset += MINUTE
    assert await taken(quota, limited, 5) == 3


async def test_a_raised_limit_holds_at_once_and_so_does_a_lowered_one(database: Database, clock: Clock) -> None:
    quota = Quota(database, clock)
    assert await taken(quota, client(3), 5) == 3
    assert await taken(quota, client(5), 5) == 2
    assert await taken(quota, client(2), 5) == 0


async def test_clients_have_quotas_of_their_own(database: Database, clock: Clock) -> None:
    quota = Quota(database, clock)
    assert await taken(quota, client(2, "one"), 3) == 2
    assert await taken(quota, client(2, "another"), 3) == 2


async def test_a_client_without_a_limit_needs_no_database(database: Database, clock: Clock) -> None:
    quota = Quota(database, clock)
    await database.close()
    assert await quota.take(client(None))


async def test_a_lost_database_is_an_error_and_not_a_refusal(database: Database, clock: Clock) -> None:
    quota, limited = Quota(database, clock), client(3)
    await database.close()
    outcomes = await asyncio.gather(quota.take(limited), quota.take(limited), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [DatabaseUnavailable] * 2


async def test_a_caller_that_hangs_up_leaves_its_call_to_others(database: Database, clock: Clock) -> None:
    quota, limited = Quota(database, clock), client(5)
    hasty = asyncio.create_task(quota.take(limited))
    await asyncio.sleep(0)
    hasty.cancel()
    assert await taken(quota, limited, 10) == 5


async def test_past_windows_are_removed(database: Database, clock: Clock) -> None:
    quota, limited = Quota(database, clock), client(5)
    await quota.take(limited)
    clock.offset += (KEPT + 1) * MINUTE
    await quota.take(limited)
    await quota.purge()
    statement = select(func.count()).select_from(quota_windows)
    assert await database.read(lambda connection: connection.execute(statement).scalar_one()) == 1
