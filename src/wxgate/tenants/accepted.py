"""What operators may enter: each function gives the value as it is stored, or raises ValueRefused and says what is."""

import re
from collections.abc import Collection
from difflib import get_close_matches
from ipaddress import ip_network
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from pydantic import TypeAdapter, ValidationError

from wxgate.protocol.parameters import MAX_URL, HttpUrl
from wxgate.tenants.account import TOKEN_APIS, TokenApi
from wxgate.tenants.errors import ValueRefused
from wxgate.tenants.redirect_host import parse_rule

MAX_NAME: Final = 100
MAX_CREDENTIAL: Final = 128
MAX_PER_MINUTE: Final = 1_000_000_000
MAX_GRACE: Final = 366 * 86400

PUSH_FIELDS: Final = ("app_id", "push_id", "client_code", "req_time", "body_sha256", "sign_type", "authcode")
"""Query parameters that a push handed on to a client bears, so that the client's URL must have none of them."""

_HTTP_URL: Final[TypeAdapter[str]] = TypeAdapter(HttpUrl)


def accept_appid(text: str) -> str:
    """An official account's appid."""
    if not re.fullmatch(r"wx[0-9a-f]{16}", text):
        raise _refused("appid", "wx 加 16 位小写十六进制", "wx and 16 lower-case hexadecimal digits")
    return text


def accept_app_secret(text: str) -> str:
    """An official account's app secret. The error does not repeat it."""
    if not re.fullmatch(r"[0-9a-fA-F]{32}", text):
        raise _refused("secret", "公众平台给出的 32 位十六进制 AppSecret", "the AppSecret: 32 hexadecimal digits")
    return text


def accept_token_api(text: str) -> TokenApi:
    """Which of WeChat's APIs gives the access token."""
    for known in TOKEN_APIS:
        if text == known:
            return known
    raise _refused("token-api", " 或 ".join(TOKEN_APIS), " or ".join(TOKEN_APIS))


def accept_push_token(text: str) -> str:
    """The token that WeChat signs pushes with. The error does not repeat it."""
    if not re.fullmatch(r"[0-9A-Za-z]{3,32}", text):
        raise _refused(
            "push-token",
            "公众平台“服务器配置”中的令牌（Token）：3 到 32 位英文字母或数字",
            "the Token of WeChat's server configuration: 3 to 32 letters and digits",
        )
    return text


def accept_aes_key(text: str) -> str:
    """The key that WeChat encrypts pushes with. The error does not repeat it."""
    if not re.fullmatch(r"[0-9A-Za-z]{43}", text):
        raise _refused(
            "aes-key",
            "公众平台“服务器配置”中的消息加解密密钥（EncodingAESKey）：43 位英文字母或数字",
            "the EncodingAESKey of WeChat's server configuration: 43 letters and digits",
        )
    return text


def accept_push_url(text: str) -> str:
    """Where a client wants pushes."""
    try:
        url = _HTTP_URL.validate_python(text)
    except ValidationError:
        url = ""
    parts = urlsplit(url)
    if (
        not url
        or parts.fragment
        or any(name in PUSH_FIELDS for name, _ in parse_qsl(parts.query, keep_blank_values=True))
    ):
        names = ", ".join(PUSH_FIELDS)
        raise _refused(
            "push-url",
            f"以 http:// 或 https:// 开头的完整网址（最长 {MAX_URL} 字节，不含用户名、空格、反斜杠、#，"
            f"也不含参数 {names}）",
            f"a complete http:// or https:// URL (at most {MAX_URL} bytes; no user name, blank, backslash or #, and "
            f"none of the parameters {names})",
        )
    return url


def accept_name(text: str) -> str:
    """What people call a client or an account."""
    name = text.strip()
    if not name.isprintable() or not 0 < len(name) <= MAX_NAME:
        raise _refused("name", f"1 到 {MAX_NAME} 个可见字符", f"1 to {MAX_NAME} printable characters")
    return name


def accept_credential(text: str, option: str) -> str:
    """A client's code or secret that exists elsewhere already. The error does not repeat it."""
    if not re.fullmatch(rf"[!-~]{{1,{MAX_CREDENTIAL}}}", text):
        raise _refused(
            option,
            f"1 到 {MAX_CREDENTIAL} 个可见 ASCII 字符，不含空格",
            f"1 to {MAX_CREDENTIAL} printable ASCII characters without blanks",
        )
    return text


def accept_grants(names: Collection[str] | None, known: Collection[str]) -> list[str] | None:
    """Names of endpoints, sorted; None for all, now and later."""
    for name in names or ():
        if name not in known:
            near = ", ".join(get_close_matches(name, known, 3)) or ", ".join(sorted(known))
            raise _refused("grant", f"接口名（如 {near}），没有 {name!r}", f"an endpoint ({near}), not {name!r}")
    return None if names is None else sorted(set(names))


def accept_networks(texts: Collection[str]) -> list[str]:
    """IP addresses and networks in CIDR notation."""
    try:
        return [str(ip_network(text.strip())) for text in texts]
    except ValueError as error:
        raise _refused(
            "allow-ip",
            f"IP 地址或网段，如 203.0.113.0/24（{error}）",
            f"an IP address or network such as 203.0.113.0/24 ({error})",
        ) from None


def accept_redirect_hosts(texts: Collection[str]) -> list[str]:
    """Hosts, or `*.` before a domain for every host below it."""
    try:
        return [parse_rule(text) for text in texts]
    except ValueError as error:
        raise _refused(
            "redirect-host",
            f"域名，如 www.example.com 或 *.example.com，不含协议、端口和路径；收到 {str(error)!r}",
            f"a host such as www.example.com or *.example.com without scheme, port or path; got {str(error)!r}",
        ) from None


def accept_per_minute(number: int | None) -> int | None:
    """Calls in one minute; None for any number."""
    if number is not None and not 1 <= number <= MAX_PER_MINUTE:
        raise _refused("per-minute", f"1 到 {MAX_PER_MINUTE} 的整数", f"a number from 1 to {MAX_PER_MINUTE}")
    return number


def accept_grace(seconds: int) -> int:
    """How long a replaced secret stays valid."""
    if not 0 <= seconds <= MAX_GRACE:
        raise _refused("grace", f"0 到 {MAX_GRACE} 秒", f"0 to {MAX_GRACE} seconds")
    return seconds


def _refused(option: str, zh: str, en: str) -> ValueRefused:
    return ValueRefused(f"{option} 应为{zh}", f"{option} must be {en}")
