"""A worker: `python -m wxgate.transcoding.worker CONFIG`, started by `worker_process`.

Reads one voice after the other from its standard input, answers on its standard output, and ends with its input.
"""

import os
import sys
from typing import BinaryIO

from wxgate.protocol.text import Text
from wxgate.transcoding import confinement
from wxgate.transcoding.errors import NotTranscodable
from wxgate.transcoding.frames import Outcome, Reply, framed, read_frame, reply_bytes
from wxgate.transcoding.voices import convert
from wxgate.transcoding.worker_config import WorkerConfig

_STANDARD_OUTPUT = 1
_STANDARD_ERROR = 2


def main() -> None:
    """Gives up everything that it does not need, and works."""
    config = WorkerConfig.from_json(sys.argv[1])
    confinement.end_with(config.parent)
    confinement.stay_below(config.limits.memory)
    answers = _own_output()
    confinement.open_nothing(answers.fileno())
    _answer(answers, Reply(Outcome.READY))
    try:
        while (voice := read_frame(sys.stdin.buffer)) is not None:
            confinement.allow_cpu(config.limits.cpu_seconds)
            _answer(answers, *_work(voice, config))
    except MemoryError:
        _answer(answers, Reply(Outcome.EXHAUSTED))


def _work(voice: bytes, config: WorkerConfig) -> tuple[Reply, bytes | bytearray]:
    try:
        converted = convert(voice, config.speech, config.limits)
    except NotTranscodable as error:
        return Reply(Outcome.REFUSED, reason=error.reason), b""
    except MemoryError:
        return Reply(Outcome.EXHAUSTED), b""
    except Exception as error:  # noqa: BLE001  # whatever a decoder may raise; the parent decides what it means
        name = type(error).__name__
        return Reply(Outcome.FAULT, reason=Text(name, name)), b""
    if converted.mp3 is None:
        return Reply(Outcome.AS_IT_IS, converted.seconds), b""
    return Reply(Outcome.DONE, converted.seconds), converted.mp3


def _own_output() -> BinaryIO:
    """The standard output, for answers alone: what libraries print goes where errors go."""
    answers = os.fdopen(os.dup(_STANDARD_OUTPUT), "wb")
    os.dup2(_STANDARD_ERROR, _STANDARD_OUTPUT)
    return answers


def _answer(answers: BinaryIO, reply: Reply, mp3: bytes | bytearray = b"") -> None:
    answers.write(framed(reply_bytes(reply)))
    answers.write(framed(mp3))
    answers.flush()


if __name__ == "__main__":
    main()
