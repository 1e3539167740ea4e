"""One token or ticket in the form in which it is used."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from wxgate.protocol.capability import Capability

Kind = str
"""One of `KINDS`."""

ACCESS_TOKEN: Final = "access_token"  # noqa: S105 - a name, not a token
COMPONENT_ACCESS_TOKEN: Final = "component_access_token"  # noqa: S105 - the same
AUTHORIZER_ACCESS_TOKEN: Final = "authorizer_access_token"  # noqa: S105 - the same
JSAPI_TICKET: Final = "jsapi_ticket"
WX_CARD_TICKET: Final = "wx_card_ticket"

OWN_KINDS: Final = (ACCESS_TOKEN, JSAPI_TICKET, WX_CARD_TICKET)
"""What is kept for a self-owned account."""

KINDS: Final = (COMPONENT_ACCESS_TOKEN, ACCESS_TOKEN, AUTHORIZER_ACCESS_TOKEN, JSAPI_TICKET, WX_CARD_TICKET)
"""Everything that is kept (contract §8), what others are got with first. `kinds_of` says what whose are."""

NEEDED: Final[Mapping[Kind, tuple[Capability, ...]]] = {
    JSAPI_TICKET: (Capability.WEB,),
    WX_CARD_TICKET: (Capability.CARDS,),
}
"""Of which permission sets an account must have granted one to a platform."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token or ticket, valid until `expires_at` by the installation's clock."""

    value: str = field(repr=False)
    expires_at: float
    credential: int
    """The account's credential number it was got with; under a later number it is void.

    A higher one than the account has means that this process does not know yet of the account's new secret.
    """
