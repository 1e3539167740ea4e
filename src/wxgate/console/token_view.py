"""An account's tokens as a list of accounts shows them: one word, and three moments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from wxgate.protocol.text import Text
from wxgate.tokens.states import WORST_FIRST, State
from wxgate.tokens.status import TokenStatus

STATES: Final[Mapping[State, tuple[str, Text]]] = {
    "missing": ("bad", Text("没有", "missing")),
    "failing": ("care", Text("刷新失败，旧的仍有效", "refresh fails, the old one lives")),
    "not_yet": ("care", Text("尚未获取", "not asked for yet")),
    "not_permitted": ("", Text("无权限", "not permitted")),
    "valid": ("good", Text("有效", "valid")),
}
"""The class of a state's mark, and its name."""


@dataclass(frozen=True, slots=True)
class TokenView:
    """How the tokens of one account are doing."""

    state: State
    """Of the worst of them."""
    access_state: State
    """Of the access token."""
    age: float | None
    """Seconds since WeChat gave the access token."""
    next_in: float | None
    """Seconds until the background asks for the next one."""
    ticket_age: float | None
    """Seconds since WeChat gave the oldest of the tickets."""

    @property
    def rank(self) -> int:
        """Lower for what needs attention more."""
        return WORST_FIRST.index(self.state)

    @property
    def mark(self) -> tuple[str, Text]:
        """Class and name of its state."""
        return STATES[self.state]


def token_view(known: Sequence[tuple[TokenStatus, State]], now: float) -> TokenView:
    """The view of what is known of an account's tokens."""
    # what calls bear comes first, see `kinds_of`
    token, access_state = known[0]
    tickets = [status.age for status, _ in known[1:] if status.age is not None]
    return TokenView(
        min((state for _, state in known), key=WORST_FIRST.index),
        access_state,
        token.age,
        None if token.next_try_at is None else max(0.0, token.next_try_at - now),
        max(tickets, default=None),
    )
