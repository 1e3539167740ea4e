"""One row of the table of tokens, as read at one moment."""

from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from sqlalchemy import RowMapping

from wxgate.tenants.vault import Cell
from wxgate.tokens.failures import Failure, is_fate
from wxgate.tokens.token import Kind


class Credentialed(Protocol):
    """Whose tokens are void once its credential number has grown."""

    @property
    def credential(self) -> int:
        """The number."""


class Key(NamedTuple):
    """Which token: of which account or platform, of which kind."""

    appid: str
    kind: Kind

    @property
    def cell(self) -> Cell:
        """Where its value stands in the database."""
        return Cell("tokens", (self.appid, self.kind), "value")

    @property
    def refresh_cell(self) -> Cell:
        """Where its refresh token stands."""
        return Cell("tokens", (self.appid, self.kind), "refresh_token")


@dataclass(frozen=True, slots=True)
class Record:
    """What the installation knows of one token. Without a row: all zero, nothing known."""

    key: Key
    sealed: str | None = field(default=None, repr=False)
    expires_at: float = 0.0
    refreshed_at: float | None = None
    next_try_at: float = 0.0
    generation: int = 0
    credential: int = 0
    failure: Failure | None = None
    revision: int = 0
    lease_free: bool = True
    """Whether nobody was asking WeChat when this was read."""
    refresh_sealed: str | None = field(default=None, repr=False)
    """What the next one of an authorizer is got with."""

    def told(self, owner: Credentialed, now: float) -> Failure | None:
        """The failure that callers are told at once, without another try."""
        if self.failure is None or self.credential < owner.credential:
            return None
        return self.failure if now < self.failure.told_until(self.next_try_at) else None

    def due_at(self, owner: Credentialed) -> float:
        """When the background asks WeChat: at once when the owner has a new secret."""
        return self.next_try_at if self.credential >= owner.credential else 0.0


def read_record(row: RowMapping) -> Record:
    """The record of a row selected by `rows.whole`."""
    return Record(
        Key(row["appid"], row["kind"]),
        row["value"],
        row["expires_at"],
        row["refreshed_at"],
        row["next_try_at"],
        row["generation"],
        row["credential"],
        _failure(row),
        row["revision"],
        bool(row["lease_free"]),
        row["refresh_token"],
    )


def _failure(row: RowMapping) -> Failure | None:
    fate = row["failure_fate"]
    if not is_fate(fate):
        return None
    return Failure(fate, row["failure_errcode"], row["last_error"], row["failed_at"], row["failures"])
