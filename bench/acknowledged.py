"""Callers and visitors that note what they were promised, and ask for it afterwards.

A promise is a `set_drawboard_data` that was answered with 200, and an OAuth callback that was answered with a redirect
to the client's site with a key.
"""

import asyncio
import secrets
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qs, urlsplit

import httpx

from bench.tenant import APPID, Tenant
from wxgate.protocol.signature import sign

PAUSE: Final = 0.02
"""Seconds before somebody tries again who got no answer."""

AT_ONCE: Final = 16
"""Promises looked up at the same time."""


@dataclass(slots=True)
class Ledger:
    """What was promised, and what else happened."""

    springboards: dict[str, str] = field(default_factory=dict)
    """Each key with the redirect_uri it was made for."""
    visits: dict[str, str] = field(default_factory=dict)
    """Each key with the visitor's openid."""
    other: Counter[str] = field(default_factory=Counter)
    """Everything that was no promise: calls without an answer, and answers that said no."""

    @property
    def accepted(self) -> int:
        return len(self.springboards) + len(self.visits)


@dataclass(slots=True)
class World:
    """A gateway's client, and the simulator that knows its account."""

    http: httpx.AsyncClient
    """Speaks to the gateway."""
    tenant: Tenant
    weixin: httpx.AsyncClient
    """Speaks to the simulator."""

    async def call(self, endpoint: str, **params: str) -> Mapping[str, object]:
        """The envelope. Raises httpx.TransportError."""
        fields = {"client_code": self.tenant.code, "req_time": str(int(time.time())), **params}
        authcode = sign(fields, self.tenant.secret)
        reply = await self.http.post(f"/weixinapi/{endpoint}", params={"authcode": authcode}, data=fields)
        envelope: Mapping[str, object] = reply.json()
        return envelope

    async def springboard(self) -> tuple[str, str]:
        """Key and redirect_uri of a new springboard. Raises LookupError with what was answered instead."""
        uri = f"https://shop.example.com/{secrets.token_hex(8)}"
        reply = await self.call("set_drawboard_data", redirect_uri=uri, oauth_type="oauth_snsapi_base")
        data = reply["data"]
        if reply["retcode"] != 200 or not isinstance(data, dict):
            raise LookupError(f"retcode {reply['retcode']}")
        return str(data["key"]), uri

    async def code(self, openid: str) -> str:
        """An OAuth code of this person, as WeChat would hand it to their browser."""
        asked = {"appid": APPID, "openid": openid, "scope": "snsapi_base"}
        return str((await self.weixin.post("/_sim/oauth/code", json=asked)).json()["code"])

    async def come_back(self, springboard: str, code: str) -> str:
        """The key with which the browser is led on. Raises LookupError with the page's status instead."""
        query = {"code": code, "state": springboard}
        page = await self.http.get("/wx_service/oauth_snsapi_base", params=query)
        if page.status_code != 302:
            raise LookupError(f"page {page.status_code}")
        (key,) = parse_qs(urlsplit(page.headers["location"]).query)["key"]
        return key


async def call_for_ever(world: World, ledger: Ledger) -> None:
    """A business system that sets up springboards, one after the other."""
    while True:
        try:
            key, uri = await world.springboard()
        except (httpx.TransportError, LookupError) as error:
            await _note(ledger, error, "calls")
        else:
            ledger.springboards[key] = uri


async def visit_for_ever(world: World, ledger: Ledger, springboard: str, openid: str) -> None:
    """Visitors who come back from WeChat, one after the other; a browser without an answer tries again."""
    while True:
        code = await world.code(openid)
        answered = False
        while not answered:
            try:
                ledger.visits[await world.come_back(springboard, code)] = openid
                answered = True
            except (httpx.TransportError, LookupError) as error:
                answered = isinstance(error, LookupError)
                await _note(ledger, error, "visits")


async def _note(ledger: Ledger, error: Exception, kind: str) -> None:
    reason = "without an answer" if isinstance(error, httpx.TransportError) else f"answered {error}"
    ledger.other[f"{kind} {reason}"] += 1
    await asyncio.sleep(PAUSE)


async def broken_promises(world: World, ledger: Ledger) -> list[str]:
    """Everything that was promised and is not there, or not as it was."""
    promised = [("get_drawboard_data", key, "redirect_uri", uri) for key, uri in ledger.springboards.items()]
    promised += [("get_user_data", key, "openid", openid) for key, openid in ledger.visits.items()]
    broken: list[str] = []
    for start in range(0, len(promised), AT_ONCE):
        checks = (_check(world, *promise) for promise in promised[start : start + AT_ONCE])
        broken += filter(None, await asyncio.gather(*checks))
    return broken


async def _check(world: World, endpoint: str, key: str, name: str, expected: str) -> str:
    """What is wrong with one promise; empty when it is kept."""
    reply = await world.call(endpoint, key=key)
    data = reply["data"]
    if reply["retcode"] == 200 and isinstance(data, dict) and data[name] == expected:
        return ""
    return f"{endpoint} {key}: {reply['retcode']} {reply['msg']}"
