"""How a process notices what others changed."""

import asyncio

import pytest
from structlog.testing import capture_logs
from tests.tenants.polling import until

from wxgate.db import Database, DatabaseUnavailable, revisions
from wxgate.db.changes import Changes


class Topic:
    """Counts how often it was called back; fails as long as it is told to."""

    def __init__(self) -> None:
        self.calls = 0
        self.error: Exception | None = None

    async def __call__(self) -> None:
        self.calls += 1
        if self.error:
            raise self.error


async def test_only_subscribers_of_the_topic_that_moved_are_called(database: Database, second: Database) -> None:
    changes, tenants, tokens = Changes(database), Topic(), Topic()
    changes.subscribe("tenants", tenants)
    changes.subscribe("tokens", tokens)
    await second.run(revisions.bump, "tenants")
    await changes.check()
    assert (tenants.calls, tokens.calls) == (1, 0)


async def test_nothing_is_called_while_nothing_moves(database: Database) -> None:
    changes, tenants = Changes(database), Topic()
    changes.subscribe("tenants", tenants)
    await changes.check()
    assert tenants.calls == 0
    await database.run(revisions.bump, "tenants")
    await database.run(revisions.bump, "tenants")
    for _ in range(3):
        await changes.check()
    assert tenants.calls == 1


async def test_all_subscribers_of_a_topic_are_called(database: Database) -> None:
    changes, one, other = Changes(database), Topic(), Topic()
    changes.subscribe("tenants", one)
    changes.subscribe("tenants", other)
    await database.run(revisions.bump, "tenants")
    await changes.check()
    assert (one.calls, other.calls) == (1, 1)


async def test_a_subscriber_that_fails_is_logged_tried_again_and_holds_up_no_other_topic(database: Database) -> None:
    changes, broken, sound = Changes(database), Topic(), Topic()
    broken.error = ValueError("a defect")
    changes.subscribe("a broken one", broken)
    changes.subscribe("tenants", sound)
    for topic in ("a broken one", "tenants"):
        await database.run(revisions.bump, topic)

    with capture_logs() as lines:
        await changes.check()
        broken.error = None
        await changes.check()

    assert (broken.calls, sound.calls) == (2, 1)
    assert [line["topic"] for line in lines] == ["a broken one"]


async def test_a_lost_database_is_raised_by_a_check(database: Database) -> None:
    changes = Changes(database)
    await database.close()
    with pytest.raises(DatabaseUnavailable):
        await changes.check()


async def test_the_loop_survives_an_outage_and_logs_it_once(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    changes, topic = Changes(database, every=0.001), Topic()
    changes.subscribe("tenants", topic)
    failures = 0

    async def unreachable(_: object) -> dict[str, int]:
        nonlocal failures
        failures += 1
        raise DatabaseUnavailable("gone")

    with capture_logs() as lines:
        with monkeypatch.context() as outage:
            outage.setattr(database, "read", unreachable)
            following = asyncio.create_task(changes.run())
            await until(lambda: failures > 3)
        await database.run(revisions.bump, "tenants")
        await until(lambda: topic.calls == 1)
        following.cancel()

    assert [line["log_level"] for line in lines] == ["warning", "info"]
