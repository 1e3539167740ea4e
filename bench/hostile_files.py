"""Files that mean ill, and WeChats that do, each with what must come of it."""

import asyncio
import struct
import zlib
from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from tests.weixin.speaking import reply

from wxgate_sim.media_samples import sample

Answer = Callable[[str], AsyncGenerator[bytes, None]]
"""The bytes of an answer, piece by piece; it is told where the server is."""

MIB: Final = 1024 * 1024
ANNOUNCED: Final = 10 * MIB
"""Bytes of a file that will not come."""
JPEG: Final = "jpg 480×320"
HUGE: Final = 100_000
"""Pixels of a picture that nobody can hold."""
BOMB: Final = 64 * MIB
"""Bytes that a small file unpacks to."""

CLOSE: Final = "Connection: close\r\n"
PICTURE: Final = f"Content-Type: image/jpeg\r\n{CLOSE}"
SOUND: Final = f"Content-Type: audio/amr\r\n{CLOSE}"
TEXT: Final = f"Content-Type: text/plain\r\n{CLOSE}"
AMR: Final = b"#!AMR\n"
SILENCE: Final = b"\x7c"
"""A frame of AMR: 20 ms in one byte."""


@dataclass(frozen=True, slots=True)
class Hostile:
    """`file`: what `download_media` comes to, the stored type and size in pixels or a retcode; `mp3`: the same of
    `download_amr_to_mp3`, where 120 says that it will be tried again.
    """

    answer: Answer
    file: str
    mp3: str


def whole(make: Callable[[], bytes]) -> Answer:
    """An answer that comes at once."""

    async def answer(here: str) -> AsyncGenerator[bytes, None]:
        del here
        yield make()

    return answer


def sent(content: bytes, headers: str = PICTURE) -> Answer:
    """A file in an answer without guile."""
    return whole(lambda: reply(content, headers=headers))


async def endless(here: str) -> AsyncGenerator[bytes, None]:
    """A file that never ends."""
    del here
    yield f"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n{PICTURE}\r\n".encode()
    chunk = b"10000\r\n" + sample("image")[:8].ljust(65536, b"\0") + b"\r\n"
    while True:
        yield chunk


async def endless_head(here: str) -> AsyncGenerator[bytes, None]:
    """A head that never ends."""
    del here
    yield b"HTTP/1.1 200 OK\r\n"
    while True:
        yield b"X-More: " + b"x" * 8000 + b"\r\n"


async def trickle(here: str) -> AsyncGenerator[bytes, None]:
    """A byte each second of ten million."""
    del here
    yield reply(sample("image"), headers=PICTURE, length=ANNOUNCED)[:-1]
    while True:
        await asyncio.sleep(1)
        yield b"\0"


async def silent(here: str) -> AsyncGenerator[bytes, None]:
    """A beginning, then nothing, and the connection stays."""
    del here
    yield reply(sample("image"), headers=PICTURE, length=ANNOUNCED)
    await asyncio.Event().wait()


async def redirected(here: str) -> AsyncGenerator[bytes, None]:
    """A film whose address leads to itself."""
    yield reply(b'{"video_url":"%b/loop"}' % here.encode(), headers=TEXT)


async def loop(here: str) -> AsyncGenerator[bytes, None]:
    """The address where that film is."""
    yield reply(b"", status="302 Found", headers=f"Location: {here}/loop\r\n{CLOSE}")


