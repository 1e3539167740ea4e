"""Codes drawn for print: error correction Q or better, a quiet zone of four modules, black on white (ISO/IEC 18004)."""

import re
from functools import lru_cache
from io import BytesIO
from typing import Final

import segno

WEIXIN_URL: Final = re.compile(r"(https?)://weixin\.qq\.com/q/([A-Za-z0-9_-]{1,64})")
TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")

MILLIMETRES: Final = (10, 2000)
PIXELS: Final = (64, 2048)
USUAL_PIXELS: Final = 1024

QUIET_ZONE: Final = 4
KEPT: Final = 512


def path_of(url: str) -> str:
    """Where the picture of this URL of WeChat's lies below our pages, with a leading slash; empty for other URLs."""
    found = WEIXIN_URL.fullmatch(url)
    if found is None:
        return ""
    below = "https/" if found[1] == "https" else ""
    return f"/wx_service/qrcode/{below}{found[2]}.svg"


def url_of(scheme: str, token: str) -> str:
    """What the code with this token says."""
    return f"{scheme}://weixin.qq.com/q/{token}"


@lru_cache(KEPT)
def svg(url: str, millimetres: int | None) -> bytes:
    """The drawing, this long at each edge; without a length it fills whatever it is put into."""
    code, out = segno.make_qr(url, error="q"), BytesIO()
    if millimetres is None:
        code.save(out, kind="svg", border=QUIET_ZONE, light="#fff", omitsize=True)
    else:
        scale = millimetres / code.symbol_size(border=QUIET_ZONE)[0]
        code.save(out, kind="svg", border=QUIET_ZONE, light="#fff", scale=scale, unit="mm")
    return out.getvalue()


@lru_cache(KEPT)
def png(url: str, pixels: int) -> bytes:
    """The bitmap. Modules are whole pixels, so that they stay sharp: it is the largest that fits into this length."""
    code, out = segno.make_qr(url, error="q"), BytesIO()
    scale = max(1, pixels // int(code.symbol_size(border=QUIET_ZONE)[0]))
    code.save(out, kind="png", border=QUIET_ZONE, scale=scale)
    return out.getvalue()
