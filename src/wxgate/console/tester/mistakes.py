"""Mistakes that programs make when they sign, told from the authcode that comes of each.

Whether an authcode belongs to one of them can only be said by who knows the secret. The answer is a yes or no about a
whole authcode, never a part of a secret or an authcode.
"""

import hashlib
import hmac
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Final, NamedTuple
from urllib.parse import quote, quote_plus

from wxgate.protocol.signature import HMAC_SHA256, MD5, matches, string_to_sign
from wxgate.protocol.text import Text

MOST_LEFT_OUT: Final = 50
"""Fields that are tried as forgotten, each of which costs a digest of all others."""


class _Attempt(NamedTuple):
    told: Text
    text: bytes
    key: str
    """Of an HMAC."""


def mistake(authcode: str, fields: Mapping[str, str], secrets: Iterable[str], method: str) -> Text | None:
    """What was done wrong, when one mistake alone explains this authcode; None otherwise."""
    for secret in secrets:
        for edge in _EDGES:
            if any(matches(authcode, fields, f"{before}{secret}{after}", method) for before, after in edge.around):
                return edge.told
        for attempt in _attempts(fields, secret, method):
            if hmac.compare_digest(authcode.lower().encode(), _digest(attempt, method).encode()):
                return attempt.told
    return None


class _Edge(NamedTuple):
    told: Text
    around: tuple[tuple[str, str], ...]


_EDGES: Final = (
    _Edge(Text("密钥末尾多了换行符", "the secret has a line end behind it"), (("", "\n"), ("", "\r\n"), ("", "\r"))),
    _Edge(Text("密钥前后多了空格", "the secret has a blank before or behind it"), ((" ", ""), ("", " "), (" ", " "))),
    _Edge(Text("密钥带着引号", "the secret stands in quotation marks"), (('"', '"'), ("'", "'"))),
)


def _attempts(fields: Mapping[str, str], secret: str, method: str) -> Iterator[_Attempt]:
    for told, changed in _changed(fields):
        yield _Attempt(told, string_to_sign(changed, secret, method).encode(), secret)
    right = string_to_sign(fields, secret, method)
    yield _Attempt(
        Text("以 GBK 而非 UTF-8 编码后签名", "signed as GBK, not as UTF-8"), right.encode("gbk", "replace"), secret
    )
    yield from (_hmac_attempts if method == HMAC_SHA256 else _md5_attempts)(fields, secret)


def _changed(fields: Mapping[str, str]) -> Iterator[tuple[Text, dict[str, str]]]:
    """The fields as a program may have taken them by mistake."""
    escaped = Text("签名用了 URL 转义后的值，应为原值", "URL-escaped values were signed; sign the raw ones")
    for escape in (quote_plus, quote, lambda value: quote(value, safe="")):
        yield escaped, {name: escape(value) for name, value in fields.items()}
    for name in islice(fields, MOST_LEFT_OUT):
        left_out = Text(f"{name} 没有参与签名", f"{name} was not signed")
        yield left_out, {each: value for each, value in fields.items() if each != name}


def _md5_attempts(fields: Mapping[str, str], secret: str) -> Iterator[_Attempt]:
    sent = {name: value for name, value in fields.items() if value}
    ordered = "".join(sent[name] for name in sorted(sent))
    pairs = string_to_sign(fields, secret, HMAC_SHA256)
    texts = (
        (Text("client_secret 没有参与签名", "client_secret was left out"), (ordered,)),
        (
            Text(
                "client_secret 放在了首尾，应按字段名与其他字段一起排序",
                "client_secret stands first or last; sort it among the other names",
            ),
            (secret + ordered, ordered + secret),
        ),
        (
            Text("字段没有按名称排序", "the fields were not sorted by name"),
            ("".join(sent.values()) + secret, secret + "".join(sent.values())),
        ),
        (
            Text("按 name=value 连接了，MD5 只连接值", "joined as name=value; MD5 joins the values alone"),
            (
                string_to_sign({**fields, "client_secret": secret}, secret, HMAC_SHA256),
                f"{pairs}&key={secret}",
                f"{pairs}{secret}",
            ),
        ),
    )
    return (_Attempt(told, text.encode(), "") for told, tried in texts for text in tried)


def _hmac_attempts(fields: Mapping[str, str], secret: str) -> Iterator[_Attempt]:
    yield _Attempt(
        Text("只连接了值，HMAC-SHA256 应以 & 连接 name=value", "joined the values alone; HMAC-SHA256 joins name=value"),
        "".join(fields[name] for name in sorted(fields)).encode(),
        secret,
    )
    yield _Attempt(
        Text("client_secret 不参与连接，只作密钥", "client_secret is the key and not part of the string"),
        string_to_sign({**fields, "client_secret": secret}, secret, HMAC_SHA256).encode(),
        secret,
    )
    yield _Attempt(
        Text("空值参与了签名", "empty values were signed"),
        "&".join(f"{name}={fields[name]}" for name in sorted(fields)).encode(),
        secret,
    )


def _digest(attempt: _Attempt, method: str) -> str:
    if method == MD5:
        return hashlib.md5(attempt.text, usedforsecurity=False).hexdigest()
    return hmac.new(attempt.key.encode(), attempt.text, hashlib.sha256).hexdigest()
