"""Parameters of the media endpoints."""

import re
from typing import Annotated, Final

from pydantic import AfterValidator

from wxgate.protocol.parameters import Accepts

MOST: Final = 256
"""Bytes; WeChat's own have 64."""


def _media_id(value: str) -> str:
    if not re.fullmatch(rf"[!-~]{{1,{MOST}}}", value):
        raise ValueError
    return value


MediaId = Annotated[
    str,
    AfterValidator(_media_id),
    Accepts(
        f"微信的 media_id（或 JS-SDK 的 serverId）：最长 {MOST} 个字符的 ASCII 文本，不含空格",
        f"WeChat's media_id (the JS-SDK's serverId): at most {MOST} ASCII characters, no blank",
    ),
]
