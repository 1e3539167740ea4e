"""One token or ticket in the form in which it is used."""

from dataclasses import dataclass, field
from typing import Final

Kind = str
"""One of `KINDS`; a text, as third-party platforms will bring kinds of their own."""

ACCESS_TOKEN: Final = "access_token"  # noqa: S105 - a name, not a token
JSAPI_TICKET: Final = "jsapi_ticket"
WX_CARD_TICKET: Final = "wx_card_ticket"

KINDS: Final = (ACCESS_TOKEN, JSAPI_TICKET, WX_CARD_TICKET)
"""What is kept for every open account (contract §8). Tickets come after the token they are got with."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token or ticket, valid until `expires_at` by the installation's clock."""

    value: str = field(repr=False)
    expires_at: float
    credential: int
    """The account's credential number it was got with; under a later number it is void.

    A higher one than the account has means that this process does not know yet of the account's new secret.
    """
