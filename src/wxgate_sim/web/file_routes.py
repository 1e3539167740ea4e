"""How calls are answered that carry files, one way or the other (WeChat reference §9)."""

from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import dataclass

import orjson
from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from wxgate_sim.errors import Refused
from wxgate_sim.uploads import Upload
from wxgate_sim.web.api import LARGEST_BODY
from wxgate_sim.web.call import JSON, TEXT, Answer, Call
from wxgate_sim.world import World


@dataclass(frozen=True, slots=True)
class FileRoute:
    """An API that answers with a file. A refusal is JSON in HTTP 200, as one content type or the other."""

    method: str
    handler: Callable[[World, Call], Answer]

    async def answer(self, world: World, call: Call) -> Answer:
        """The handler's answer, or its refusal."""
        try:
            if call.method != self.method:
                raise Refused(43001)
            return self.handler(world, call)
        except Refused as refused:
            return self.refuse(world, call, refused)

    def refuse(self, world: World, call: Call, refused: Refused) -> Answer:
        """The error envelope."""
        return _refusal(world, call, refused)


@dataclass(frozen=True, slots=True)
class UploadRoute:
    """An API that takes a file in a form, in the first part that has one of these names, and answers JSON.

    The handler is given None for a form without one, or no form at all: the token is judged before that.
    """

    handler: Callable[[World, Call, Upload | None], Mapping[str, object]]
    parts: tuple[str, ...] = ("media",)
    method: str = "POST"

    async def answer(self, world: World, call: Call) -> Answer:
        """The handler's reply, or its refusal."""
        try:
            if call.method != self.method:
                raise Refused(43002)
            reply = self.handler(world, call, await self._upload(call))
        except Refused as refused:
            return self.refuse(world, call, refused)
        return Answer(orjson.dumps(reply), JSON, errcode=0)

    def refuse(self, world: World, call: Call, refused: Refused) -> Answer:
        """The error envelope."""
        return _refusal(world, call, refused)

    async def _upload(self, call: Call) -> Upload | None:
        # So much is all that was read of it, and its end is missing.
        if len(call.body) > LARGEST_BODY:
            raise Refused(45001)
        try:
            form = await MultiPartParser(Headers(raw=call.headers), _pieces(call.body)).parse()
        except (MultiPartException, KeyError):
            return None
        try:
            files = (form.get(name) for name in self.parts)
            file = next((each for each in files if isinstance(each, UploadFile)), None)
            return Upload(file.filename or "", await file.read()) if file else None
        finally:
            await form.close()


async def _pieces(body: bytes) -> AsyncGenerator[bytes, None]:
    yield body


def _refusal(world: World, call: Call, refused: Refused) -> Answer:
    body = orjson.dumps(world.refusal(refused, call.path))
    return Answer(body, _error_type(world), errcode=refused.errcode)


def _error_type(world: World) -> str:
    match world.settings.media_errors:
        case "text":
            return TEXT
        case "json":
            return JSON
        case "auto":
            return world.random.choice((TEXT, JSON))