def png(width: int, height: int, *chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG with that head and these chunks behind it."""
    head = (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    written = [
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in (head, *chunks, (b"IEND", b""))
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(written)


@cache
def packed(container: int = zlib.MAX_WBITS) -> bytes:
    """BOMB zeros, packed."""
    packer = zlib.compressobj(9, wbits=container)
    return b"".join([packer.compress(bytes(BOMB)), packer.flush()])


def wav() -> bytes:
    """A WAV that says that it plays for days."""
    sound = struct.pack("<4sIHHIIHH4sI", b"fmt ", 16, 1, 1, 8000, 16000, 2, 16, b"data", 2**32 - 1) + bytes(4096)
    return b"RIFF" + struct.pack("<I", 2**32 - 1) + b"WAVE" + sound


GZIP: Final = zlib.MAX_WBITS | 16
REFUSAL: Final = b'{"errcode":40007,"errmsg":"%b"}' % (b"x" * 10 * MIB)

HOSTILE: Final[Mapping[str, Hostile]] = {
    "a picture of 100 000 × 100 000 pixels": Hostile(sent(png(HUGE, HUGE)), f"png {HUGE}×{HUGE}", "121"),
    "a PNG that unpacks to 64 MiB": Hostile(
        whole(lambda: reply(png(4096, 4096, (b"IDAT", packed())), headers=PICTURE)), "png 4096×4096", "121"
    ),
    "a PNG whose text unpacks to 64 MiB": Hostile(
        whole(lambda: reply(png(9, 9, (b"zTXt", b"x\0\0" + packed())), headers=PICTURE)), "png 9×9", "121"
    ),
    "a WAV that plays for days": Hostile(whole(lambda: reply(wav(), headers=SOUND)), "wav 0×0", "121"),
    "44 hours of AMR in 8 MB": Hostile(
        whole(lambda: reply(AMR + SILENCE * 8_000_000, headers=SOUND)), "amr 0×0", "121"
    ),
    "44 hours of SILK in 16 MB": Hostile(
        whole(lambda: reply(b"\x02#!SILK_V3" + bytes(16_000_000), headers=SOUND)), "silk 0×0", "121"
    ),
    "a file that never ends": Hostile(endless, "121", "121"),
    "a head that never ends": Hostile(endless_head, "502", "120"),
    "a byte a second": Hostile(trickle, "504", "120"),
    "a beginning, then silence": Hostile(silent, "504", "120"),
    "half of what was announced": Hostile(
        whole(lambda: reply(sample("image"), headers=PICTURE, length=2 * len(sample("image")))), "502", "120"
    ),
    "0 bytes": Hostile(sent(b""), "502", "120"),
    "HTML that calls itself a picture": Hostile(sent(b"<html><script>alert(1)</script>"), "bin 0×0", "121"),
    "HTML": Hostile(sent(b"<html>", f"Content-Type: text/html\r\n{CLOSE}"), "502", "120"),
    "SVG with a script": Hostile(
        sent(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", f"Content-Type: image/svg+xml\r\n{CLOSE}"),
        "bin 0×0",
        "121",
    ),
    "a picture that calls itself a voice": Hostile(sent(sample("image"), SOUND), JPEG, "121"),
    "a voice cut in the middle of a frame": Hostile(sent(sample("voice")[:-9], SOUND), "amr 0×0", "200"),
    "noise behind the head of a voice": Hostile(sent(AMR + b"\xff" * 5000, SOUND), "amr 0×0", "121"),
    "a file named ../../../x": Hostile(
        sent(sample("image"), f'Content-Disposition: attachment; filename="../../../x"\r\n{PICTURE}'), JPEG, "121"
    ),
    "../../../x": Hostile(sent(sample("image")), JPEG, "121"),
    "a refusal of 10 MB": Hostile(sent(REFUSAL, TEXT), "502", "120"),
    "a refusal of 10 MB that calls itself a picture": Hostile(sent(REFUSAL), "bin 0×0", "121"),
    "a film whose address leads to itself": Hostile(redirected, "502", "120"),
    "a film in a file of ours": Hostile(sent(b'{"video_url":"file:///etc/passwd"}', TEXT), "502", "120"),
    "gzip that unpacks to 64 MiB": Hostile(
        whole(lambda: reply(packed(GZIP), headers=f"Content-Encoding: gzip\r\n{PICTURE}")), "502", "120"
    ),
}
"""By what it is; the one whose name may be a media_id has that one."""


def outcome(retcode: int, data: object) -> str:
    """What was answered, as HOSTILE says it."""
    if retcode != 200 or not isinstance(data, dict):
        return str(retcode)
    return f"{data['file_type']} {data['width']}×{data['height']}"
