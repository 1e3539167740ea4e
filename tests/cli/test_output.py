"""What commands print, in terminals and in pipes; and that each explains itself."""

import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cli.shell import Shell
from typer.core import TyperGroup
from typer.main import get_command

import wxgate
from wxgate.cli import app

WXGATE = [sys.executable, "-m", "wxgate.cli"]


def commands(group: TyperGroup, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name)


def every_command() -> list[tuple[str, ...]]:
    root = get_command(app)
    assert isinstance(root, TyperGroup)
    return list(commands(root))


def test_every_command_has_help_in_both_languages_with_examples_of_its_own_on_80_columns_too(
    bare: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = {("client", "rotate"), ("demo",), ("serve",), ("worker",), ("sim",), ("visitor", "forget"), ("doctor",)}
    assert known <= set(every_command())
    helps = {command: bare(*command, "--help") for command in every_command()}
    for command, ended in helps.items():
        assert ended.code == 0
        assert f"wxgate {' '.join(command)}" in ended.out.partition("例 / Examples:")[2], command
        assert ended.out.partition("例 / Examples:")[2].lstrip().startswith(("$ ", "# ")), command
        assert any("\u4e00" <= letter <= "\u9fff" for letter in ended.out.partition("例 / Examples:")[0]), command
    monkeypatch.setenv("COLUMNS", "80")
    for command, wide in helps.items():
        assert bare(*command, "--help").out.count("…") == wide.out.count("…"), command  # no text is cut off


def test_without_a_command_help_is_printed(shell: Shell) -> None:
    ended = shell()
    assert ended.code == 2
    assert "account" in ended.out + ended.err


def test_the_version_is_printed(shell: Shell) -> None:
    assert shell("--version").out == f"wxgate {wxgate.__version__}\n"


def test_an_unknown_command_is_a_usage_error(shell: Shell) -> None:
    assert shell("acount", "list").code == 2


@pytest.fixture
def filled(shell: Shell) -> str:
    """The code of a client whose grants are long."""
    added = shell.json(
        "client", "add", "--name", "名称很长的一个商城" * 5, "--grant", "get_user_data,set_drawboard_data"
    )
    return str(added["client_code"])


def test_in_a_pipe_a_line_is_a_row_without_colours_or_frames(filled: str) -> None:
    done = subprocess.run([*WXGATE, "client", "list"], capture_output=True, text=True, check=True)
    header, row = done.stdout.splitlines()
    assert header.split() == ["client_code", "name", "app_id", "grants", "per_minute", "push_url", "closed"]
    assert row.startswith(filled)
    assert "get_user_data, set_drawboard_data" in row
    assert "\x1b" not in done.stdout
    assert not [letter for letter in done.stdout if "\u2500" <= letter <= "\u257f"]


def test_a_narrow_terminal_loses_nothing(filled: str) -> None:
    main, terminal = pty.openpty()
    environment = {**os.environ, "COLUMNS": "40", "TERM": "xterm", "NO_COLOR": "1"}
    with subprocess.Popen([*WXGATE, "client", "show", filled], stdout=terminal, env=environment) as process:
        os.close(terminal)
        shown = "".join(re.sub(r"\x1b\[[0-9;]*m", "", read_all(main)).split())
    assert process.returncode == 0
    assert filled in shown
    assert "get_user_data,set_drawboard_data" in shown


def read_all(terminal: int) -> str:
    parts: list[bytes] = []
    while True:
        try:
            part = os.read(terminal, 4096)
        except OSError:  # the other side is closed
            part = b""
        if not part:
            os.close(terminal)
            return b"".join(parts).decode()
        parts.append(part)


def test_moments_and_absent_limits_are_readable(shell: Shell, filled: str) -> None:
    lines = dict(line.split(maxsplit=1) for line in shell("client", "show", filled).out.splitlines())
    assert lines["per_minute"] == "不限 any"
    assert lines["require_hmac"] == "否 no"
    assert lines["created_at"].startswith("20")


def test_a_command_survives_a_reader_that_has_enough(filled: str, tmp_path: Path) -> None:
    done = subprocess.run(
        f"{sys.executable} -m wxgate.cli client list | head -c 1",
        shell=True,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "c"
    assert "Traceback" not in done.stderr
