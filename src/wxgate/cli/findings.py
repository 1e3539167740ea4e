"""What `account check` and `doctor` found, and what to do about it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import typer
from rich.table import Table
from rich.text import Text as Styled

from wxgate.cli.output import Record, print_json, print_table
from wxgate.protocol.text import Text
from wxgate.tokens import check

State = Literal["ok", "warning", "failed"]

_SHOWN: Final[dict[State, tuple[str, str]]] = {
    "ok": ("正常 ok", "green"),
    "warning": ("注意 warning", "yellow"),
    "failed": ("失败 failed", "bold red"),
}

NOTHING_TO_DO: Final = Text("", "")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    subject: str
    state: State
    what: Text
    """What was found. Never a secret."""
    cure: Text = NOTHING_TO_DO
    """What to do about it; empty when there is nothing to do."""


def ok(subject: str, zh: str, en: str) -> Finding:
    """All is well."""
    return Finding(subject, "ok", Text(zh, en))


def warning(subject: str, what: Text, cure: Text) -> Finding:
    """It works, or may work, and should be looked at."""
    return Finding(subject, "warning", what, cure)


def failed(subject: str, what: Text, cure: Text) -> Finding:
    """It does not work."""
    return Finding(subject, "failed", what, cure)


def told(finding: check.Finding) -> Finding:
    """What the check of an account found."""
    return Finding(finding.subject, "ok" if finding.ok else "failed", finding.what, finding.cure)


def report(findings: Sequence[Finding], *, as_json: bool) -> None:
    """Print the findings; end the command with exit code 1 when one of them failed."""
    if as_json:
        print_json([_record(finding) for finding in findings])
    else:
        print_table(_table(findings))
    if any(finding.state == "failed" for finding in findings):
        raise typer.Exit(1)


def _record(finding: Finding) -> Record:
    return {
        "subject": finding.subject,
        "state": finding.state,
        "what": finding.what._asdict(),
        "cure": finding.cure._asdict(),
    }


def _table(findings: Iterable[Finding]) -> Table:
    """A line for each finding, and one below it for each language of its cure."""
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, style="bold")
    table.add_column(overflow="fold")
    for finding in findings:
        shown, style = _SHOWN[finding.state]
        table.add_row(Styled(shown, style), finding.subject, str(finding.what))
        for line in filter(None, finding.cure):
            table.add_row("", "", f"→ {line}")
    return table
