"""Serves the reference: `/docs` in both languages and `/openapi.json`, all made once at start."""

from collections.abc import Iterable, Sequence

import orjson
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from wxgate.http.openapi import document
from wxgate.http.reference import content_security_policy, page
from wxgate.protocol.declaration import Endpoint
from wxgate.protocol.language import LANGUAGES, choose_language


def routes(endpoints: Iterable[Endpoint], public_url: str) -> Sequence[Route]:
    """The two routes, for this list of endpoints."""
    declared = tuple(endpoints)
    pages = {language: page(declared, language, public_url) for language in LANGUAGES}
    openapi = orjson.dumps(document(declared, public_url))
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
