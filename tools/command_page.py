"""`docs/reference/commands.md`: what `--help` says of every command."""

from collections.abc import Iterator
from typing import Final

import typer
from typer.core import TyperCommand, TyperGroup

from tools.markdown import NOTICE, code, table

MANY: Final = 5
"""From so many commands on that differ only in name, a group is told once instead of one by one."""


def commands_page(app: typer.Typer, name: str) -> str:
    """Every command of an app, groups before their members, in the order of `--help`."""
    context = typer.Context(typer.main.get_command(app), info_name=name)
    parts = [NOTICE, "# Commands\n", "Exit code 0: done; 1: it failed; 2: the command line is wrong.\n"]
    return "\n".join([*parts, *_described(context)])


def _described(context: typer.Context) -> Iterator[str]:
    if not isinstance(context.command, TyperGroup):
        yield _part(context, context.command_path)
        return
    members = list(_members(context.command, context))
    if len(members) >= MANY and all(_options(member) == _options(members[0]) for member in members):
        names = ", ".join(code(str(member.info_name)) for member in members)
        yield _part(members[0], f"{context.command_path} NAME", f"{context.command.help or ''}\n\nNAME: {names}")
        return
    if _options(context):
        yield _part(context, context.command_path)
    for member in members:
        yield from _described(member)


def _members(group: TyperGroup, context: typer.Context) -> Iterator[typer.Context]:
    for name in group.list_commands(context):
        member = group.get_command(context, name)
        if member and not member.hidden:
            yield typer.Context(member, info_name=name, parent=context)


def _part(context: typer.Context, title: str, meaning: str = "") -> str:
    command = context.command
    usage = " ".join([title, *command.collect_usage_pieces(context)])
    parts = [f"## {title}\n", f"{(meaning or command.help or '').strip()}\n", f"```text\n{usage}\n```\n"]
    options = [(code(name), " / ".join(line for line in said.splitlines() if line)) for name, said in _options(context)]
    parts += [table(("", ""), options)] if options else []
    if isinstance(command, TyperCommand | TyperGroup) and command.epilog:
        lines = (line.strip().replace(r"\[", "[") for line in command.epilog.splitlines())
        parts.append("\n".join(["```text", *(line for line in lines if line), "```\n"]))
    return "\n".join(parts)


def _options(context: typer.Context) -> list[tuple[str, str]]:
    """Options and arguments with what is said of them, but for `--help`."""
    records = [record for one in context.command.get_params(context) if (record := one.get_help_record(context))]
    return [record for record in records if "--help" not in record[0]]
