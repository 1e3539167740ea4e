"""Pages that are not there."""

from typing import Final

from wxgate.operators.errors import LinkInvalid, OperatorUnknown
from wxgate.protocol.text import Text
from wxgate.tenants.errors import AccountUnknown, ClientUnknown, OperatorError, PlatformUnknown

MISSING: Final[tuple[type[OperatorError], ...]] = (
    AccountUnknown,
    ClientUnknown,
    PlatformUnknown,
    OperatorUnknown,
    LinkInvalid,
)
"""Refusals that mean that something asked for is not there."""


class Missing(Exception):
    """What a page is about is not there, or not any more."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(zh, en)
