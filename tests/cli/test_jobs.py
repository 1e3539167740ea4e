"""`wxgate jobs`."""

import asyncio
import json
import os
import pty
import subprocess
from collections.abc import Iterator
from typing import Final

import pytest
from sqlalchemy import Connection, insert
from tests.cli.serving import WXGATE
from tests.cli.shell import Shell

from wxgate.cli import job_options
from wxgate.db import AnyTable, Database
from wxgate.jobs.tables import dead_jobs, jobs, lanes
from wxgate.protocol.clock import Clock
from wxgate.settings import Settings

LANE: Final = "send_template/wx0123456789abcdef"
MANY: Final = 1200

WAITING, RUNNING, DEAD, OLD = 1, 2, 3, 4
"""The jobs that there are; DEAD died lately, OLD long ago in another lane."""


def fill(*tables: tuple[AnyTable, list[dict[str, object]]]) -> None:
    def rows(connection: Connection) -> None:
        for table, each in tables:
            connection.execute(insert(table), each)

    async def put() -> None:
        database = await Database.open(Settings().database)
        await database.run(rows)
        await database.close()

    asyncio.run(put())


def job(number: int, **fields: object) -> dict[str, object]:
    row: dict[str, object] = {"id": number, "kind": "send_template", "lane": LANE, "payload": '{"to": "oAnn"}'}
    return row | {"run_at": 9e9, "created_at": 1.7e9, "attempt": 1, "owner": None} | fields


def dead(number: int, **fields: object) -> dict[str, object]:
    row: dict[str, object] = {"id": number, "kind": "send_template", "lane": LANE, "payload": '{"to": "oBob"}'}
    return row | {"created_at": 1.7e9, "died_at": Clock().now() - 60, "attempt": 5, "reason": "拒绝 / refused"} | fields


@pytest.fixture(autouse=True)
def some_jobs(shell: Shell) -> None:
    del shell  # whose database they are put in
    old = dead(OLD, kind="deliver", lane="deliver/shop.example.com", died_at=1.71e9)
    fill((jobs, [job(WAITING), job(RUNNING, owner="host:1")]), (dead_jobs, [dead(DEAD), old]))


def listed(shell: Shell, *options: str) -> list[object]:
    return [each["id"] for each in shell.json_list("jobs", "list", *options)]


def test_jobs_are_listed_with_what_an_operator_looks_for(shell: Shell) -> None:
    assert listed(shell) == [OLD, DEAD, RUNNING, WAITING]
    assert listed(shell, "--state", "dead", "--since", "2h") == [DEAD]
    assert listed(shell, "--lane", "shop") == listed(shell, "--kind", "deliver") == [OLD]
    head, *rows = shell("jobs", "list", "--state", "dead").out.splitlines()
    assert head.split() == ["id", "kind", "lane", "state", "attempt", "died_at", "reason"]
    assert rows[0].split()[:5] == ["4", "deliver", "shop.example.com", "dead", "5"]
    assert rows[1].endswith("拒绝 / refused")


def test_a_list_that_is_cut_off_says_how_to_go_on(shell: Shell) -> None:
    cut = shell("jobs", "list", "--limit", "3", "--json")
    assert len(json.loads(cut.out)) == 3
    assert f"--before {RUNNING}" in cut.err
    whole = shell("jobs", "list", "--before", str(RUNNING))
    assert (whole.code, whole.err) == (0, "")


def test_what_a_job_holds_is_shown_on_demand_only(shell: Shell) -> None:
    hidden = shell("jobs", "show", str(RUNNING))
    assert "host:1" in hidden.out
    assert "2255-03-1" in hidden.out  # the lease's end, for people
    assert "oAnn" not in hidden.out + shell("jobs", "show", str(RUNNING), "--json").out
    assert "oAnn" in shell("jobs", "show", str(RUNNING), "--reveal").out
    assert shell.json("jobs", "show", str(DEAD), "--reveal")["payload"] == {"to": "oBob"}
    unknown = shell("jobs", "show", "99")
    assert (unknown.code, unknown.out) == (1, "")
    assert "没有这些任务（可能早已完成）：99" in unknown.err


def test_jobs_are_retried_by_number(shell: Shell) -> None:
    told = shell.json("jobs", "retry", str(DEAD), str(WAITING))
    assert told == {"replayed": 1, "hastened": 1, "running": [], "missing": []}
    assert listed(shell, "--state", "waiting") == [DEAD, WAITING]


