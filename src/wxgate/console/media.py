"""Media that were fetched from WeChat, and voices that became MP3s."""

from collections.abc import Mapping
from typing import Final

from starlette.responses import Response
from starlette.routing import Route

from wxgate.console.addresses import ROOT
from wxgate.console.desk import Desk
from wxgate.console.gate import Gate
from wxgate.console.paging import further
from wxgate.console.visit import Visit
from wxgate.media.listing import PAGE, read_media, read_voices
from wxgate.media.voice import DONE, FAILED, WORKING, Status
from wxgate.protocol.text import Text

PATH: Final = f"{ROOT}/media"

VOICE_STATUSES: Final[Mapping[Status, tuple[str, Text]]] = {
    WORKING: ("", Text("转换中", "being made")),
    DONE: ("good", Text("完成", "done")),
    FAILED: ("bad", Text("失败", "failed")),
}
"""The class of a status' mark, and its name."""


class MediaPages:
    """`/console/media`."""

    def __init__(self, gate: Gate, desk: Desk) -> None:
        self._gate = gate
        self._desk = desk

    def routes(self) -> list[Route]:
        """Files and voices."""
        return [self._gate.route(PATH, self.files), self._gate.route(f"{PATH}/voices", self.voices)]

    async def files(self, visit: Visit) -> Response:
        """The newest files."""
        found = await self._desk.database.read(read_media, PAGE + 1, visit.asked("before"))
        following = further(visit, found[PAGE - 1].key) if len(found) > PAGE else ""
        return visit.page("media.html", files=found[:PAGE], next=following, url=self._desk.media_url)

    async def voices(self, visit: Visit) -> Response:
        """The newest voices."""
        found = await self._desk.database.read(read_voices, PAGE + 1, visit.asked("before"))
        following = further(visit, found[PAGE - 1].key) if len(found) > PAGE else ""
        return visit.page(
            "voices.html", voices=found[:PAGE], next=following, url=self._desk.media_url, statuses=VOICE_STATUSES
        )
