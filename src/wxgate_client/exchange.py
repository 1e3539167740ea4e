"""What a call consists of apart from the waiting: building the signed request, reading the reply."""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Final, Literal, cast

import httpx

from wxgate_client.errors import WxgateError
from wxgate_client.signature import HEX_DIGITS, MD5, REQ_TIME_WINDOW, sign
from wxgate_client.values import JsonObject, JsonValue, ParamValue
from wxgate_client.version import VERSION

SignType = Literal["MD5", "HMAC-SHA256"]

DONE: Final = 200
NO_REPLY: Final = 0
REQUEST_TIME_INVALID: Final = 101
HEADERS: Final = {"User-Agent": f"wxgate-client/{VERSION}"}


@dataclass(frozen=True, slots=True)
class Request:
    """A signed request, ready to be sent."""

    url: str
    query: dict[str, str]
    form: dict[str, str]


@dataclass(frozen=True, slots=True)
class Exchange:
    """One client's credentials at one gateway. Raises ValueError when they cannot be right."""

    url: str
    client_code: str
    client_secret: str = field(repr=False)
    sign_type: SignType = "MD5"

    def __post_init__(self) -> None:
        if not self.url.startswith(("http://", "https://")):
            raise ValueError("url 应为 http:// 或 https:// 开头的网址 / url must be an http:// or https:// URL")
        if not self.client_code or not self.client_secret:
            raise ValueError("缺少 client_code 或 client_secret / client_code and client_secret are required")
        if self.sign_type not in HEX_DIGITS:
            raise ValueError("sign_type 应为 MD5 或 HMAC-SHA256 / sign_type must be MD5 or HMAC-SHA256")

    def request(self, name: str, params: Mapping[str, ParamValue]) -> Request:
        """The request of a call, with the present time and its signature."""
        form = {key: text for key, value in params.items() if (text := _text(value))}
        form |= {"client_code": self.client_code, "req_time": str(int(time.time()))}
        if self.sign_type != MD5:
            form["sign_type"] = self.sign_type
        authcode = sign(form, self.client_secret, self.sign_type)
        return Request(f"{self.url.rstrip('/')}/weixinapi/{name}", {"authcode": authcode}, form)


def read(response: httpx.Response) -> JsonValue:
    """The `data` of a reply. Raises WxgateError for everything but success."""
    envelope = _envelope(response)
    retcode = envelope["retcode"]
    if retcode == DONE:
        return envelope.get("data")
    msg = str(envelope.get("msg", ""))
    if retcode == REQUEST_TIME_INVALID:
        msg += _clock_hint(response)
    raise WxgateError(int(str(retcode)), msg, response.headers.get("x-request-id", ""), envelope.get("data"))


def unanswered(error: httpx.RequestError) -> WxgateError:
    """The exception for a call that got no reply; to be raised `from None`, for httpx's error holds the URL."""
    sent = not isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout)
    outcome = (
        "请求可能已送达，是否生效未知 / the request may have arrived, whether it acted is not known"
        if sent
        else "请求未送达 / the request was not sent"
    )
    return WxgateError(NO_REPLY, f"网关没有回复 ({type(error).__name__}) / no reply from the gateway: {outcome}")


def _envelope(response: httpx.Response) -> JsonObject:
    try:
        found: object = json.loads(response.content)
    except ValueError:
        found = None
    if isinstance(found, dict) and type(found.get("retcode")) is int:
        return cast("JsonObject", found)
    raise WxgateError(
        NO_REPLY,
        f"HTTP {response.status_code}，不是网关的回复，请核对 url / not a reply of the gateway; check url",
        response.headers.get("x-request-id", ""),
    )


def _text(value: ParamValue) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping | Sequence):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return str(value)


def _clock_hint(response: httpx.Response) -> str:
    """How far this machine's clock is off, as far as the reply tells."""
    try:
        theirs = parsedate_to_datetime(response.headers["date"]).timestamp()
    except (KeyError, ValueError):
        return ""
    ahead = round(time.time() - theirs)
    if abs(ahead) <= REQ_TIME_WINDOW:
        return ""
    direction = ("快", "ahead of") if ahead > 0 else ("慢", "behind")
    return f"（本机时钟{direction[0]} {abs(ahead)} 秒 / this clock is {abs(ahead)} s {direction[1]} the gateway's）"
