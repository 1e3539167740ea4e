"""Whether a file is an MP3, and how long it is: a walk along its frames that decodes nothing."""

from dataclasses import dataclass
from typing import Final

from wxgate.protocol.text import Text
from wxgate.transcoding.errors import NotTranscodable
from wxgate.transcoding.mp3_writer import check_length
from wxgate.transcoding.speech import Limits

ID3: Final = b"ID3"
_ID3_BYTES: Final = 10
_OLD_TAG: Final = b"TAG"
_OLD_TAG_BYTES: Final = 128
_HEAD_BYTES: Final = 4
_LAYER_3: Final = 1
_KBIT: Final = {
    True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
"""Bit rates by whether it is MPEG 1."""
_RATES: Final = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
"""Sample rates of MPEG 1, 2 and 2.5."""
_SOUND_SHARE: Final = 0.9
"""Of a file's bytes, its tags aside: players skip some rubbish between frames."""


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


def seconds_of(voice: bytes, limits: Limits) -> float:
    """Length of an MP3. Raises NotTranscodable for what is none, or too long."""
    start, end = _after_tags(voice), len(voice)
    if voice[-_OLD_TAG_BYTES:].startswith(_OLD_TAG):
        end -= _OLD_TAG_BYTES
    at, seconds, rubbish = start, 0.0, 0
    first: Frame | None = None
    while at < end and rubbish <= (1 - _SOUND_SHARE) * (end - start):
        frame = frame_at(voice, at)
        if (
            frame is None
            or at + frame.size > end
            or (first and (frame.version, frame.rate) != (first.version, first.rate))
        ):
            following = voice.find(b"\xff", at + 1, end)
            rubbish += (end if following < 0 else following) - at
            at = end if following < 0 else following
            continue
        first = first or frame
        at += frame.size
        seconds += frame.seconds
        check_length(seconds, limits)
    if first is None or rubbish > (1 - _SOUND_SHARE) * (end - start):
        raise NotTranscodable(Text("这不是完好的 MP3 文件", "this is no intact MP3 file"))
    return seconds


def _after_tags(voice: bytes) -> int:
    at = 0
    while voice.startswith(ID3, at) and at + _ID3_BYTES <= len(voice):
        size = 0
        for byte in voice[at + 6 : at + _ID3_BYTES]:
            size = size << 7 | byte & 0x7F
        footer = _ID3_BYTES if voice[at + 5] & 0x10 else 0
        at += _ID3_BYTES + size + footer
    return at
