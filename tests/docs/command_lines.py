"""`wxgate …` as documents show it, held against the command line that exists."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

import typer
from tests.docs.documents import Document
from typer.core import TyperGroup
from typer.exceptions import TyperException
from typer.main import get_command

from wxgate.cli import app

_BEFORE: Final = r"(?:^|\$ |\$\(|[|;&] |sudo -u \w+ |ExecStart=)(?:\w+=\S+ )*"
_COMMAND: Final = re.compile(rf"{_BEFORE}(?:/\S*/)?wxgate (?P<rest>[^\n|;&)#]+)", re.MULTILINE)
_SHELLS: Final = {"bash", "sh", "console", "ini"}


@dataclass(frozen=True, slots=True)
class CommandLine:
    """One command line and where it stands."""

    where: str
    words: tuple[str, ...]
    whole: bool
    """Whether it is to be typed as it stands; in running text a command may be named without its arguments."""


def command_lines(document: Document) -> Iterator[CommandLine]:
    """Every one in the blocks for a shell, and in `code`."""
    for block in document.blocks():
        if block.language in _SHELLS:
            for found in _COMMAND.finditer(block.text.replace("\\\n", " ")):
                yield CommandLine(block.where, _words(found["rest"]), whole=True)
    for code in document.codes():
        if code.startswith("wxgate "):
            yield CommandLine(document.name, _words(code.removeprefix("wxgate ")), whole=False)


def _words(text: str) -> tuple[str, ...]:
    try:
        return tuple(shlex.split(text))
    except ValueError:  # `$(…)` inside quotes was cut in two
        return tuple(text.split())


@cache
def root() -> typer.Context:
    return typer.Context(get_command(app), info_name="wxgate")


def members(group: typer.Context) -> dict[str, typer.Context]:
    """The commands of a group; none when it is a command itself."""
    command = group.command
    commands = command.commands if isinstance(command, TyperGroup) else {}
    return {name: typer.Context(member, info_name=name, parent=group) for name, member in commands.items()}


def fault(words: tuple[str, ...], *, whole: bool = True) -> str:
    """What is wrong with a command line; empty when the command takes it. Values are not looked at."""
    own = words[2:] if words[:1] == ("--config",) else words
    return _fault(root(), own, whole)


def _fault(context: typer.Context, words: tuple[str, ...], whole: bool) -> str:
    known = members(context)
    if known and words and not words[0].startswith("-"):
        member = known.get(words[0])
        return _fault(member, words[1:], whole) if member else f"{context.command_path} has no {words[0]!r}"
    if "--help" in words:
        return ""
    if not whole and words and words[-1].startswith("--"):
        words = (*words, "VALUE") if _takes_value(context, words[-1]) else words
    try:
        given, rest, _ = context.command.make_parser(context).parse_args(list(words))
    except TyperException as error:
        return f"{context.command_path}: {error}"
    needed = [param.name for param in context.command.params if param.required and not param.envvar] if whole else []
    lacking = [name for name in needed if name and not given.get(name)]
    return f"{context.command_path}: too many {rest}, lacking {lacking}" if rest or lacking else ""


def _takes_value(context: typer.Context, option: str) -> bool:
    return any(option in param.opts and not getattr(param, "is_flag", False) for param in context.command.params)


def variables() -> set[str]:
    """Environment variables that options of commands are read from."""
    found: set[str] = set()
    for context in _all(root()):
        for param in context.command.params:
            found.update([param.envvar] if isinstance(param.envvar, str) else param.envvar or ())
    return found


def _all(context: typer.Context) -> Iterator[typer.Context]:
    yield context
    for member in members(context).values():
        yield from _all(member)
