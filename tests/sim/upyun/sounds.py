"""Sound to convert."""

from functools import cache
from io import BytesIO
from typing import cast

import av

RATE = 8000


@cache
def amr(seconds: float = 0.5) -> bytes:
    """A voice message as WeChat's phones record them: AMR-NB, here of silence."""
    made = BytesIO()
    with av.open(made, "w", format="amr") as container:
        stream = container.add_stream("libopencore_amrnb", rate=RATE)
        stream.bit_rate = 12_200
        stream.layout = "mono"
        frame = av.AudioFrame(format="s16", layout="mono", samples=int(RATE * seconds))
        frame.sample_rate = RATE
        frame.planes[0].update(bytes(frame.planes[0].buffer_size))
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return made.getvalue()


def seconds_of(mp3: bytes) -> float:
    """How long an MP3 of one channel plays. Fails for anything else."""
    with cast("av.container.InputContainer", av.open(BytesIO(mp3))) as container:
        assert container.format.name == "mp3"
        frames = list(container.decode(container.streams.audio[0]))
    assert {frame.layout.name for frame in frames} == {"mono"}
    return sum((frame.samples / frame.sample_rate for frame in frames), 0.0)
