"""Requests that offer another protocol, as Java's HttpClient does by itself: `Upgrade: h2c` on every plain request.

The offer may be ignored (RFC 9110 §7.8), and must be here: the parser takes it for the end of HTTP, and what follows,
the body, is lost.
"""

import re
from typing import Final, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

_OFFER: Final = re.compile(rb"\r\nupgrade:", re.IGNORECASE)
_UNHEARD: Final = b"\r\nx-offer:"
_END: Final = b"\r\n\r\n"


class DeafProtocol(HttpToolsProtocol):
    """HTTP/1.1 as uvicorn speaks it, deaf to such offers."""

    def data_received(self, data: bytes) -> None:
        """Takes what came. A request's head comes in one piece from all who make such offers."""
        cycle = cast("RequestResponseCycle | None", self.cycle)  # None before the first request
        offers = b"pgrade:" in data or b"PGRADE:" in data
        if offers and (cycle is None or cycle.response_complete):
            head, end, rest = data.partition(_END)
            data = _OFFER.sub(_UNHEARD, head) + end + rest
        super().data_received(data)
