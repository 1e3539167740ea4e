"""What monitors ask: is the process alive, and may it be sent traffic."""

from collections.abc import Sequence

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from wxgate.db import Database, DatabaseBusy, DatabaseUnavailable
from wxgate.db.revisions import current
from wxgate.http.metrics import Metrics
from wxgate.pages.address import client_address, in_networks
from wxgate.protocol.errors import PathUnknown
from wxgate.settings import Network


def routes(
    database: Database, metrics: Metrics, allowed: tuple[Network, ...], trusted: tuple[Network, ...]
) -> Sequence[Route]:
    """`/healthz`, `/readyz` and `/metrics`."""

    async def alive(_: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def ready(_: Request) -> Response:
        try:
            await database.read(current)
        except (DatabaseBusy, DatabaseUnavailable):
            return JSONResponse({"status": "database unavailable"}, status_code=503)
        return JSONResponse({"status": "ok"})

    async def read_metrics(request: Request) -> Response:
        if not in_networks(client_address(request.scope, trusted), allowed):
            # the same answer as for a path that does not exist: the world need not know
            raise PathUnknown
        return Response(generate_latest(metrics.registry), media_type=CONTENT_TYPE_LATEST)

    return [Route("/healthz", alive), Route("/readyz", ready), Route("/metrics", read_metrics)]
