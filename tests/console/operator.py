"""An operator with a browser that keeps cookies, follows redirects and fills in forms."""

import html
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

import httpx
from tests.gateway import RunningGateway

from wxgate.operators.passwords import Passwords

PASSWORD: Final = "correct horse"
CHEAP: Final = Passwords(kibibytes=64)

Fields = Mapping[str, str | list[str]]


@dataclass(slots=True)
class Operator:
    """Somebody who is signed in to a gateway's console."""

    http: httpx.AsyncClient
    form_token: str

    async def get(self, path: str, **query: str) -> httpx.Response:
        """The page, which has to be there."""
        page = await self.http.get(path, params=query or None)
        assert page.status_code == 200, page.text
        return page

    async def post(self, path: str, fields: Fields | None = None, *, status: int = 200) -> httpx.Response:
        """What a form leads to, the redirect followed."""
        page = await self.http.post(path, data={"csrf": self.form_token, **(fields or {})}, follow_redirects=True)
        assert page.status_code == status, page.text
        return page


def words(page: httpx.Response) -> str:
    """What can be read on the page, one blank between words."""
    body = re.sub(r"(?s)<(script|style).*?</\1>", " ", page.text)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


@asynccontextmanager
async def signed_in(gateway: RunningGateway, language: str = "en") -> AsyncIterator[Operator]:
    """The operator `admin` at this gateway's console."""
    operators = gateway.services.operators
    token = await operators.admin.first_link()
    assert token is not None
    session = await operators.sessions.begin(await operators.admin.set_password(token, PASSWORD, CHEAP))
    async with httpx.AsyncClient(
        base_url=gateway.url,
        headers={"Origin": gateway.url, "Accept-Language": language},
        cookies={"wxgate": session.token},
        trust_env=False,
        timeout=20,
    ) as http:
        yield Operator(http, session.form_token)
