"""How long an answer is waited for."""

from typing import Final

from wxgate_client.lengthy import LENGTHY

LONG: Final = 30.0
"""Seconds for endpoints that fetch media, which a gateway answers within 20 unless its operator allows more."""


class Timeouts:
    """Seconds for each endpoint."""

    def __init__(self, usual: float) -> None:
        self._usual = usual

    def of(self, endpoint: str) -> float:
        """For connecting, and for each wait on the socket."""
        return max(self._usual, LONG) if endpoint in LENGTHY else self._usual
