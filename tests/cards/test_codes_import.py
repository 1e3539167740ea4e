"""The code registry: what is imported counts wholly or not at all."""

import asyncio
import os
import signal
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select
from tests.cards.claiming import CARD, ONE_ENGINE, OTHER_CARD
from tests.cli.serving import WXGATE

from wxgate.cards import codes_store
from wxgate.cards.codes import Coded, CodeRegistry
from wxgate.cards.codes_file import BadLine, CodeLine
from wxgate.cards.codes_import import CodeImport, Imported, ImportRefused, ImportSuperseded, check
from wxgate.cards.codes_store import CHUNK
from wxgate.cards.tables import card_codes, code_imports
from wxgate.db import AnyTable, Database
from wxgate.protocol.clock import Clock
from wxgate.protocol.text import Text

APPID = "wx0123456789abcdef"
MANY = CHUNK * 2 + 7


def lines(codes: Iterable[str], card_id: str = CARD) -> Iterator[CodeLine]:
    return (CodeLine(number, code, card_id) for number, code in enumerate(codes, 1))


def numbered(count: int, card_id: str = CARD) -> Iterator[CodeLine]:
    return lines((f"{number:06d}" for number in range(count)), card_id)


async def imported(
    database: Database, given: Iterable[CodeLine | BadLine], *, appid: str = APPID, replace: bool = False
) -> Imported:
    return await CodeImport(database, Clock(), appid, replace=replace).run(given)


async def cards(database: Database, codes: Sequence[str], appid: str = APPID) -> list[str | None]:
    registry = CodeRegistry(database)
    return [await registry.card_of(appid, code) for code in codes]


async def rows(database: Database, table: AnyTable = card_codes) -> int:
    def number(connection: Connection) -> int:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()

    return await database.read(number)


async def test_every_code_of_a_file_is_found_and_no_other(database: Database) -> None:
    told: list[int] = []
    done = await CodeImport(database, Clock(), APPID).run(numbered(MANY), told.append)

    assert done == Imported(lines=MANY, new=MANY)
    assert sum(told) == MANY
    assert await cards(database, ["000000", f"{MANY - 1:06d}", f"{MANY:06d}", ""]) == [CARD, CARD, None, None]
    assert await cards(database, ["000000"], "wxffffffffffffffff") == [None]
    assert await database.read(codes_store.count, APPID) == {CARD: MANY}


async def test_the_same_file_again_changes_nothing(database: Database) -> None:
    await imported(database, numbered(MANY))
    again = await imported(database, numbered(MANY))
    replacing = await imported(database, numbered(MANY), replace=True)

    assert again == replacing == Imported(lines=MANY, unchanged=MANY)
    assert await rows(database) == MANY
    assert await rows(database, code_imports) == 1


async def test_a_longer_file_adds_what_is_new(database: Database) -> None:
    await imported(database, numbered(5))

    assert await imported(database, numbered(9)) == Imported(lines=9, new=4, unchanged=5)
    assert await database.read(codes_store.count, APPID) == {CARD: 9}


async def test_a_code_of_another_card_is_refused_by_line_and_nothing_is_imported(database: Database) -> None:
    await imported(database, lines(["b"]))

    with pytest.raises(ImportRefused) as refused:
        await imported(database, lines(["a", "b", "c"], OTHER_CARD))

    (line,) = refused.value.bad.first
    assert line.number == 2
    assert all(word in str(line.reason) for word in (CARD, "--replace"))
    assert await cards(database, ["a", "b", "c"]) == [None, CARD, None]
    assert await rows(database) == 1


async def test_replace_gives_codes_another_card_and_leaves_no_old_rows(database: Database) -> None:
    await imported(database, numbered(MANY))
    done = await imported(database, numbered(CHUNK + 3, OTHER_CARD), replace=True)

    assert done == Imported(lines=CHUNK + 3, replaced=CHUNK + 3)
    assert await database.read(codes_store.count, APPID) == {CARD: MANY - CHUNK - 3, OTHER_CARD: CHUNK + 3}
    assert await rows(database) == MANY


