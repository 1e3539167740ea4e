"""What came of each try at a job that is not over, or was given up: one line of JSON for each, the oldest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import orjson
from sqlalchemy import BindParameter, Case, Column, case, func

KEPT: Final = 8000
"""Characters beyond which no further try is added: dozens of tries, as a job has."""


@dataclass(frozen=True, slots=True)
class Try:
    """One try that did not end the job well."""

    at: float
    """When it was over: UNIX seconds by the database's clock."""
    reason: str


def line(at: float, reason: str) -> str:
    """A try as it is written down."""
    return orjson.dumps([at, reason]).decode() + "\n"


def with_line(column: Column[str | None], added: BindParameter[str]) -> Case[str]:
    """SQL for what is written in `column`, with one more line while there is room."""
    written = func.coalesce(column, "")
    return case((func.length(written) < KEPT, written + added), else_=written)


def read(written: str | None) -> Sequence[Try]:
    """The tries that are written down."""
    return tuple(Try(*orjson.loads(each)) for each in (written or "").splitlines())
