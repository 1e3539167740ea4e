"""How calls are answered that carry files, one way or the other (WeChat reference §9)."""

from collections.abc import Callable
from dataclasses import dataclass

import orjson

from wxgate_sim.errors import Refused
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
