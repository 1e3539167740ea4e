"""Every endpoint that is served, and the service behind it: one line per capability."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wxgate.cards.claim_endpoints import ENDPOINTS as CLAIM_PAGES
from wxgate.cards.endpoints import ENDPOINTS as CARDS
from wxgate.links.endpoints import ENDPOINTS as LINKS
from wxgate.media.endpoints import ENDPOINTS as MEDIA
from wxgate.media.voice_endpoints import ENDPOINTS as VOICES
from wxgate.messages.endpoints import ENDPOINTS as MESSAGES
from wxgate.protocol.declaration import Endpoint
from wxgate.qrcodes.endpoints import ENDPOINTS as QRCODES
from wxgate.relay.endpoints import ENDPOINTS as RELAY
from wxgate.shake.endpoints import ENDPOINTS as SHAKE
from wxgate.tenants.endpoints import ENDPOINTS as TENANTS
from wxgate.tokens.endpoints import ENDPOINTS as TOKENS

ENDPOINTS: tuple[Endpoint, ...] = (
    *RELAY,
    *CLAIM_PAGES,
    *CARDS,
    *MESSAGES,
    *MEDIA,
    *VOICES,
    *LINKS,
    *QRCODES,
    *SHAKE,
    *TENANTS,
    *TOKENS,
)
NAMES: tuple[str, ...] = tuple(endpoint.name for endpoint in ENDPOINTS)


@dataclass(frozen=True, slots=True)
class Route:
    """An endpoint and the service it is handed."""

    endpoint: Endpoint
    service: object


def serve(endpoints: Iterable[Endpoint], service: object) -> Mapping[str, Route]:
    """The routes of one capability, by endpoint name."""
    return {endpoint.name: Route(endpoint, service) for endpoint in endpoints}
