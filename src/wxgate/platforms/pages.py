"""The pages on which an account's administrator authorises a platform: `/authorize/<component appid>`.

From here to WeChat's page (`/go`), and back with a code (`/done`).
"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode

import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wxgate.platforms.allowance import Allowance
from wxgate.platforms.html import AuthorizationHtml
from wxgate.platforms.problems import AuthorizationFailed, Problem, problem_of
from wxgate.platforms.service import Platforms
from wxgate.protocol.deadline import Deadline
from wxgate.protocol.language import Language, choose_language
from wxgate.settings import Settings
from wxgate.tenants.account import Account
from wxgate.tenants.platform import Platform
from wxgate.weixin.component import authorization_page

PATH: Final = "/authorize/{component}"
WEIXIN_AGENT: Final = "micromessenger"
"""What the user agent of WeChat's own browser contains."""

CODE: Final = re.compile(r"[!-~]{1,512}")
APPID: Final = re.compile(r"wx[0-9a-f]{16}")

FOR_WEIXIN: Final = 0.8
"""Share of a page's time for what must be; the rest is for the account's name and for writing."""

AT_ONCE: Final = 30
PER_MINUTE: Final = 30.0
"""Calls to WeChat that whoever opens these pages can make one process do."""

log = structlog.stdlib.get_logger(__name__)

Work = Callable[[Request, Platform], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class _Site:
    platforms: Platforms
    html: AuthorizationHtml
    settings: Settings
    openings: Allowance = field(default_factory=lambda: Allowance(AT_ONCE, PER_MINUTE))
    """Of WeChat's page."""
    codes: Allowance = field(default_factory=lambda: Allowance(AT_ONCE, PER_MINUTE))
    """That are worth nothing."""


def routes(platforms: Platforms, settings: Settings) -> list[Route]:
    """The three pages. The request's id is taken from its state."""
    site = _Site(platforms, AuthorizationHtml(), settings)
    return [
        _route(site, PATH, lambda request, platform: _invite(site, request, platform)),
        _route(site, f"{PATH}/go", lambda request, platform: _go(site, request, platform)),
        _route(site, f"{PATH}/done", lambda request, platform: _done(site, request, platform)),
    ]


def _route(site: _Site, path: str, work: Work) -> Route:
    async def answer(request: Request) -> Response:
        component: str = request.path_params["component"]
        try:
            platform = site.platforms.directory.platform(component)
            if platform is None:
                raise AuthorizationFailed(Problem.PLATFORM_UNKNOWN)
            if platform.closed:
                raise AuthorizationFailed(Problem.PLATFORM_UNUSABLE)
            async with asyncio.timeout(site.settings.page_deadline):
                return await work(request, platform)
        except Exception as error:  # noqa: BLE001 - whatever went wrong, the administrator gets a page to read
            problem = problem_of(error)
            _record(problem, error, request)
            return site.html.problem(problem, _start(component), _language(request), request.state.request_id)

    route = Route(path, answer, methods=["GET"])
    # a HEAD, as link previews send it, must not spend a code
    route.methods = {"GET"}
    return route


async def _invite(site: _Site, request: Request, platform: Platform) -> Response:
    on_phone, appid = _on_phone(request), _appid(request)
    query = {"on": "phone" if on_phone else "pc", **({"appid": appid} if appid else {})}
    href = f"{_start(platform.appid)}/go?{urlencode(query)}"
    return site.html.invitation(platform.name, href, _language(request), request.state.request_id, on_phone=on_phone)


async def _go(site: _Site, request: Request, platform: Platform) -> Response:
    settings = site.settings
    site.openings.take()
    deadline = Deadline.after(settings.page_deadline * FOR_WEIXIN)
    location = authorization_page(
        settings.weixin_open_url if _on_phone(request) else settings.weixin_mp_url,
        platform.appid,
        await site.platforms.component.page_code(platform, deadline),
        f"{settings.public_url}{_start(platform.appid)}/done",
        _appid(request),
        on_phone=_on_phone(request),
    )
    # no Referrer-Policy: the page before this one says what WeChat may know
    return Response(status_code=302, headers={"Cache-Control": "no-store", "Location": location})


async def _done(site: _Site, request: Request, platform: Platform) -> Response:
    codes = request.query_params.getlist("auth_code")
    if not codes:
        raise AuthorizationFailed(Problem.NOT_GRANTED)
    if len(codes) > 1 or not CODE.fullmatch(codes[0]):
        raise AuthorizationFailed(Problem.LINK_ALTERED)
    deadline = Deadline.after(site.settings.page_deadline * FOR_WEIXIN)
    site.codes.take()
    appid = await site.platforms.exchange.brought(platform, codes[0], deadline)
    site.codes.give_back()
    account = await _described(site, platform, appid, deadline)
    return site.html.done(platform.name, account, _language(request), request.state.request_id)


async def _described(site: _Site, platform: Platform, appid: str, deadline: Deadline) -> Account:
    """The account, with its name if WeChat tells it in time; a job sees to it otherwise."""
    directory = site.platforms.directory
    account = directory.account(appid)
    if account is None or account.name == appid:
        try:
            await site.platforms.describe_account.describe(platform, appid, deadline)
        except Exception as error:  # noqa: BLE001 - an extra: the authorisation itself is done
            log.info("account_not_described_yet", appid=appid, reason=f"{type(error).__name__}: {error}")
        account = directory.account(appid)
    if account is None:
        raise AuthorizationFailed(Problem.OVERLOADED)
    return account


def _on_phone(request: Request) -> bool:
    asked = request.query_params.get("on", "")
    if asked in {"phone", "pc"}:
        return asked == "phone"
    return WEIXIN_AGENT in request.headers.get("user-agent", "").lower()


def _appid(request: Request) -> str:
    """The one account that is to authorise, if the link names one."""
    appid = request.query_params.get("appid", "")
    return appid if APPID.fullmatch(appid) else ""


def _start(component: str) -> str:
    return f"/authorize/{component}"


def _language(request: Request) -> Language:
    return choose_language(request.query_params.get("lang", ""), request.headers.get("accept-language", ""))


def _record(problem: Problem, error: Exception, request: Request) -> None:
    about = {"problem": problem.value, "page": request.url.path, "request_id": request.state.request_id}
    if problem is Problem.INTERNAL:
        log.error("authorization_crashed", **about, exc_info=error)
    else:
        log.info("authorization_failed", **about, reason=f"{type(error).__name__}: {error}")
