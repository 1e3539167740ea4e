"""What passes between a worker and its parent: frames, which are a length of four bytes and so many bytes.

The parent sends a voice, one frame. The worker answers with two: a reply, and the MP3 if there is one. A worker that
met a hostile file may send anything, so replies are JSON of bounded size, and nothing in them is believed that is not
looked at here.
"""

import struct
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO, Final

import orjson

from wxgate.protocol.text import Text

REPLY_BYTES: Final = 4096
"""Of a reply at most."""
_REASON_CHARACTERS: Final = 300

NO_REASON: Final = Text("", "")

_LENGTH: Final = struct.Struct(">I")
LENGTH_BYTES: Final = _LENGTH.size


class Outcome(StrEnum):
    """What became of a voice."""

    READY = "ready"
    """Nothing yet: the worker has started."""
    DONE = "done"
    AS_IT_IS = "as_it_is"
    """It is an MP3 already."""
    REFUSED = "refused"
    """It is at fault, and the reason says how."""
    EXHAUSTED = "exhausted"
    """Memory was short."""
    FAULT = "fault"
    """The worker met something that it was not made for."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A worker's answer."""

    outcome: Outcome
    seconds: float = 0.0
    reason: Text = NO_REASON


class NoReply(Exception):
    """The bytes are no reply."""


def framed(body: bytes | bytearray) -> bytes:
    """The body with its length in front."""
    return _LENGTH.pack(len(body)) + body


def length_of(head: bytes) -> int:
    """The length that a frame's first four bytes give."""
    return int.from_bytes(head, "big")


def read_frame(stream: BinaryIO) -> bytes | None:
    """The next frame's body; None at the end of the stream, in the middle of a frame too."""
    head = stream.read(LENGTH_BYTES)
    if len(head) < LENGTH_BYTES:
        return None
    length = length_of(head)
    body = stream.read(length)
    return body if len(body) == length else None


def reply_bytes(reply: Reply) -> bytes:
    """The body of a reply's frame."""
    zh, en = reply.reason
    return orjson.dumps(
        {
            "outcome": reply.outcome,
            "seconds": reply.seconds,
            "zh": zh[:_REASON_CHARACTERS],
            "en": en[:_REASON_CHARACTERS],
        }
    )


def read_reply(body: bytes) -> Reply:
    """The reply that a frame holds. Raises NoReply."""
    try:
        value: object = orjson.loads(body)
        match value:
            case {"outcome": str(outcome), "seconds": float(seconds), "zh": str(zh), "en": str(en)}:
                return Reply(Outcome(outcome), abs(seconds), Text(zh[:_REASON_CHARACTERS], en[:_REASON_CHARACTERS]))
    except ValueError:
        pass
    raise NoReply("the worker's answer makes no sense")
