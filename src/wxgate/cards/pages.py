"""The pages on which visitors claim cards (contract §4): `GET /wx_service/card_wxcode` and `GET /wx_service/card`."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, get_args

import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wxgate.cards.claim_html import ClaimHtml
from wxgate.cards.claim_opening import Opened, Opening
from wxgate.cards.claim_problems import ClaimFailed, Problem, problem_of
from wxgate.cards.claim_store import PageName
from wxgate.protocol.deadline import Deadline
from wxgate.settings import Settings

PATH: Final = "/wx_service/"

log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Site:
    opening: Opening
    html: ClaimHtml
    pages_url: str
    deadline: float


def routes(opening: Opening, settings: Settings) -> list[Route]:
    """The route of each page. The request's id is taken from its state."""
    site = _Site(opening, ClaimHtml(settings.weixin_jssdk_url), settings.pages, settings.page_deadline)
    return [_route(site, name) for name in get_args(PageName)]


def _route(site: _Site, name: PageName) -> Route:
    route = Route(f"{PATH}{name}", _answer(site, name), methods=["GET"])
    route.methods = {"GET"}  # no HEAD, which nobody needs
    return route


def _answer(site: _Site, name: PageName) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        request_id: str = request.state.request_id
        language = request.headers.get("accept-language", "")
        try:
            opened = await _open(site, name, request)
            return site.html.claim(opened, request.headers.get("user-agent", ""), language, request_id)
        except Exception as error:  # noqa: BLE001 - whatever went wrong, the visitor gets a page to read
            problem = problem_of(error)
            _record(problem, error, name, request_id)
            return site.html.problem(problem, language, request_id)

    return answer


async def _open(site: _Site, name: PageName, request: Request) -> Opened:
    keys = request.query_params.getlist("wx_card_key")
    if len(keys) != 1:
        raise ClaimFailed(Problem.LINK_ALTERED)
    async with asyncio.timeout(site.deadline):
        return await site.opening.open(name, keys[0], _url(site, request), Deadline.after(site.deadline))


def _url(site: _Site, request: Request) -> str:
    """The address that the browser has: a proxy may have changed scheme and host, but neither path nor query.

    Byte for byte, for WeChat signs what it sees; it adds parameters of its own when a link is passed on.
    """
    path: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
    query: bytes = request.scope["query_string"]
    return f"{site.pages_url}{path.decode('latin-1')}?{query.decode('latin-1')}"


def _record(problem: Problem, error: Exception, name: str, request_id: str) -> None:
    about = {"problem": problem.value, "page": name, "request_id": request_id}
    if problem is Problem.INTERNAL:
        log.error("claim_page_crashed", **about, exc_info=error)
    else:
        log.info("claim_page_failed", **about, reason=f"{type(error).__name__}: {error}")
