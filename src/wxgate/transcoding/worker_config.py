"""What a worker is told when it starts, as the one argument of its command."""

from dataclasses import asdict, dataclass
from typing import Self

import orjson

from wxgate.transcoding.speech import Limits, Speech


@dataclass(frozen=True, slots=True)
class WorkerConfig:
    """Nothing secret: everybody on the machine can read it."""

    speech: Speech
    limits: Limits
    parent: int
    """Process id of the gateway, with which the worker ends."""

    def to_json(self) -> str:
        """For the command line."""
        values = {**asdict(self.speech), **asdict(self.limits), "parent": self.parent}
        return orjson.dumps(values).decode()

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The same again."""
        values: dict[str, float] = orjson.loads(text)
        speech = Speech(int(values["sample_rate"]), int(values["bit_rate"]), bool(values["mono"]))
        limits = Limits(
            seconds=values["seconds"],
            cpu_seconds=int(values["cpu_seconds"]),
            memory=int(values["memory"]),
            input_bytes=int(values["input_bytes"]),
            output_bytes=int(values["output_bytes"]),
            audio_seconds=values["audio_seconds"],
        )
        return cls(speech, limits, int(values["parent"]))
