"""Style sheets and scripts. A browser keeps each for ever, for its name changes with what is in it."""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

PREFIX: Final = "/assets/"
MEDIA_TYPES: Final = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
HEADERS: Final = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is served."""

    url: str
    content: bytes
    media_type: str


class Assets:
    """The files of some folders, read once; their names are theirs alone."""

    def __init__(self, *folders: Path) -> None:
        files = [file for folder in folders for file in sorted(folder.iterdir()) if file.suffix in MEDIA_TYPES]
        self._known = {file.name: _read(file) for file in files}

    def url(self, name: str) -> str:
        """Where the file of this name is served."""
        return self._known[name].url

    def routes(self) -> list[Route]:
        """The route of each file. Nothing in them is secret: the page for signing in needs them too."""
        return [Route(asset.url, _answer(asset), methods=["GET"]) for asset in self._known.values()]


def _read(file: Path) -> Asset:
    content = file.read_bytes()
    digest = hashlib.sha256(content).hexdigest()[:12]
    return Asset(f"{PREFIX}{file.stem}.{digest}{file.suffix}", content, MEDIA_TYPES[file.suffix])


def _answer(asset: Asset) -> Callable[[Request], Awaitable[Response]]:
    async def answer(_: Request) -> Response:
        return Response(asset.content, headers=HEADERS, media_type=asset.media_type)

    return answer
