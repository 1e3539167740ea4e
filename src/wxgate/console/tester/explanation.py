"""What the gateway signed itself, and why an authcode is not the one it expects; neither secret nor right authcode."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from wxgate.console.tester.mistakes import mistake
from wxgate.protocol.signature import HEX_DIGITS, HMAC_SHA256, MD5, REQ_TIME_WINDOW, matches
from wxgate.protocol.text import Text
from wxgate.tenants.client import Client

SECRET: Final = "client_secret"  # noqa: S105  # a field's name


@dataclass(frozen=True, slots=True)
class Explanation:
    """The answer to somebody whose signature is refused."""

    told: Text
    method: str
    parts: tuple[tuple[str, str | None], ...]
    """Name and value of what is signed, in order. The secret's value is None, whatever its length."""


def explained(client: Client | None, fields: Mapping[str, str], authcode: str, now: float) -> Explanation:
    """What is wrong with this authcode of these fields, which are those of a request without `authcode`."""
    method = fields.get("sign_type") or MD5
    told = _time_told(fields.get("req_time", ""), now) or _told(client, fields, authcode, method, now)
    return Explanation(told, method, _parts(fields, method))


def _parts(fields: Mapping[str, str], method: str) -> tuple[tuple[str, str | None], ...]:
    # Masked by its place alone: a secret that was looked for in values would tell who guesses that they guessed right.
    signed: dict[str, str | None] = {name: value for name, value in fields.items() if value}
    if method != HMAC_SHA256:
        signed[SECRET] = None
    return tuple((name, signed[name]) for name in sorted(signed))


def _time_told(sent: str, now: float) -> Text | None:
    if len(sent) != 10 or not (sent.isascii() and sent.isdigit()):
        return Text(
            "req_time 应为 10 位 UNIX 时间戳（秒，不是毫秒）", "req_time must be ten digits: seconds, not milliseconds"
        )
    ahead = int(sent) - now
    if abs(ahead) <= REQ_TIME_WINDOW:
        return None
    off = math.ceil(abs(ahead))
    zh, en = ("快", "ahead of") if ahead > 0 else ("慢", "behind")
    return Text(
        f"req_time 比服务器时间{zh} {off} 秒，最多允许 {REQ_TIME_WINDOW} 秒",
        f"req_time is {off} s {en} the server's clock; {REQ_TIME_WINDOW} s is allowed",
    )


def _told(client: Client | None, fields: Mapping[str, str], authcode: str, method: str, now: float) -> Text:
    if client is None:
        return Text("没有这个 client_code", "there is no such client_code")
    if client.closed:
        return Text("该 client 已关闭", "this client is closed")
    if method not in HEX_DIGITS:
        return Text(f"sign_type 应为 {' 或 '.join(HEX_DIGITS)}", f"sign_type must be {' or '.join(HEX_DIGITS)}")
    if client.require_hmac and method != HMAC_SHA256:
        return Text("该 client 只接受 HMAC-SHA256", "this client must sign with HMAC-SHA256")
    if len(authcode) != HEX_DIGITS[method]:
        return Text(
            f"authcode 有 {len(authcode)} 个字符，{method} 应为 {HEX_DIGITS[method]} 个",
            f"the authcode has {len(authcode)} characters; {method} has {HEX_DIGITS[method]}",
        )
    return _signature_told(client, fields, authcode, method, now)


def _signature_told(client: Client, fields: Mapping[str, str], authcode: str, method: str, now: float) -> Text:
    secrets = client.secrets(now)
    if not secrets:
        return Text("该 client 没有可用的密钥", "this client has no usable secret")
    if any(matches(authcode, fields, secret, method) for secret in secrets):
        return Text("签名正确", "the signature is right")
    if client.old_secret and matches(authcode, fields, client.old_secret, method):
        return Text(
            "用的是更换前的旧密钥，已过期", "signed with the secret before the last rotation, whose time is over"
        )
    found = mistake(authcode, fields, secrets, method)
    return found or Text(
        "不是这些字段的签名。若两边的待签名字符串相同，就是 client_secret 不对",
        "not the signature of these fields; where the strings to sign are the same, it is client_secret that differs",
    )
