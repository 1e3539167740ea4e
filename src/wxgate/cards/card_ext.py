"""The signed permission to add a card to a user's wallet (seed 3.20, WeChat reference §8.8 b)."""

from wxgate.cards.results import CardExt
from wxgate.weixin.card_signature import card_signature


def card_ext(
    api_ticket: str, timestamp: int, nonce: str, card_id: str, outer_id: str, code: str = "", openid: str = ""
) -> CardExt:
    """A `cardExt` for `wx.addCard`, good once. Takes the account's wx_card ticket.

    WeChat refuses a timestamp and nonce that it has seen, a `code` on a card whose codes it assigns itself, and anybody
    but `openid` when there is one.
    """
    ext: CardExt = {
        "timestamp": str(timestamp),
        "nonce_str": nonce,
        "outer_id": outer_id,
        "signature": card_signature(api_ticket, timestamp, card_id, nonce, code, openid),
    }
    if openid:
        ext = {"openid": openid, **ext}
    return {"code": code, **ext} if code else ext
