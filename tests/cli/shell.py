"""A command line as an operator has it, without the cost of a process for each command."""

import io
import json
import sys
from dataclasses import dataclass
from typing import cast

import pytest

from wxgate.cli import main
from wxgate.protocol.parameters import JsonObject


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended and what it wrote."""

    code: int
    out: str
    err: str


class Shell:
    """Runs commands in this process; standard input is a pipe, as in a script."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capsys = capsys
        self._monkeypatch = monkeypatch

    def __call__(self, *arguments: str, stdin: str = "") -> Ended:
        """Run `wxgate` with these arguments."""
        self._capsys.readouterr()
        with self._monkeypatch.context() as patch:
            patch.setattr(sys, "stdin", io.StringIO(stdin))
            with pytest.raises(SystemExit) as ended:
                main(arguments)
        written = self._capsys.readouterr()
        return Ended(int(ended.value.code or 0), written.out, written.err)

    def json(self, *arguments: str, stdin: str = "") -> JsonObject:
        """What a command that must succeed prints with `--json`."""
        ended = self(*arguments, "--json", stdin=stdin)
        assert ended.code == 0, ended
        return cast("JsonObject", json.loads(ended.out))

    @staticmethod
    def read_list(ended: Ended) -> list[JsonObject]:
        """The list that a command printed as JSON, however it ended."""
        return cast("list[JsonObject]", json.loads(ended.out))

    def json_list(self, *arguments: str) -> list[JsonObject]:
        """The same for a command that prints a list."""
        return cast("list[JsonObject]", self.json(*arguments))
