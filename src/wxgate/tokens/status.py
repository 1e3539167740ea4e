"""How the tokens of an account are doing, for people and metrics. Never a value."""

from collections.abc import Iterable
from dataclasses import dataclass

from wxgate.tokens.record import Record
from wxgate.tokens.token import KINDS, Kind


@dataclass(frozen=True, slots=True)
class TokenStatus:
    """One kind of token. Durations and moments are in seconds; None where there is no such moment."""

    kind: Kind
    age: float | None
    """Since WeChat was asked with success."""
    expires_in: float | None
    """Life that is left; None when there is no valid token."""
    refreshed_at: float | None
    next_try_at: float | None
    """When the background asks WeChat again."""
    failures: int
    """Failed tries since the last success."""
    last_error: str | None
    """Why the latest of them failed, in both languages."""


@dataclass(frozen=True, slots=True)
class KindStatus:
    """One kind of token over many accounts."""

    kind: Kind
    valid: int
    """Accounts that have a valid one."""
    missing: int
    """Accounts that have none."""
    failing: int
    """Accounts whose latest try failed, with or without a valid one."""
    least_life: float | None
    """Seconds of life left to the valid one that ends first."""


def status_of(record: Record, credential: int, now: float) -> TokenStatus:
    """The status of one token, for an account whose present secret has this credential number."""
    if record.credential < credential:
        return TokenStatus(record.key.kind, None, None, None, None, 0, None)
    lives = record.sealed is not None and record.expires_at > now
    refreshed_at, failure = record.refreshed_at, record.failure
    return TokenStatus(
        record.key.kind,
        None if refreshed_at is None else now - refreshed_at,
        record.expires_at - now if lives else None,
        refreshed_at,
        record.next_try_at or None,
        failure.count if failure else 0,
        failure.text if failure else None,
    )


def in_order(statuses: Iterable[TokenStatus]) -> tuple[TokenStatus, ...]:
    """The statuses in the order of `KINDS`, other kinds after them."""
    place = {kind: number for number, kind in enumerate(KINDS)}
    return tuple(sorted(statuses, key=lambda status: (place.get(status.kind, len(place)), status.kind)))


def kind_status(kind: Kind, statuses: Iterable[TokenStatus]) -> KindStatus:
    """The statuses of one kind, added up."""
    known = list(statuses)
    lives = [status.expires_in for status in known if status.expires_in is not None]
    failing = sum(status.failures > 0 for status in known)
    return KindStatus(kind, len(lives), len(known) - len(lives), failing, min(lives, default=None))
