"""Claim pages as a client sets them up and a browser sees them."""

import json
import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlsplit

import httpx
import pytest
from tests.gateway import Caller, RunningGateway

from wxgate.protocol.parameters import JsonObject

ONE_ENGINE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For what no engine can change."""

CARD = "pFS7Fjg8kV1IdDz01r4SQwMkuCKc"
OTHER_CARD = "p1Pj9jr90_SQRaVqYI239Ka1erkI"
CODE = "110201201245"

LOOKS = {
    "redirect_uri": "https://shop.example.com/welcome?a=1&b=2#top",
    "redirect_uri_name": "进入商城",
    "main_color": "Color010",
}
SET_CARD, SET_CODE = "set_wxcard_code_drawboard_data", "set_wxcard_drawboard_data"
GET = "get_wxcard_drawboard_data"

IN_WEIXIN = "Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 Mobile/15E148 MicroMessenger/8.0.49"
ELSEWHERE = "Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1"


@dataclass(frozen=True, slots=True)
class Page:
    """A claim page of the test's client."""

    key: str
    redirect: str

    @property
    def path(self) -> str:
        """Path and query of its address."""
        parts = urlsplit(self.redirect)
        return f"{parts.path}?{parts.query}"


async def card_page(caller: Caller, **more: str) -> Page:
    """A new page for a card whose codes WeChat assigns."""
    return await _page(caller, SET_CARD, {"card_id": CARD, **LOOKS, **more})


async def code_page(caller: Caller, **more: str) -> Page:
    """A new page for one code of the merchant's own."""
    return await _page(caller, SET_CODE, {"code": CODE, **LOOKS, **more})


async def _page(caller: Caller, endpoint: str, params: dict[str, str]) -> Page:
    reply = await caller(endpoint, **params)
    assert isinstance(reply.data, dict), reply.msg
    return Page(str(reply.data["key"]), str(reply.data["redirect"]))


async def told(caller: Caller, page: Page) -> JsonObject:
    """What the client is told of its page."""
    reply = await caller(GET, key=page.key)
    assert isinstance(reply.data, dict), reply.msg
    return reply.data


async def opened(
    gateway: RunningGateway, path: str, *, agent: str = IN_WEIXIN, language: str = "zh-CN"
) -> httpx.Response:
    """What a browser gets."""
    return await gateway.http.get(path, headers={"User-Agent": agent, "Accept-Language": language})


def data_of(response: httpx.Response) -> JsonObject:
    """What the page's script is given."""
    assert response.status_code == 200, response.text
    (text,) = re.findall(r'<script nonce="[^"]+" id="data" type="application/json">(.*?)</script>', response.text)
    found: JsonObject = json.loads(text)
    return found


def card_of(response: httpx.Response) -> tuple[str, dict[str, str]]:
    """The card that the page hands out, and its cardExt taken apart."""
    card = data_of(response)["card"]
    assert isinstance(card, dict)
    ext = card["cardExt"]
    assert isinstance(ext, str), "WeChat wants a string"
    return str(card["cardId"]), json.loads(ext)


def links_of(response: httpx.Response) -> set[str]:
    """Where the page's links lead."""
    return {unescape(href) for href in re.findall(r'href="([^"]*)"', response.text)}
