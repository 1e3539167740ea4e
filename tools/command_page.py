"""`docs/reference/commands.md`: what `--help` says of every command."""

from collections.abc import Iterator

import typer
from typer.core import TyperCommand, TyperGroup

from tools.markdown import NOTICE, code, table


def commands_page(app: typer.Typer, name: str) -> str:
    """Every command of an app, groups before their members, in the order of `--help`."""
    context = typer.Context(typer.main.get_command(app), info_name=name)
    parts = [NOTICE, "# Commands\n", "Exit code 0: done; 1: it failed; 2: the command line is wrong.\n"]
    return "\n".join([*parts, *_described(context)])


def _described(context: typer.Context) -> Iterator[str]:
    command = context.command
    if isinstance(command, TyperGroup):
        for name in command.list_commands(context):
            member = command.get_command(context, name)
            if member and not member.hidden:
                yield from _described(typer.Context(member, info_name=name, parent=context))
    elif isinstance(command, TyperCommand):
        yield _page_part(command, context)


def _page_part(command: TyperCommand, context: typer.Context) -> str:
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    parts = [f"## {context.command_path}\n", f"{(command.help or '').strip()}\n", f"```text\n{usage}\n```\n"]
    records = [record for one in command.get_params(context) if (record := one.get_help_record(context))]
    parts.append(table(("", ""), ((code(record[0]), record[1]) for record in records if "--help" not in record[0])))
    if command.epilog:
        lines = (line.strip().replace(r"\[", "[") for line in command.epilog.splitlines())
        parts.append("\n".join(["```text", *(line for line in lines if line), "```\n"]))
    return "\n".join(parts)
