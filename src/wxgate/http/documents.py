"""Serves the reference: `/docs` in both languages and `/openapi.json`, all made once at start."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

import orjson
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from wxgate.http.openapi import document
from wxgate.http.reference import content_security_policy, page
from wxgate.protocol.declaration import Endpoint
from wxgate.protocol.language import LANGUAGES, Language, choose_language


def routes(endpoints: Iterable[Endpoint], public_url: str) -> Sequence[Route]:
    """The two routes, for this list of endpoints."""
    pages, openapi = _written(tuple(endpoints), public_url)
    headers = {
        "Content-Security-Policy": content_security_policy(),
        "X-Content-Type-Options": "nosniff",
        "Vary": "Accept-Language",
    }

    async def show_reference(request: Request) -> Response:
        language = choose_language(request.query_params.get("lang", ""), request.headers.get("accept-language", ""))
        return HTMLResponse(pages[language], headers=headers)

    async def show_openapi(_: Request) -> Response:
        return Response(openapi, media_type="application/json")

    return [Route("/docs", show_reference), Route("/openapi.json", show_openapi)]


@lru_cache(maxsize=2)
def _written(endpoints: tuple[Endpoint, ...], public_url: str) -> tuple[dict[Language, str], bytes]:
    """The pages by language, and the OpenAPI document; kept, for several gateways in one process say the same."""
    pages = {language: page(endpoints, language, public_url) for language in LANGUAGES}
    return pages, orjson.dumps(document(endpoints, public_url))
