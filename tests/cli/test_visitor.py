"""`wxgate visitor forget`."""

import asyncio
import os
import pty
import subprocess
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, insert, select
from tests.cli.serving import WXGATE
from tests.cli.shell import Shell
from tests.gateway import APPID, SECRET

from wxgate.db import Database
from wxgate.push.tables import pushes
from wxgate.relay.tables import visits
from wxgate.settings import Settings

ANN, BOB = "oAnn", "oBob"


async def in_database(*openids: str) -> list[str]:
    """Whose visits there are, after adding one for each of these."""
    database = await Database.open(Settings().database)
    for number, openid in enumerate(openids):
        await database.run(_add, f"{number:032}", openid)
    if openids:
        await database.run(_push)
    left = await database.read(_openids)
    await database.close()
    return left


def _add(connection: Connection, key: str, openid: str) -> None:
    row = {"key": key, "client_code": "code", "springboard": "s", "appid": APPID, "openid": openid}
    connection.execute(insert(visits).values({**row, "user_data": "{}", "made_at": 0.0, "expires_at": 9e9}))


def _push(connection: Connection) -> None:
    row = {"appid": APPID, "dedupe_key": "k", "openid": ANN, "msg_type": "text", "event": "", "body": "<xml/>"}
    connection.execute(insert(pushes).values({**row, "created_at": 0.0, "received_at": 0.0}))


def _openids(connection: Connection) -> list[str]:
    return [str(openid) for openid in connection.execute(select(visits.c.openid).order_by(visits.c.key)).scalars()]


@pytest.fixture(autouse=True)
def visited(shell: Shell) -> None:
    shell.json("account", "add", "--appid", APPID, "--name", "咖啡店", "--secret", SECRET)
    asyncio.run(in_database(ANN, BOB, ANN))


def left() -> list[str]:
    return asyncio.run(in_database())


def test_everything_of_one_visitor_is_deleted_and_counted(shell: Shell) -> None:
    told = shell.json("visitor", "forget", ANN, "--appid", APPID, "--yes")
    assert told == {"app_id": APPID, "visits": 2, "springboards": 0, "pushes": 1, "messages": 0, "jobs": 0}
    assert left() == [BOB]
    assert shell.json("visitor", "forget", ANN, "--appid", APPID, "--yes")["visits"] == 0


def test_a_script_must_say_yes(shell: Shell) -> None:
    ended = shell("visitor", "forget", ANN, "--appid", APPID)
    assert (ended.code, ended.out) == (2, "")
    assert "--yes" in ended.err
    assert left() == [ANN, BOB, ANN]


def test_a_mistyped_appid_is_not_taken_for_a_visitor_without_data(shell: Shell) -> None:
    ended = shell("visitor", "forget", ANN, "--appid", "wxffffffffffffffff", "--yes")
    assert (ended.code, ended.out) == (1, "")
    assert "没有 appid 为 wxffffffffffffffff 的公众号" in ended.err
    assert left() == [ANN, BOB, ANN]


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    ours, theirs = pty.openpty()
    yield ours, theirs
    os.close(ours)
    os.close(theirs)


@pytest.mark.parametrize(("answer", "code", "remaining"), [("n", 1, [ANN, BOB, ANN]), ("y", 0, [BOB])])
def test_a_person_is_asked_first(terminal: tuple[int, int], answer: str, code: int, remaining: list[str]) -> None:
    ours, theirs = terminal
    os.write(ours, f"{answer}\n".encode())
    command = [*WXGATE, "visitor", "forget", ANN, "--appid", APPID]
    ended = subprocess.run(command, stdin=theirs, capture_output=True, text=True, check=False)
    assert ended.returncode == code
    assert "删除该访客" in ended.stderr
    assert left() == remaining
