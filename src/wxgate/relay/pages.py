"""The pages that WeChat sends browsers back to: on to the client's site, or a page that says why not."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, get_args

import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wxgate.pages.problem_page import Again, ProblemPage
from wxgate.protocol.deadline import Deadline
from wxgate.protocol.language import choose_language
from wxgate.relay.explanations import AGAIN, EXPLANATIONS
from wxgate.relay.oauth_types import OauthTypeName
from wxgate.relay.problems import Problem, VisitFailed, problem_of
from wxgate.relay.service import Relay

PATH: Final = "/wx_service/"

FOR_WEIXIN: Final = 0.9
"""Share of a page's time that WeChat may use up; the rest is for what is to be written down afterwards."""

HEADERS: Final = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}

log = structlog.stdlib.get_logger(__name__)


def routes(relay: Relay) -> list[Route]:
    """`GET /wx_service/<oauth_type>` for each of the three types. The request's id is taken from its state."""
    page = ProblemPage()
    return [_route(relay, page, oauth_type) for oauth_type in get_args(OauthTypeName)]


def _route(relay: Relay, page: ProblemPage, oauth_type: OauthTypeName) -> Route:
    route = Route(f"{PATH}{oauth_type}", _answer(relay, page, oauth_type), methods=["GET"])
    # a HEAD, as link previews send it, must not spend a visitor's code
    route.methods = {"GET"}
    return route


def _answer(relay: Relay, page: ProblemPage, oauth_type: OauthTypeName) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        try:
            return _redirect(await _arrive(relay, oauth_type, request))
        except Exception as error:  # noqa: BLE001 - whatever went wrong, the visitor gets a page to read
            problem = problem_of(error)
            again = Again(error.again, AGAIN) if isinstance(error, VisitFailed) and error.again else None
            request_id: str = request.state.request_id
            _record(problem, error, oauth_type, request_id)
            language = choose_language("", request.headers.get("accept-language", ""))
            return page.response(EXPLANATIONS[problem], language, again=again, request_id=request_id)

    return answer


async def _arrive(relay: Relay, oauth_type: OauthTypeName, request: Request) -> str:
    query = request.query_params
    codes, states = query.getlist("code"), query.getlist("state")
    if len(codes) > 1 or len(states) != 1:
        raise VisitFailed(Problem.LINK_ALTERED)
    async with asyncio.timeout(relay.page_deadline):
        deadline = Deadline.after(relay.page_deadline * FOR_WEIXIN)
        return await relay.callback.arrive(oauth_type, codes[0] if codes else "", states[0], deadline)


def _redirect(location: str) -> Response:
    # not RedirectResponse: it quotes again what is ready
    return Response(status_code=302, headers={**HEADERS, "Location": location})


def _record(problem: Problem, error: Exception, oauth_type: str, request_id: str) -> None:
    about = {"problem": problem.value, "page": oauth_type, "request_id": request_id}
    cause = error.__cause__ if isinstance(error, VisitFailed) and error.__cause__ else error
    if problem is Problem.INTERNAL:
        log.error("visit_crashed", **about, exc_info=cause)
    else:
        log.info("visit_failed", **about, reason=f"{type(cause).__name__}: {cause}")
