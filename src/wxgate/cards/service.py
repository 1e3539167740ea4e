"""Consuming codes, and signing cards that users may add to their wallets."""

import secrets
from dataclasses import dataclass

from wxgate.cards.card_ext import card_ext
from wxgate.cards.consume import consume
from wxgate.cards.results import CardParam
from wxgate.protocol.clock import Clock
from wxgate.protocol.parameters import JsonObject
from wxgate.tenants.call import Call
from wxgate.tokens.pass_through import Upstream
from wxgate.tokens.token import WX_CARD_TICKET


@dataclass(frozen=True, slots=True)
class Cards(Upstream):
    """The cards of every client's account."""

    clock: Clock

    async def consume(self, call: Call, code: str, card_id: str) -> JsonObject:
        """WeChat's reply to consuming a code. See `wxgate.cards.consume`."""
        return await consume(self, call, code, card_id)

    async def card_param(self, call: Call, card_id: str, outer_id: str, code: str, openid: str) -> CardParam:
        """A card as `wx.addCard` takes it, signed anew each time. Raises what the keeper raises."""
        ticket = await self.keeper.ticket(call.account, WX_CARD_TICKET, call.deadline)
        nonce = secrets.token_hex(8)
        ext = card_ext(ticket, int(self.clock.now()), nonce, card_id, outer_id, code, openid)
        return {"cardId": card_id, "cardExt": ext}
