"""How a token is doing, in one word."""

from typing import Final, Literal

from wxgate.tokens.record import Record
from wxgate.tokens.status import TokenStatus

State = Literal["missing", "failing", "not_yet", "not_permitted", "valid"]
"""`missing`: there is none, and the latest try failed or its life is over. `failing`: the latest try failed, and the
old one still lives. `not_yet`: WeChat was not asked since the account was added or its secret changed.
`not_permitted`: WeChat does not give this kind to this account, which is no trouble unless somebody needs it."""

WORST_FIRST: Final[tuple[State, ...]] = ("missing", "failing", "not_yet", "not_permitted", "valid")


def state_of(record: Record, status: TokenStatus) -> State:
    """The state of one token, given its status."""
    if status.failures and record.failure and not record.failure.permitted:
        return "not_permitted"
    if status.failures:
        return "missing" if status.expires_in is None else "failing"
    if status.expires_in is not None:
        return "valid"
    return "not_yet" if status.refreshed_at is None else "missing"
