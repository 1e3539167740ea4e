"""Opening a claim page: everything that WeChat's JS-SDK needs, signed for this one view (WeChat reference §8.8)."""

import re
import secrets
from dataclasses import dataclass
from typing import Final

import orjson

from wxgate.cards.card_ext import card_ext
from wxgate.cards.claim_problems import ClaimFailed, Problem
from wxgate.cards.claim_service import ClaimPages
from wxgate.cards.claim_store import ClaimPage, PageName
from wxgate.cards.codes import Coded
from wxgate.protocol.clock import Clock
from wxgate.protocol.deadline import Deadline
from wxgate.protocol.parameters import JsonObject
from wxgate.tenants.account import Account
from wxgate.tenants.directory import Directory
from wxgate.tokens.keeper import Keeper
from wxgate.tokens.token import JSAPI_TICKET, WX_CARD_TICKET
from wxgate.weixin.card_signature import jsapi_signature

KEY: Final = re.compile(r"[0-9a-f]{32}")

NONCE_BYTES: Final = 12
"""Of fresh randomness in each signature; 24 characters, of which WeChat takes 32 at most."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A page for one view. No ticket stands in it."""

    page: ClaimPage
    config: JsonObject
    """The argument of `wx.config`."""
    card: JsonObject
    """The one element of `cardList` of `wx.addCard`."""
    address: str
    """The page's own address, for a QR code."""


class Opening:
    """Opens the pages that visitors' browsers ask for."""

    def __init__(self, pages: ClaimPages, directory: Directory, keeper: Keeper, clock: Clock) -> None:
        self._pages = pages
        self._directory = directory
        self._keeper = keeper
        self._clock = clock

    async def open(self, name: PageName, key: str, url: str, deadline: Deadline) -> Opened:
        """The page with this key, signed for `url`: the address that the browser has, as far as `#`.

        Raises ClaimFailed, and what `Keeper.ticket` and `Database.read` raise.
        """
        page = await self._page(name, key)
        account = self._account(page)
        coded = await self._pages.registry.resolve(page.appid, page.card_id, page.code)
        config = await self._config(account, url, deadline)
        card = await self._card(account, coded, page.outer_id, deadline)
        return Opened(page, config, card, self._pages.address(name, key))

    async def _page(self, name: PageName, key: str) -> ClaimPage:
        if not KEY.fullmatch(key):
            raise ClaimFailed(Problem.LINK_UNKNOWN)
        page = await self._pages.find(key)
        if page is None:
            raise ClaimFailed(Problem.LINK_UNKNOWN)
        if page.page != name:
            raise ClaimFailed(Problem.LINK_ALTERED)
        return page

    def _account(self, page: ClaimPage) -> Account:
        """The page's account, if client, account and destinations are (still) in order."""
        client = self._directory.client(page.client_code)
        account = self._directory.account(page.appid)
        if client is None or client.closed or account is None or account.closed or client.appid != account.appid:
            raise ClaimFailed(Problem.SERVICE_CLOSED)
        if not all(client.may_redirect_to(url) for url in (page.redirect_uri, page.success_uri) if url):
            raise ClaimFailed(Problem.DESTINATION_REFUSED)
        return account

    async def _config(self, account: Account, url: str, deadline: Deadline) -> JsonObject:
        ticket = await self._keeper.ticket(account, JSAPI_TICKET, deadline)
        nonce, timestamp = secrets.token_hex(NONCE_BYTES), int(self._clock.now())
        return {
            "debug": False,
            "appId": account.appid,
            "timestamp": timestamp,
            "nonceStr": nonce,
            "signature": jsapi_signature(ticket, nonce, timestamp, url),
            "jsApiList": ["addCard"],
        }

    async def _card(self, account: Account, coded: Coded, outer_id: str, deadline: Deadline) -> JsonObject:
        ticket = await self._keeper.ticket(account, WX_CARD_TICKET, deadline)
        nonce, timestamp = secrets.token_hex(NONCE_BYTES), int(self._clock.now())
        ext = card_ext(ticket, timestamp, nonce, coded.card_id, outer_id, coded.code)
        # the scene goes by both names; neither is signed, and one without a value is not sent
        whole = {name: value for name, value in {**ext, "outer_str": outer_id}.items() if value}
        return {"cardId": coded.card_id, "cardExt": orjson.dumps(whole).decode()}
