"""The kinds of code and the scenes that each may carry (contract §1, §6; WeChat reference §7.1)."""

import re
from dataclasses import dataclass
from typing import Annotated, Final, Literal

from pydantic import BeforeValidator

from wxgate.protocol.errors import ParameterInvalid
from wxgate.protocol.parameters import Accepts, invalid
from wxgate.protocol.text import Text
from wxgate.weixin.qrcodes import NewQrcode

KindName = Literal[
    "TMP", "TMP_STR", "LIMIT", "LIMIT_STR", "QR_SCENE", "QR_STR_SCENE", "QR_LIMIT_SCENE", "QR_LIMIT_STR_SCENE"
]


def _any_case(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


QrcodeType = Annotated[
    KindName,
    BeforeValidator(_any_case),
    Accepts(
        "TMP（临时）、TMP_STR（临时，字符串场景值）、LIMIT（永久）、LIMIT_STR（永久，字符串场景值），"
        "或微信的 QR_SCENE、QR_STR_SCENE、QR_LIMIT_SCENE、QR_LIMIT_STR_SCENE",
        "TMP (temporary), TMP_STR (temporary, with a text), LIMIT (permanent), LIMIT_STR (permanent, with a text), or "
        "WeChat's own QR_SCENE, QR_STR_SCENE, QR_LIMIT_SCENE or QR_LIMIT_STR_SCENE",
    ),
]

LARGEST_TEMPORARY: Final = 2**32 - 1
LARGEST_PERMANENT: Final = 100_000
LONGEST_TEXT: Final = 64
"""In bytes of UTF-8."""
LONGEST_LIFE: Final = 30 * 86400
DEFAULT_LIFE: Final = 1800
NO_SCENE: Final = "0"

SECONDS: Final = Accepts(
    f"1 到 {LONGEST_LIFE} 的整数（秒，最长 30 天）", f"a whole number of seconds from 1 to {LONGEST_LIFE} (30 days)"
)

_NUMBER: Final = re.compile(r"0|[1-9][0-9]*")
_MOST_DIGITS: Final = 10


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of code: how long it lives, and whether its scene is a number, a text, or either."""

    temporary: bool
    scene: Literal["number", "text", "either"]


_KINDS: Final[dict[KindName, _Kind]] = {
    "TMP": _Kind(temporary=True, scene="either"),
    "TMP_STR": _Kind(temporary=True, scene="text"),
    "LIMIT": _Kind(temporary=False, scene="number"),
    "LIMIT_STR": _Kind(temporary=False, scene="text"),
    "QR_SCENE": _Kind(temporary=True, scene="number"),
    "QR_STR_SCENE": _Kind(temporary=True, scene="text"),
    "QR_LIMIT_SCENE": _Kind(temporary=False, scene="number"),
    "QR_LIMIT_STR_SCENE": _Kind(temporary=False, scene="text"),
}


def read_code(qrcode_type: KindName, scene: str, expire_seconds: int) -> NewQrcode:
    """What WeChat is to be asked for. Raises ParameterInvalid (115) with the range of this very kind.

    Scene 0, which WeChat refuses as a number, is the text "0". A scene with leading zeros is no number, for WeChat
    would report it without them. Permanent codes ignore `expire_seconds`.
    """
    kind = _KINDS[qrcode_type]
    if kind.temporary and not 1 <= expire_seconds <= LONGEST_LIFE:
        raise invalid("expire_seconds", SECONDS)
    life = expire_seconds if kind.temporary else None
    if scene == NO_SCENE or kind.scene == "text" or (kind.scene == "either" and not _is_number(scene)):
        return NewQrcode(_text(scene), life)
    return NewQrcode(_number(scene, qrcode_type), life)


def _is_number(scene: str) -> bool:
    return _NUMBER.fullmatch(scene) is not None


def _text(scene: str) -> str:
    if len(scene.encode()) > LONGEST_TEXT:
        raise invalid(
            "scene_id", Text(f"1 到 {LONGEST_TEXT} 字节的文本（UTF-8）", f"a text of 1 to {LONGEST_TEXT} bytes (UTF-8)")
        )
    return scene


def _number(scene: str, qrcode_type: KindName) -> int:
    most = LARGEST_TEMPORARY if _KINDS[qrcode_type].temporary else LARGEST_PERMANENT
    # the length first: reading thousands of digits as a number is slow
    if not _is_number(scene) or len(scene) > _MOST_DIGITS or int(scene) > most:
        raise _out_of_range(qrcode_type, most)
    return int(scene)


def _out_of_range(qrcode_type: KindName, most: int) -> ParameterInvalid:
    texts = "TMP_STR" if _KINDS[qrcode_type].temporary else "LIMIT_STR"
    return invalid(
        "scene_id",
        Text(
            f" 1 到 {most} 的整数，不带前导零（qrcode_type 为 {qrcode_type} 时）；其他场景值请用 {texts}",
            f"a whole number from 1 to {most} without leading zeros when qrcode_type is {qrcode_type}; use {texts} "
            "for any other scene",
        ),
    )
