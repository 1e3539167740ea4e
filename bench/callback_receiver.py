"""The site of clients who are told what became of what they asked for: checks every callback and counts it."""

from collections import Counter
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bench.tenant import Tenant
from wxgate.http.server import serving
from wxgate_client import Callback, WxgateError


@dataclass(slots=True)
class Received:
    """What arrived at `url`."""

    url: str
    told: Counter[tuple[str, ...]] = field(default_factory=Counter)
    """Genuine callbacks, by the fields that say what they are about."""
    refused: Counter[str] = field(default_factory=Counter)
    """The others, by what is wrong with them."""

    @property
    def repeated(self) -> int:
        """Callbacks that said what another had said already."""
        return self.told.total() - len(self.told)


@asynccontextmanager
async def callback_receiver(tenants: Iterable[Tenant], about: Sequence[str]) -> AsyncIterator[Received]:
    """A site on a free port of this loop, for callbacks that are signed with one of these clients' secrets.

    `about` names the fields by which they are counted.
    """
    secrets = {tenant.code: tenant.secret for tenant in tenants}
    received = Received("")

    async def receive(request: Request) -> Response:
        secret = secrets.get(request.path_params["client_code"], "")
        try:
            fields = Callback.read(request.url.query, await request.body(), secret).fields
        except WxgateError as error:
            received.refused[str(error)] += 1
            return Response(status_code=403)
        received.told[tuple(fields[name] for name in about)] += 1
        return Response()

    app = Starlette(routes=[Route("/{client_code}", receive, methods=["POST"])])
    async with serving(app) as server:
        received.url = f"http://127.0.0.1:{server.port}"
        yield received
