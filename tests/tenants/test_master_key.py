"""The master key: where it comes from, and that a wrong one is noticed before anybody is answered."""

import asyncio
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from wxgate.db import Database
from wxgate.tenants.errors import MasterKeyInvalid, MasterKeyMismatch
from wxgate.tenants.master_key import FILE_NAME, format_key, make_key_file, parse_keys, read_key_file
from wxgate.tenants.open_vault import open_vault
from wxgate.tenants.vault import new_key


def test_a_comma_list_holds_several_keys_in_order() -> None:
    keys = (new_key(), new_key())
    assert parse_keys(f" {format_key(keys[0])} , {format_key(keys[1])},\n", "MASTER_KEY") == keys


@pytest.mark.parametrize(
    "text", ["", ",", "short", "A" * 44, "=" * 44, format_key(bytes(31)), format_key(bytes(33)), "密钥"]
)
def test_what_is_no_key_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(MasterKeyInvalid) as refused:
        parse_keys(text, "MASTER_KEY")
    assert "MASTER_KEY" in str(refused.value)
    assert len(text) < 5 or text not in str(refused.value)


def test_the_generated_file_is_for_its_owner_alone_and_nothing_else_is_left(tmp_path: Path) -> None:
    keys = make_key_file(tmp_path / "data")
    file = tmp_path / "data" / FILE_NAME
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert read_key_file(tmp_path / "data") == keys
    assert [path.name for path in file.parent.iterdir()] == [FILE_NAME]


def test_processes_that_start_at_once_agree_on_one_key(tmp_path: Path) -> None:
    script = (
        "import sys, pathlib; from wxgate.tenants.master_key import make_key_file, format_key;"
        "print(format_key(make_key_file(pathlib.Path(sys.argv[1]))[0]))"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", script, tmp_path], stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]
    answers = {process.communicate(timeout=30)[0] for process in started}
    assert len(answers) == 1
    assert answers != {""}


async def test_the_first_run_makes_a_key_and_the_next_one_finds_it(database: Database, tmp_path: Path) -> None:
    first = await open_vault(database, "", tmp_path)
    again = await open_vault(database, "", tmp_path)
    assert again.key_id == first.key_id


async def test_a_setting_wins_over_the_file(database: Database, tmp_path: Path) -> None:
    make_key_file(tmp_path)
    key = new_key()
    opened = await open_vault(database, format_key(key), tmp_path)
    assert opened.key_id == (await open_vault(database, format_key(key), tmp_path / "elsewhere")).key_id


async def test_another_key_than_the_database_s_is_refused(database: Database, tmp_path: Path) -> None:
    await open_vault(database, format_key(new_key()), tmp_path)
    other = format_key(new_key())
    with pytest.raises(MasterKeyMismatch, match=r"拒绝启动.*refuses to start") as refused:
        await open_vault(database, other, tmp_path)
    assert other not in str(refused.value)


async def test_an_additional_key_is_accepted(database: Database, tmp_path: Path) -> None:
    old, new = format_key(new_key()), format_key(new_key())
    await open_vault(database, old, tmp_path)
    await open_vault(database, f"{new},{old}", tmp_path)


async def test_a_lost_key_file_is_not_replaced_by_a_new_one(database: Database, tmp_path: Path) -> None:
    await open_vault(database, "", tmp_path)
    (tmp_path / FILE_NAME).unlink()
    with pytest.raises(MasterKeyMismatch, match=r"备份.*backup"):
        await open_vault(database, "", tmp_path)
    assert not (tmp_path / FILE_NAME).exists()


async def test_of_two_first_runs_with_different_keys_one_is_refused(
    database: Database, second: Database, tmp_path: Path
) -> None:
    outcomes = await asyncio.gather(
        open_vault(database, format_key(new_key()), tmp_path),
        open_vault(second, format_key(new_key()), tmp_path),
        return_exceptions=True,
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["MasterKeyMismatch", "Vault"]
