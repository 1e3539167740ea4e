"""AMR and AMR-WB, which microphone messages are: frames of 20 ms, each with its kind in front (RFC 4867 §5)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from av.audio.codeccontext import AudioCodecContext
from av.codec.context import CodecContext
from av.packet import Packet

from wxgate.protocol.text import Text
from wxgate.transcoding.errors import NotTranscodable
from wxgate.transcoding.mp3_writer import SAMPLE_BYTES, Mp3Writer, check_length
from wxgate.transcoding.speech import Limits

FRAMES_PER_SECOND: Final = 50
_UNUSED_BITS: Final = 0x83


@dataclass(frozen=True, slots=True)
class Form:
    """One of the two, with its decoder.

    FFmpeg's own decoders know neither pauses (comfort noise) nor frames that were lost; OpenCORE's do.
    """

    magic: bytes
    decoder: str
    rate: int
    sizes: tuple[int, ...]
    """Bytes of a frame by its kind, 0 for kinds that there are not."""


NARROW: Final = Form(b"#!AMR\n", "libopencore_amrnb", 8000, (13, 14, 16, 18, 20, 21, 27, 32, 6, 0, 0, 0, 0, 0, 0, 1))
WIDE: Final = Form(b"#!AMR-WB\n", "libopencore_amrwb", 16000, (18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 0, 0, 0, 0, 1, 1))


def decode(voice: bytes, form: Form, output: Mp3Writer, limits: Limits) -> None:
    """Decodes the whole voice. A last frame that was cut off is left out; NotTranscodable for any other damage."""
    ends = list(_seconds(voice, form, limits))
    if not ends:
        raise NotTranscodable(Text("AMR 文件里没有声音", "the AMR file holds no sound"))
    decoder = _decoder(form)
    start = len(form.magic)
    for end in ends:
        frames = decoder.decode(Packet(voice[start:end]))
        output.write(b"".join(memoryview(frame.planes[0])[: frame.samples * SAMPLE_BYTES] for frame in frames))
        start = end


def _seconds(voice: bytes, form: Form, limits: Limits) -> Iterator[int]:
    """Where each second of frames ends; the last may be shorter."""
    at = start = len(form.magic)
    count = 0
    while at < len(voice):
        size = 0 if voice[at] & _UNUSED_BITS else form.sizes[voice[at] >> 3]
        if not size:
            raise NotTranscodable(Text(f"AMR 文件在第 {at} 字节处损坏", f"the AMR file is damaged at byte {at}"))
        if at + size > len(voice):
            break
        at += size
        count += 1
        check_length(count / FRAMES_PER_SECOND, limits)
        if count % FRAMES_PER_SECOND == 0:
            yield at
            start = at
    if at > start:
        yield at


def _decoder(form: Form) -> AudioCodecContext:
    decoder = CodecContext.create(form.decoder, "r")
    assert isinstance(decoder, AudioCodecContext)
    decoder.sample_rate = form.rate
    decoder.layout = "mono"
    decoder.thread_count = 1
    return decoder
