"""Pictures of codes for print: `GET /wx_service/qrcode/<token>.svg` and `.png`. They need no state and never change."""

import asyncio
import re
from collections.abc import Callable
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wxgate.protocol.envelope import failed
from wxgate.protocol.errors import ParameterInvalid
from wxgate.protocol.parameters import invalid
from wxgate.protocol.text import Text
from wxgate.qrcodes import picture

AT_ONCE: Final = 2
"""Pictures that are drawn at a time: each takes some milliseconds of a core, the largest 20."""

HEADERS: Final = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
}
_SIZE: Final = re.compile(r"[0-9]{1,4}")
_BAD_REQUEST: Final = 400
_NOT_FOUND: Final = 404


def routes() -> list[Route]:
    """Both formats, of codes that say `http://…` and, below `https/`, of those that say `https://…`."""
    free = asyncio.Semaphore(AT_ONCE)
    return [
        _route("/wx_service/qrcode/{name}", "http", free),
        _route("/wx_service/qrcode/https/{name}", "https", free),
    ]


def _route(path: str, scheme: str, free: asyncio.Semaphore) -> Route:
    async def answer(request: Request) -> Response:
        token, _, suffix = request.path_params["name"].rpartition(".")
        if not picture.TOKEN.fullmatch(token) or suffix not in {"svg", "png"}:
            raise HTTPException(_NOT_FOUND)
        url = picture.url_of(scheme, token)
        try:
            draw = _svg(request, url) if suffix == "svg" else _png(request, url)
        except ParameterInvalid as error:
            body, headers = failed(error, request.state.request_id), {"Cache-Control": "no-store"}
            return Response(body, _BAD_REQUEST, headers=headers, media_type="application/json")
        async with free:
            drawn = await asyncio.to_thread(draw)
        return Response(drawn, headers=HEADERS, media_type="image/svg+xml" if suffix == "svg" else "image/png")

    return Route(path, answer, methods=["GET"])


def _svg(request: Request, url: str) -> Callable[[], bytes]:
    size = _size(request, picture.MILLIMETRES, Text("毫米", "millimetres"))
    return lambda: picture.svg(url, size)


def _png(request: Request, url: str) -> Callable[[], bytes]:
    size = _size(request, picture.PIXELS, Text("像素", "pixels")) or picture.USUAL_PIXELS
    return lambda: picture.png(url, size)


def _size(request: Request, bounds: tuple[int, int], unit: Text) -> int | None:
    asked, (least, most) = request.query_params.get("size", ""), bounds
    if not asked:
        return None
    if not _SIZE.fullmatch(asked) or not least <= int(asked) <= most:
        raise invalid(
            "size",
            Text(f" {least} 到 {most} 的整数（{unit.zh}）", f"a whole number of {unit.en} from {least} to {most}"),
        )
    return int(asked)
