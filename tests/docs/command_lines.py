"""`wxgate …` as documents show it, held against the command line that exists."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final, TypeAlias

from tests.docs.documents import Document
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from wxgate.cli import app

Command: TypeAlias = "TyperGroup | TyperCommand"

_BEFORE: Final = r"(?:^|\$ |\$\(|[|;&] |sudo -u \w+ |ExecStart=)(?:\w+=\S+ )*"
_COMMAND: Final = re.compile(rf"{_BEFORE}(?:/\S*/)?wxgate (?P<rest>[^\n|;&)#]+)", re.M)
_IN_PROSE: Final = re.compile(r"^wxgate (?P<rest>[^\n]+)$")
_SHELLS: Final = {"bash", "sh", "console", "ini"}


@dataclass(frozen=True, slots=True)
class CommandLine:
    """One command line and where it stands."""

    where: str
    words: tuple[str, ...]


def command_lines(document: Document) -> Iterator[CommandLine]:
    """Every one in the blocks for a shell, and in `code`."""
    for block in document.blocks():
        if block.language in _SHELLS:
            for found in _COMMAND.finditer(block.text.replace("\\\n", " ")):
                yield CommandLine(block.where, _words(found["rest"]))
    for code in document.codes():
        if found := _IN_PROSE.match(code):
            yield CommandLine(document.name, _words(found["rest"]))


def _words(text: str) -> tuple[str, ...]:
    try:
        return tuple(shlex.split(text))
    except ValueError:  # `$(…)` inside quotes was cut in two
        return tuple(text.split())


@cache
def root() -> TyperGroup:
    found = get_command(app)
    assert isinstance(found, TyperGroup)
    return found


def fault(words: tuple[str, ...]) -> str:
    """What is wrong with a command line; empty when it names a command and options that exist."""
    command: Command = root()
    options, at = _options(command), 0
    for at, word in enumerate(words):  # noqa: B007  # `at` is where the walk ended
        if word.startswith("-") or not isinstance(command, TyperGroup):
            break
        member = command.commands.get(word)
        if member is None:
            return f"there is no {word!r} in {' '.join(('wxgate', *words[:at]))}"
        command, options = member, options | _options(member)
    strange = [word for word in words[at:] if word.startswith("--") and word.partition("=")[0] not in options]
    return f"there is no {strange[0]} in wxgate {' '.join(words)}" if strange else ""


def variables() -> set[str]:
    """Environment variables that options of commands are read from."""
    found: set[str] = set()
    for command in _all(root()):
        for param in command.params:
            found.update([param.envvar] if isinstance(param.envvar, str) else param.envvar or ())
    return found


def _all(command: Command) -> Iterator[Command]:
    yield command
    if isinstance(command, TyperGroup):
        for member in command.commands.values():
            yield from _all(member)


def _options(command: Command) -> set[str]:
    return {"--help", *(name for param in command.params for name in (*param.opts, *param.secondary_opts))}
