"""Whether a file is an MP3, and how long it is: a walk along its frames that decodes nothing."""

from typing import Final

from wxgate.protocol.text import Text
from wxgate.transcoding.errors import NotTranscodable
from wxgate.transcoding.mp3_frames import ID3, Frame, frame_at
from wxgate.transcoding.mp3_writer import check_length
from wxgate.transcoding.speech import Limits

_ID3_BYTES: Final = 10
_OLD_TAG: Final = b"TAG"
_OLD_TAG_BYTES: Final = 128
_SOUND_SHARE: Final = 0.9
"""Of a file's bytes, its tags aside: players skip some rubbish between frames."""


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
