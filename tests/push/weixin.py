"""WeChat as far as it pushes: signs, encrypts and posts as its reference says (§4)."""

import itertools
from dataclasses import dataclass, field
from typing import Final, Literal

import httpx

from wxgate.protocol.clock import Clock
from wxgate.weixin.push_crypto import encrypt, signature

TOKEN: Final = "gwDemoToken2024"
KEY: Final = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
OTHER_KEY: Final = KEY[::-1]
OPENID: Final = "oUser1-_"

Mode = Literal["plain", "compatible", "safe"]

_numbers = itertools.count(1_000_000)


def message(content: str = "你好", msg_id: int | None = None, openid: str = OPENID) -> str:
    """A visitor's text message; a new one unless it has the id of another."""
    number = next(_numbers) if msg_id is None else msg_id
    return (
        f"<xml><ToUserName><![CDATA[gh_0123456789ab]]></ToUserName>\n<FromUserName><![CDATA[{openid}]]></FromUserName>"
        f"<CreateTime>1700000000</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[{content}]]></Content>"
        f"<MsgId>{number}</MsgId></xml>"
    )


def event(name: str, more: str = "", created_at: int = 1_700_000_000) -> str:
    """An event with further elements."""
    return (
        f"<xml><ToUserName>gh_0123456789ab</ToUserName><FromUserName>{OPENID}</FromUserName>"
        f"<CreateTime>{created_at}</CreateTime><MsgType>event</MsgType><Event> <![CDATA[{name}]]> </Event>{more}</xml>"
    )


@dataclass(slots=True)
class Weixin:
    """WeChat, as one account's console tells it to push."""

    http: httpx.AsyncClient
    appid: str
    clock: Clock
    token: str = TOKEN
    key: str = field(default=KEY, repr=False)
    path: str = ""
    """Where to push instead of the account's own URL."""
    nonces: "itertools.count[int]" = field(default_factory=lambda: itertools.count(900_000))

    def query(self, encrypted: str | None = None, timestamp: float | None = None) -> dict[str, str]:
        """What WeChat adds to the URL, signed."""
        moment = f"{self.clock.now() if timestamp is None else timestamp:.0f}"
        nonce = str(next(self.nonces))
        query = {"signature": signature(self.token, moment, nonce), "timestamp": moment, "nonce": nonce}
        if encrypted is not None:
            signed = signature(self.token, moment, nonce, encrypted)
            query |= {"openid": OPENID, "encrypt_type": "aes", "msg_signature": signed}
        return query

    def sealed(self, xml: str, mode: Mode = "safe", inside: str | None = None) -> tuple[str, str]:
        """The content of `Encrypt`, and the body it stands in; `inside` is the appid at the tail."""
        encrypted = encrypt(xml.encode(), self.key, self.appid if inside is None else inside)
        element = f"<Encrypt><![CDATA[{encrypted}]]></Encrypt>"
        if mode == "compatible":
            return encrypted, xml.replace("</xml>", f"{element}</xml>")
        return encrypted, f"<xml><ToUserName>gh_0123456789ab</ToUserName>{element}</xml>"

    async def push(self, xml: str, mode: Mode = "safe") -> httpx.Response:
        """The answer to a push as it should be."""
        if mode == "plain":
            return await self.post(self.query(), xml)
        encrypted, body = self.sealed(xml, mode)
        return await self.post(self.query(encrypted), body)

    async def post(self, query: dict[str, str], body: str | bytes) -> httpx.Response:
        """The answer to a push, be it right or wrong."""
        headers = {"Content-Type": "text/xml"}
        content = body.encode() if isinstance(body, str) else body
        return await self.http.post(self.path or f"/push/{self.appid}", params=query, content=content, headers=headers)

    async def verify(self, query: dict[str, str]) -> httpx.Response:
        """The answer when the URL is entered in the console."""
        return await self.http.get(f"/push/{self.appid}", params=query)
