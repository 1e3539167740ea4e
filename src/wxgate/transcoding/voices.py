"""Tells what kind of file a voice is by its bytes, and has it made an MP3.

The list is closed, and short: what WeChat hands out. FFmpeg's readers of file formats are not used at all, and of its
decoders only two, so nothing in a file can name another file, a playlist or a URL.
"""

from dataclasses import dataclass
from typing import Final

from wxgate.protocol.text import Text
from wxgate.transcoding import amr, mp3_reader, silk
from wxgate.transcoding.errors import NotTranscodable
from wxgate.transcoding.mp3_frames import ID3, frame_at
from wxgate.transcoding.mp3_writer import Mp3Writer
from wxgate.transcoding.speech import Limits, Speech

ACCEPTED: Final = Text(
    "可以转码的是 AMR、AMR-WB、SILK（微信）和 MP3", "accepted are AMR, AMR-WB, WeChat's SILK, and MP3"
)

_OTHERS: Final = (
    (0, b"#!AMR_MC", Text("多声道 AMR", "AMR with several channels")),
    (0, b"#!AMR-WB_MC", Text("多声道 AMR", "AMR with several channels")),
    (0, b"OggS", Text("Ogg（Speex、Opus、Vorbis）", "Ogg (Speex, Opus, Vorbis)")),
    (8, b"WAVE", Text("WAV", "WAV")),
    (4, b"ftyp", Text("MP4 或 M4A", "MP4 or M4A")),
    (0, b"\x30\x26\xb2\x75", Text("WMA", "WMA")),
    (0, b"fLaC", Text("FLAC", "FLAC")),
    (0, b"\xff\xf1", Text("AAC", "AAC")),
    (0, b"\xff\xf9", Text("AAC", "AAC")),
    (0, b"\xff\xd8\xff", Text("JPEG 图片", "a JPEG picture")),
    (0, b"\x89PNG", Text("PNG 图片", "a PNG picture")),
    (0, b"GIF8", Text("GIF 图片", "a GIF picture")),
    (0, b"#EXTM3U", Text("播放列表", "a playlist")),
    (0, b"ffconcat", Text("播放列表", "a playlist")),
    (0, b"{", Text("JSON", "JSON")),
    (0, b"<", Text("HTML 或 XML", "HTML or XML")),
)
"""Where, what stands there, and what the file is then: for the text of a refusal."""


@dataclass(frozen=True, slots=True)
class Converted:
    """`mp3` is None when the voice is one already, and best left as it is."""

    seconds: float
    mp3: bytearray | None


def convert(voice: bytes, speech: Speech, limits: Limits) -> Converted:
    """Makes an MP3 of the voice. Raises NotTranscodable, MemoryError."""
    if voice.startswith(ID3) or frame_at(voice, 0):
        return Converted(mp3_reader.seconds_of(voice, limits), None)
    for form in (amr.NARROW, amr.WIDE):
        if voice.startswith(form.magic):
            output = Mp3Writer(form.rate, speech, limits)
            amr.decode(voice, form, output, limits)
            return Converted(output.seconds, output.finish())
    if voice.startswith((silk.MAGIC, silk.WEIXIN_MAGIC)):
        output = Mp3Writer(silk.RATE, speech, limits)
        silk.decode(voice, output, limits)
        return Converted(output.seconds, output.finish())
    raise NotTranscodable(_refusal(voice))


def _refusal(voice: bytes) -> Text:
    if not voice:
        return Text("文件是空的", "the file is empty")
    for at, magic, name in _OTHERS:
        if voice.startswith(magic, at):
            return Text(f"这是 {name.zh}；{ACCEPTED.zh}", f"this is {name.en}; {ACCEPTED.en}")
    if _is_speex(voice):
        return Text(
            "这是微信的高清语音（speex），无法转码；请用 media/get 取得同一段录音的 AMR",
            "this is WeChat's high-definition voice (speex), which cannot be transcoded; media/get has the same "
            "recording as AMR",
        )
    return Text(f"不认识的文件类型；{ACCEPTED.zh}", f"a file of unknown type; {ACCEPTED.en}")


def _is_speex(voice: bytes) -> bool:
    """Whether it is packets of one size with that size in front, which is all that speex from WeChat has."""
    packet = voice[0] + 1
    return packet > 2 and len(voice) % packet == 0 and voice[::packet] == voice[:1] * (len(voice) // packet)
