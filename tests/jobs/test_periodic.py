"""Chores come again and again, and one process does each."""

import asyncio
from dataclasses import dataclass, field

import pytest
from tests.jobs.rig import until_now

from wxgate.db import Database
from wxgate.jobs import periodic
from wxgate.jobs.loops import running
from wxgate.jobs.periodic import Chore, Chores
from wxgate.protocol.clock import Clock


@dataclass
class Broom:
    """A chore that counts."""

    swept: int = 0
    fails: bool = False
    going: asyncio.Event = field(default_factory=asyncio.Event)

    async def sweep(self) -> None:
        self.swept += 1
        if self.fails:
            raise ZeroDivisionError


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(periodic, "LOOK_EVERY", 0.02)


async def test_a_chore_is_done_once_by_all_processes_and_again_when_its_time_comes(
    database: Database, second_database: Database
) -> None:
    broom, clock, other = Broom(), Clock(), Broom()
    first = Chores(database, clock, {"sweep": Chore(600, broom.sweep), "other": Chore(600, other.sweep)})
    second = Chores(second_database, clock, {"sweep": Chore(600, broom.sweep)})
    async with running({"first": first.run, "second": second.run}):
        await until_now(lambda: other.swept == 1)
        await until_now(lambda: broom.swept >= 1)
        clock.offset += 601
        await until_now(lambda: other.swept == 2)
    assert broom.swept <= 2


async def test_a_chore_that_fails_does_not_keep_others_from_being_done(database: Database) -> None:
    failing, fine, clock = Broom(fails=True), Broom(), Clock()
    chores = Chores(database, clock, {"failing": Chore(60, failing.sweep), "fine": Chore(60, fine.sweep)})
    async with running({"chores": chores.run}):
        await until_now(lambda: fine.swept == 1)
        clock.offset += 61
        await until_now(lambda: fine.swept == 2)
    assert failing.swept == 2
