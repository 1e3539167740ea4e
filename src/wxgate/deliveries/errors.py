"""What can come of a delivery other than an answer.

DeliveryError
├── UrlRefused      the URL itself is not acceptable; found without DNS or network
├── AddressRefused  every address of the host is one that we do not connect to
└── NotDelivered    no connection, no answer in time, or no HTTP

No text of these holds a path, query or body: they name the host alone.
"""

from wxgate.protocol.text import Text


class DeliveryError(Exception):
    """Base of the tree above."""


class UrlRefused(DeliveryError):
    """`accepted` says what would be, so as to follow "must be"."""

    def __init__(self, accepted: Text) -> None:
        super().__init__(f"the URL is not {accepted.en}")
        self.accepted = accepted


class AddressRefused(DeliveryError):
    """The host has no address that may be connected to; nothing was sent."""


class NotDelivered(DeliveryError):
    """Nobody answered. Whether the request arrived is not known."""
