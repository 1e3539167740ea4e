"""What the parameters of card endpoints accept. Limits written as `string(N)` count UTF-8 bytes (contract §1)."""

import re
from typing import Annotated, Final
from urllib.parse import unquote

from pydantic import AfterValidator, BeforeValidator, Field

from wxgate.protocol.parameters import Accepts

LARGEST: Final = 2**53 - 1
"""Beyond this, JSON's numbers are not exact everywhere."""
LARGEST_TIME: Final = 2**32 - 1
CODE_LIMIT: Final = 20
CARD_ID_LIMIT: Final = 32
ENCRYPT_CODE_LIMIT: Final = 128

_ESCAPE: Final = re.compile(r"%[0-9A-Fa-f]{2}")
_BASE64: Final = re.compile(rf"[A-Za-z0-9+/_-]{{1,{ENCRYPT_CODE_LIMIT}}}={{0,2}}")


def within(limit: int) -> AfterValidator:
    """Refuses a text of more than so many bytes in UTF-8."""

    def check(value: str) -> str:
        if len(value.encode()) > limit:
            raise ValueError
        return value

    return AfterValidator(check)


def _whole_number(value: object) -> object:
    # pydantic alone would take "1_000", "1.0" and blanks too
    if isinstance(value, str) and not re.fullmatch(r"-?[0-9]{1,16}", value, re.ASCII):
        raise ValueError
    return value


def _token(limit: int) -> AfterValidator:
    def check(value: str) -> str:
        if len(value) > limit or not value.isprintable() or " " in value:
            raise ValueError
        return value

    return AfterValidator(check)


def read_encrypt_code(value: str) -> str:
    """An encrypted code as WeChat made it, however it arrived (WeChat reference §8.4). Raises ValueError.

    It is base64, in which neither `%` nor a blank occurs. So an escape shows that it still is percent-encoded, and is
    undone, once; a blank was a `+` that somebody decoded as a form.
    """
    plain = unquote(value) if _ESCAPE.search(value) else value
    plain = plain.replace(" ", "+")
    if not _BASE64.fullmatch(plain) or len(plain) > ENCRYPT_CODE_LIMIT:
        raise ValueError
    return plain


CardCode = Annotated[
    str,
    _token(CODE_LIMIT),
    Accepts(f"1–{CODE_LIMIT} 个字符，不含空格", f"1 to {CODE_LIMIT} characters without blanks"),
]
CardId = Annotated[
    str,
    _token(CARD_ID_LIMIT),
    Accepts(f"微信的卡券 ID（最长 {CARD_ID_LIMIT} 个字符）", f"WeChat's card id, at most {CARD_ID_LIMIT} characters"),
]
OpenId = Annotated[
    str,
    _token(64),
    Accepts("用户在该公众号的 openid", "the user's openid in this official account"),
]
EncryptCode = Annotated[
    str,
    AfterValidator(read_encrypt_code),
    Accepts(
        f"微信给出的加密 code（解码后最长 {ENCRYPT_CODE_LIMIT} 字节的 Base64），URL 编码最多一层",
        f"the encrypted code as WeChat gave it (base64, at most {ENCRYPT_CODE_LIMIT} bytes once decoded), "
        "percent-encoded at most once",
    ),
]
Amount = Annotated[
    int,
    BeforeValidator(_whole_number),
    Field(ge=0, le=LARGEST),
    Accepts("非负整数", "an integer, 0 or more"),
]
Change = Annotated[
    int,
    BeforeValidator(_whole_number),
    Field(ge=-LARGEST, le=LARGEST),
    Accepts("整数，扣减为负数", "an integer, negative to deduct"),
]
UnixTime = Annotated[
    int,
    BeforeValidator(_whole_number),
    Field(ge=0, le=LARGEST_TIME),
    Accepts("以秒为单位的 UNIX 时间戳", "a UNIX time in seconds"),
]


def _said(limit: int) -> Accepts:
    return Accepts(f"文本，最长 {limit} 字节（UTF-8，一个汉字 3 字节）", f"a text of at most {limit} bytes in UTF-8")


Text12 = Annotated[str, within(12), _said(12)]
Text20 = Annotated[str, within(20), _said(20)]
Text42 = Annotated[str, within(42), _said(42)]
Text128 = Annotated[str, within(128), _said(128)]
