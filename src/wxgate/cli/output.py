"""What commands print: data on standard output, everything said about it on standard error."""

import sys
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

import orjson
from rich import box
from rich.console import Console
from rich.table import Table

from wxgate.protocol.parameters import JsonValue
from wxgate.protocol.text import Text

Record = Mapping[str, JsonValue]

PIPE_WIDTH: Final = 10_000
"""Columns when nobody looks: a line read by another program must not be wrapped."""

NOT_LIMITED: Final = {
    "grants": "全部 all",
    "allow_ips": "不限 any",
    "redirect_hosts": "不限 any",
    "per_minute": "不限 any",
}


SECONDS: Final = ("age", "expires_in", "next_refresh_in")
"""Fields that hold a length of time in seconds."""


def print_json(data: JsonValue | Record | Sequence[Record]) -> None:
    """Write the data as JSON with a line end."""
    text = orjson.dumps(data, option=orjson.OPT_INDENT_2)
    sys.stdout.write(text.decode() + "\n")


def print_record(record: Record, *, as_json: bool) -> None:
    """Write one thing: a line for each of its fields."""
    if as_json:
        print_json(record)
        return
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True, style="bold")
    table.add_column(overflow="fold")
    for name, value in record.items():
        table.add_row(name, _shown(name, value))
    print_table(table)


def print_records(records: Sequence[Record], columns: Sequence[str], *, as_json: bool) -> None:
    """Write several things: as JSON all of their fields, as a table those in `columns`."""
    if as_json:
        print_json(records)
        return
    console = _console()
    table = Table(box=box.SIMPLE_HEAD if console.is_terminal else None, pad_edge=False)
    for name in columns:
        table.add_column(name, overflow="fold")
    for record in records:
        table.add_row(*(_shown(name, record[name]) for name in columns))
    print_table(table)


def print_table(table: Table) -> None:
    """Write a table as the terminal shows it best, or for a pipe without wrapping."""
    console = _console()
    # a piped table is padded to its columns' widths, which nobody needs at the end of a line
    with console.capture() as captured:
        console.print(table)
    sys.stdout.write("".join(f"{line.rstrip()}\n" for line in captured.get().splitlines()))


def say(zh: str, en: str) -> None:
    """Tell the operator something, in both languages."""
    sys.stderr.write(f"{Text(zh, en)}\n")


def _console() -> Console:
    return Console(
        width=None if sys.stdout.isatty() else PIPE_WIDTH, highlight=False, markup=False, emoji=False, file=sys.stdout
    )


def _shown(name: str, value: JsonValue) -> str:
    match value:
        case None:
            return NOT_LIMITED.get(name, "-")
        case bool():
            return "是 yes" if value else "否 no"
        case int() if name in SECONDS:
            return str(timedelta(seconds=value))
        case int() if name.endswith(("_at", "_until")):
            return datetime.fromtimestamp(value).astimezone().isoformat(" ")
        case list():
            return ", ".join(map(str, value)) or ("无 none" if name == "grants" else NOT_LIMITED.get(name, "-"))
        case _:
            return str(value)
