"""What begins an MP3: a tag, or the head of a frame. Loads no codec, so that others may look too."""

from dataclasses import dataclass
from typing import Final

ID3: Final = b"ID3"
_HEAD_BYTES: Final = 4
_LAYER_3: Final = 1
_KBIT: Final = {
    True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
"""Bit rates by whether it is MPEG 1."""
_RATES: Final = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
"""Sample rates of MPEG 1, 2 and 2.5."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What the head of a frame says."""

    version: int
    rate: int
    size: int
    samples: int

    @property
    def seconds(self) -> float:
        return self.samples / self.rate


def frame_at(voice: bytes, at: int) -> Frame | None:
    """The frame of layer 3 that begins there."""
    head = voice[at : at + _HEAD_BYTES]
    if len(head) < _HEAD_BYTES or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    kbit, rate, padding = head[2] >> 4, head[2] >> 2 & 3, head[2] >> 1 & 1
    if layer != _LAYER_3 or version == 1 or kbit in {0, 15} or rate == 3:
        return None
    first = version == 3
    per_second = _RATES[version][rate]
    size = (144000 if first else 72000) * _KBIT[first][kbit] // per_second + padding
    return Frame(version, per_second, size, 1152 if first else 576)
