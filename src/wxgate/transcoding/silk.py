"""SILK as WeChat writes it: packets of 20 ms, each with its length in two bytes in front.

The decoder underneath takes lengths on trust (a negative one reads the rest of the file), so they are checked here.
"""

import io
from collections.abc import Iterator
from typing import Final

from wxgate.protocol.text import Text
from wxgate.transcoding.errors import NotTranscodable
from wxgate.transcoding.mp3_writer import SAMPLE_BYTES, Mp3Writer, check_length
from wxgate.transcoding.speech import Limits
from wxgate.transcoding.untyped import SilkError, decode_silk

MAGIC: Final = b"#!SILK_V3"
WEIXIN_MAGIC: Final = b"\x02" + MAGIC
RATE: Final = 24000
_PACKETS_PER_SECOND: Final = 50
_LENGTH_BYTES: Final = 2
_END: Final = 0xFFFF
_PACKET_BYTES: Final = 960
"""Of a packet at most, as the decoder has it for this rate."""
_PAUSE: Final = bytes(RATE // _PACKETS_PER_SECOND * SAMPLE_BYTES)


def decode(voice: bytes, output: Mp3Writer, limits: Limits) -> None:
    """Decodes the whole voice. A last packet that was cut off is left out; NotTranscodable for any other damage."""
    runs = list(_runs(voice, limits))
    if not runs:
        raise NotTranscodable(Text("SILK 文件里没有声音", "the SILK file holds no sound"))
    for run in runs:
        if run:
            _decode_run(run, output)
        else:
            output.write(_PAUSE)


def _decode_run(run: bytes, output: Mp3Writer) -> None:
    try:
        decode_silk(io.BytesIO(MAGIC + run), _Sound(output), RATE)
    except SilkError:
        raise NotTranscodable(
            Text("SILK 文件已损坏，无法解码", "the SILK file is damaged: it cannot be decoded")
        ) from None


class _Sound:
    """Hands on what is decoded."""

    def __init__(self, output: Mp3Writer) -> None:
        self.write = output.write

    def read(self) -> bytes:
        return b""


def _runs(voice: bytes, limits: Limits) -> Iterator[bytes]:
    """Packets that follow one another; nothing for an empty one, which says that the speaker paused."""
    at = start = len(WEIXIN_MAGIC if voice.startswith(WEIXIN_MAGIC) else MAGIC)
    count = 0
    while at + _LENGTH_BYTES <= len(voice):
        length = int.from_bytes(voice[at : at + _LENGTH_BYTES], "little")
        if length == _END:
            break
        if length > _PACKET_BYTES:
            raise NotTranscodable(Text(f"SILK 文件在第 {at} 字节处损坏", f"the SILK file is damaged at byte {at}"))
        if at + _LENGTH_BYTES + length > len(voice):
            break
        if not length:
            if at > start:
                yield voice[start:at]
            yield b""
            start = at + _LENGTH_BYTES
        at += _LENGTH_BYTES + length
        count += 1
        check_length(count / _PACKETS_PER_SECOND, limits)
    if at > start:
        yield voice[start:at]