def test_a_job_that_is_not_there_or_running_is_named_and_the_others_are_retried(shell: Shell) -> None:
    ended = shell("jobs", "retry", str(DEAD), "99", str(RUNNING), "--json")
    assert ended.code == 1
    assert json.loads(ended.out) == {"replayed": 1, "hastened": 0, "running": [RUNNING], "missing": [99]}
    assert "left alone, as they are running: 2; no such jobs, they may be done long ago: 99" in ended.err
    assert shell("jobs", "retry", "99").code == 1


def test_many_dead_letters_are_replayed_at_once(shell: Shell) -> None:
    fill((dead_jobs, [dead(number) for number in range(10, 10 + MANY)]))
    ended = shell("jobs", "retry", "--dead", "--lane", "wx", "--since", "1h", "--json")
    assert (ended.code, ended.err) == (0, "")  # no bar where nobody looks
    assert json.loads(ended.out)["replayed"] == MANY + 1
    assert listed(shell, "--state", "dead") == [OLD]
    assert shell.json_list("jobs", "lanes")[0]["waiting"] == MANY + 2


def test_dropped_jobs_are_gone_and_running_ones_stay(shell: Shell) -> None:
    ended = shell("jobs", "drop", str(WAITING), str(RUNNING), "--yes", "--json")
    assert ended.code == 1
    assert json.loads(ended.out) == {"dropped": 1, "running": [RUNNING], "missing": []}
    assert shell.json("jobs", "drop", "--dead", "--kind", "deliver", "--yes")["dropped"] == 1
    assert listed(shell) == [DEAD, RUNNING]


def test_lanes_are_listed_and_a_rest_is_ended(shell: Shell) -> None:
    resting = {"lane": LANE, "paused_until": 9e9, "strikes": 3, "reason": "45009"}
    fill((lanes, [resting]), (jobs, [job(20, lane="deliver/a")]))
    first, second = shell.json_list("jobs", "lanes")
    assert (first["name"], first["kind"], first["lane"]) == (LANE, *LANE.split("/"))
    assert (first["waiting"], first["next_at"], first["resting_until"]) == (1, 9_000_000_000, 9_000_000_000)
    assert (first["strikes"], first["reason"]) == (3, "45009")
    assert (second["name"], second["resting_until"]) == ("deliver/a", None)
    assert shell.json("jobs", "resume", LANE) == {"name": LANE, "resumed": True}
    again = shell("jobs", "resume", LANE)
    assert (again.code, again.out) == (1, "")
    assert "没有暂停" in again.err


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["retry"], "--dead"),
        (["retry", "3", "--dead"], "--dead"),
        (["drop", "3", "--kind", "deliver", "--yes"], "--kind"),
        (["drop", "3"], "--yes"),
        (["drop", "--dead"], "--yes"),
        (["list", "--since", "yesterday"], "--since"),
        (["retry", "--dead", "--since", "0x"], "--since"),
        (["show", "9223372036854775808"], "ID"),
        (["list", "--state", "lost"], "--state"),
    ],
)
def test_what_cannot_be_meant_is_not_understood(shell: Shell, arguments: list[str], named: str) -> None:
    ended = shell("jobs", *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert named in ended.err


def test_moments_are_read_as_ages_and_as_dates() -> None:
    assert job_options.read_moment("2h", "--since", 10_000.0) == 2800.0
    assert job_options.read_moment("2025-06-01T08:00+08:00", "--since", 0.0) == 1748736000.0
    assert job_options.read_moment("2025-06-01T00:00Z", "--since", 0.0) == 1748736000.0


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    ours, theirs = pty.openpty()
    yield ours, theirs
    os.close(ours)
    os.close(theirs)


def test_a_person_is_asked_and_sees_how_far_it_is(shell: Shell, terminal: tuple[int, int]) -> None:
    ours, theirs = terminal
    os.write(ours, b"y\n")
    command = [*WXGATE, "jobs", "drop", "--dead"]
    ended = subprocess.run(command, stdin=theirs, stderr=theirs, stdout=subprocess.PIPE, text=True, check=False)
    said = os.read(ours, 65536).decode()
    assert (ended.returncode, ended.stdout.split()[:2]) == (0, ["dropped", "2"])
    assert "永久删除 2 个任务？" in said
    assert "2/2" in said
    assert listed(shell) == [RUNNING, WAITING]


def test_a_person_who_declines_loses_nothing(shell: Shell, terminal: tuple[int, int]) -> None:
    ours, theirs = terminal
    os.write(ours, b"n\n")
    command = [*WXGATE, "jobs", "drop", "--dead"]
    assert subprocess.run(command, stdin=theirs, capture_output=True, check=False).returncode == 1
    assert listed(shell) == [OLD, DEAD, RUNNING, WAITING]
