"""`GET /tu/<key>`: the hottest public path of all, hence a bare ASGI callable."""

import asyncio
import re
import time
from typing import Final

import structlog
from starlette.types import Receive, Scope, Send

from wxgate.db import DatabaseBusy, DatabaseUnavailable
from wxgate.links.finder import Finder, TooManyUnknown
from wxgate.links.known import Redirect
from wxgate.links.problem_page import Problem, ProblemPages
from wxgate.links.service import Links
from wxgate.links.targets import PREFIX as PREFIX

IN_WEIXIN: Final = b"MicroMessenger"
"""What WeChat's browser has in its `User-Agent`, on every system."""

QUIET_SECONDS: Final = 10.0
"""Between two log lines about look-ups that were not made."""

_KEY: Final = re.compile(r"[0-9a-f]{32}")
_START: Final = len(PREFIX)

_NOTHING: Final = {"type": "http.response.body", "body": b""}

log = structlog.get_logger("wxgate.links")


class ShortLinks:
    """Serves the paths below `/tu/`: leads on with 302 and counts the visit, or says in a page why not."""

    def __init__(self, links: Links) -> None:
        self._known = links.known
        self._finder: Finder = links.finder
        self._tally = links.tally
        self._seconds = links.page_deadline
        self._pages = ProblemPages()
        self._quiet_until = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request. The query, to which WeChat adds what it likes, does not matter."""
        found = self._visit(scope) or await self._look(scope)
        if isinstance(found, Problem):
            page = self._pages.page(found, _header(scope, b"accept-language").decode("latin-1"))
            await page(scope, receive, send)
            return
        await send(found)
        await send(_NOTHING)

    def _visit(self, scope: Scope) -> Redirect | None:
        """The answer to a GET of a link that is in memory, the visit counted; None for anything else."""
        key: str = scope["path"][_START:]
        if scope["method"] != "GET" or (found := self._known.get(key)) is None:
            return None
        self._tally.count(key, IN_WEIXIN in _header(scope, b"user-agent"))
        return found

    async def _look(self, scope: Scope) -> Redirect | Problem:
        key, method = scope["path"][_START:].lower(), scope["method"]
        if method not in {"GET", "HEAD"}:
            return Problem.METHOD
        if not _KEY.fullmatch(key):
            return Problem.UNKNOWN
        try:
            async with asyncio.timeout(self._seconds):
                found = await self._finder.find(key)
        except (TooManyUnknown, DatabaseBusy, DatabaseUnavailable, TimeoutError) as error:
            self._record(error)
            return Problem.BUSY
        except Exception:  # whatever went wrong, the visitor gets a page to read
            log.exception("short link crashed")
            return Problem.BUSY
        if found is None:
            return Problem.UNKNOWN
        if method == "GET":  # a HEAD, as link previews send it, is nobody's visit
            self._tally.count(key, IN_WEIXIN in _header(scope, b"user-agent"))
        return found

    def _record(self, error: Exception) -> None:
        now = time.monotonic()
        if now >= self._quiet_until:  # a flood of requests is none of log lines
            self._quiet_until = now + QUIET_SECONDS
            log.warning("short links are not looked up", reason=f"{type(error).__name__}: {error}")


def _header(scope: Scope, wanted: bytes) -> bytes:
    value: bytes
    for name, value in scope["headers"]:
        if name == wanted:
            return value
    return b""
