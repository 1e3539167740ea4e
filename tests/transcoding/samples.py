"""Voices made on the spot: tones, encoded as WeChat would have done it."""

import io
import math
from array import array
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO, Protocol

import av
from av.audio.codeccontext import AudioCodecContext
from av.audio.frame import AudioFrame
from av.codec.context import CodecContext

AMR = b"#!AMR\n"
AMR_WB = b"#!AMR-WB\n"
NO_DATA = b"\x7c"
"""A frame of either AMR that has no sound: 20 ms in one byte."""
TONE = 440.0


class EncodeSilk(Protocol):
    def __call__(
        self, sound: BinaryIO, output: BinaryIO, rate: int, bit_rate: int, *, use_dtx: bool, tencent: bool
    ) -> object: ...


_encode_silk: EncodeSilk = import_module("pysilk").encode


def tone(seconds: float, rate: int, *, of: float = TONE) -> bytes:
    """A sine, 16 bits, one channel."""
    step = 2 * math.pi * of / rate
    return array("h", [int(9000 * math.sin(step * at)) for at in range(int(seconds * rate))]).tobytes()


def amr(sound: bytes, *, pauses: bool = False) -> bytes:
    """Sound of 8000 Hz as AMR; with `pauses`, as an encoder that saves bandwidth does it."""
    encoder = CodecContext.create("libopencore_amrnb", "w")
    assert isinstance(encoder, AudioCodecContext)
    encoder.sample_rate, encoder.layout, encoder.format, encoder.bit_rate = 8000, "mono", "s16", 12200
    encoder.options = {"dtx": str(int(pauses))}
    frames = [_frame(sound[at : at + 320], 8000) for at in range(0, len(sound) - 319, 320)]
    return AMR + b"".join(bytes(packet) for frame in [*frames, None] for packet in encoder.encode(frame))


def amr_wb(frames: int) -> bytes:
    """Frames of all kinds, whatever they sound like: nothing here can encode AMR-WB."""
    sizes = (18, 24, 33, 37, 41, 47, 51, 59, 61, 6)
    kinds = [*((kind, size) for kind, size in enumerate(sizes)), (14, 1), (15, 1)]
    return AMR_WB + b"".join(
        bytes([kind << 3 | 4]) + bytes(size - 1) for kind, size in (kinds[at % len(kinds)] for at in range(frames))
    )


def silk(sound: bytes, *, pauses: bool = False, weixin: bool = True) -> bytes:
    """Sound of 16000 Hz as SILK."""
    output = io.BytesIO()
    _encode_silk(io.BytesIO(sound), output, 16000, 16000, use_dtx=pauses, tencent=weixin)
    return output.getvalue()


def heard(mp3: Path) -> tuple[float, int, int]:
    """What a player makes of it: seconds, samples per second, channels."""
    with av.open(mp3) as container:
        stream = container.streams.audio[0]
        samples = sum(frame.samples for frame in container.decode(stream))
        return samples / stream.rate, stream.rate, stream.channels


def pitch(mp3: Path) -> float:
    """The tone of an MP3 (Hz), by how often its wave rises through zero."""
    with av.open(mp3) as container:
        stream = container.streams.audio[0]
        wave = array("f")
        for frame in container.decode(stream):
            wave.frombytes(bytes(memoryview(frame.planes[0])[: frame.samples * 4]))
    middle = wave[len(wave) // 4 : 3 * len(wave) // 4]
    rises = sum(before < 0 <= after for before, after in pairwise(middle))
    return rises * stream.rate / len(middle)


def _frame(sound: bytes, rate: int) -> AudioFrame:
    frame = AudioFrame("s16", "mono", len(sound) // 2)
    frame.sample_rate = rate
    frame.planes[0].update(sound)
    return frame
