"""The HTTP requests WeChat makes to the servers of accounts and platforms (WeChat reference §4.1 and §4.2)."""

import asyncio
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from random import Random
from time import perf_counter
from urllib.parse import urlencode

from aiohttp import ClientError, ClientResponse, ClientSession
from yarl import URL

from wxgate_sim.push_crypto import sign
from wxgate_sim.push_destinations import Destination
from wxgate_sim.push_xml import write

HEADERS = {"User-Agent": "Mozilla/4.0", "Accept": "*/*", "Pragma": "no-cache"}
LARGEST_REPLY = 64 * 1024
OK = 200


@dataclass(frozen=True, slots=True)
class Attempt:
    """How one request ended. `status` is None when nothing came back, and `error` then tells why."""

    status: int | None
    reply: str
    error: str
    seconds: float


async def verify(session: ClientSession, to: Destination, now: int, random: Random) -> tuple[str, Attempt]:
    """Ask the server to repeat an `echostr`: the one sent, and how it ended."""
    echostr = str(random.randrange(10**18, 10**19))
    query = {**_signed(to, now, random), "echostr": echostr}
    url = _with_query(to.url, query)
    return echostr, await _attempt(session.get(url, headers=HEADERS, allow_redirects=False), to.timeout)


async def post(
    session: ClientSession, to: Destination, elements: Mapping[str, str], now: int, random: Random
) -> Attempt:
    """Push these elements, clear or encrypted as the destination's mode says."""
    query = _signed(to, now, random)
    if "FromUserName" in elements:
        query["openid"] = elements["FromUserName"]
    body = write(elements)
    if to.crypto is not None:
        sealed = to.crypto.encrypt(body)
        signature = to.crypto.signature(query["timestamp"], query["nonce"], sealed)
        query |= {"encrypt_type": "aes", "msg_signature": signature}
        shown = {to.addressed: elements[to.addressed]} if to.mode == "safe" else dict(elements)
        body = write({**shown, "Encrypt": sealed})
    headers = {**HEADERS, "Content-Type": "text/xml"}
    url = _with_query(to.url, query)
    request = session.post(url, data=body.encode(), headers=headers, allow_redirects=False)
    return await _attempt(request, to.timeout)


def _signed(to: Destination, now: int, random: Random) -> dict[str, str]:
    timestamp, nonce = str(now), str(random.randrange(10**8, 10**10))
    return {"signature": sign(to.token, timestamp, nonce), "timestamp": timestamp, "nonce": nonce}


def _with_query(url: str, query: Mapping[str, str]) -> URL:
    return URL(f"{url}{'&' if '?' in url else '?'}{urlencode(query)}", encoded=True)


async def _attempt(request: AbstractAsyncContextManager[ClientResponse], seconds: float) -> Attempt:
    begun = perf_counter()
    try:
        async with asyncio.timeout(seconds), request as response:
            body = await response.content.read(LARGEST_REPLY)
            while not response.content.at_eof() and len(body) < LARGEST_REPLY:
                body += await response.content.read(LARGEST_REPLY - len(body))
            status = response.status
    except TimeoutError:
        return Attempt(None, "", f"no answer within {seconds:g} s", perf_counter() - begun)
    except (ClientError, OSError, ValueError) as error:
        return Attempt(None, "", f"not reached: {type(error).__name__}", perf_counter() - begun)
    problem = "" if status == OK else f"HTTP {status} instead of 200"
    return Attempt(status, body.decode("utf-8", "replace"), problem, perf_counter() - begun)