@pytest.mark.parametrize("replace", [False, True])
@pytest.mark.parametrize("far", [1, MANY])
@ONE_ENGINE
async def test_a_file_that_contradicts_itself_is_refused(database: Database, *, far: int, replace: bool) -> None:
    await imported(database, lines(["x"]))
    contrary = [CodeLine(1, "x", CARD), *numbered(far), CodeLine(far + 2, "x", OTHER_CARD)]

    with pytest.raises(ImportRefused) as refused:
        await imported(database, contrary, replace=replace)

    assert [line.number for line in refused.value.bad.first] == [far + 2]
    assert await rows(database) == 1


@ONE_ENGINE
async def test_a_line_that_only_repeats_another_is_no_trouble(database: Database) -> None:
    assert await imported(database, lines(["a", "b", "a"])) == Imported(lines=3, new=2, unchanged=1)


async def test_an_import_cut_short_leaves_nothing_and_can_be_repeated(database: Database) -> None:
    def cut() -> Iterator[CodeLine]:
        yield from numbered(MANY)
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk"):
        await imported(database, cut())

    assert await cards(database, ["000000"]) == [None]
    assert (await rows(database), await rows(database, code_imports)) == (0, 0)
    assert (await imported(database, numbered(MANY))).new == MANY


async def test_a_later_import_takes_the_place_of_one_under_way(database: Database) -> None:
    later: list[asyncio.Task[int]] = []

    def overtaken() -> Iterator[CodeLine]:
        yield from numbered(CHUNK)
        begin = database.run_long(codes_store.begin, APPID, 1.0)
        later.append(asyncio.ensure_future(begin))
        yield from numbered(CHUNK * 2)

    with pytest.raises(ImportSuperseded):
        await imported(database, overtaken())

    assert await later[0] > 0
    assert await cards(database, ["000000"]) == [None]
    assert await rows(database) == 0


async def test_imports_of_other_accounts_do_not_meet(database: Database) -> None:
    other = "wxffffffffffffffff"
    await asyncio.gather(
        imported(database, numbered(MANY)), imported(database, numbered(MANY, OTHER_CARD), appid=other)
    )

    assert await cards(database, ["000001"]) == [CARD]
    assert await cards(database, ["000001"], other) == [OTHER_CARD]


@ONE_ENGINE
async def test_a_killed_import_leaves_nothing_that_counts(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "codes.csv"
    file.write_text("".join(f"{number:06d},{CARD}\n" for number in range(60_000)), encoding="utf-8")
    environment = os.environ | {"WXGATE_DATABASE_URL": database_url, "WXGATE_DATA_DIR": str(tmp_path)}
    account = ("account", "add", "--appid", APPID, "--secret", "0" * 32, "--name", "x")
    subprocess.run([*WXGATE, *account], env=environment, check=True, stdout=subprocess.DEVNULL)
    command = [*WXGATE, "codes", "import", str(file), "--appid", APPID]
    process = subprocess.Popen(command, env=environment)
    while not await rows(database) and process.poll() is None:
        await asyncio.sleep(0.005)
    process.send_signal(signal.SIGKILL)

    assert process.wait(10) == -signal.SIGKILL
    assert await rows(database) > 0
    assert await cards(database, ["000000"]) == [None]
    assert await database.read(codes_store.count, APPID) == {}
    assert await imported(database, numbered(3)) == Imported(lines=3, new=3)
    assert (await rows(database), await rows(database, code_imports)) == (3, 1)


def test_a_check_counts_the_lines_and_keeps_the_first_hundred_bad_ones() -> None:
    assert check(numbered(7)) == 7

    with pytest.raises(ImportRefused) as refused:
        check(BadLine(number, Text("坏", "bad")) for number in range(1, 251))

    bad = refused.value.bad
    assert (bad.count, len(bad.first), bad.first[-1].number) == (250, 100, 100)


@ONE_ENGINE
async def test_the_card_is_the_one_given_else_the_registrys_else_the_code_itself(database: Database) -> None:
    await imported(database, lines(["a"]))
    registry = CodeRegistry(database)

    assert await registry.resolve(APPID, OTHER_CARD, "a") == Coded(OTHER_CARD, "a")
    assert await registry.resolve(APPID, "", "a") == Coded(CARD, "a")
    assert await registry.resolve(APPID, "", "b") == Coded("b", "")
