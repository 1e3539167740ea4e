"""Media to begin with: small real files, and larger ones made of them.

They lie in the package, made by `python -m tools.sim_samples`: encoders take longer to start than the simulator itself,
and everybody who imports it would wait for them. The files are read when first wanted.
"""

from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from pathlib import Path

from wxgate_sim.media_types import MediaType

FOLDER = Path(__file__).parent / "samples"
FILES: Mapping[MediaType, str] = {
    "image": "picture.jpg",
    "voice": "voice.amr",
    "video": "video.mp4",
    "thumb": "picture.jpg",
}
# Frames of 20 ms at 16 kHz take so many bytes of Speex as WeChat records it.
SPEEX_FRAME = 70
AMR_MAGIC = b"#!AMR\n"
AMR_FRAME = 32


@cache
def sample(media_type: MediaType) -> bytes:
    """A medium of this type: a picture, three seconds of voice, two of video."""
    return (FOLDER / FILES[media_type]).read_bytes()


# Load tests ask for the same large file again and again; it is to be in memory once.
@lru_cache(maxsize=4)
def sized(media_type: MediaType, size: int) -> bytes:
    """The sample made this large, in bytes, and still a valid file; the sample itself when it is larger already."""
    content = sample(media_type)
    missing = size - len(content)
    return content + _FILLERS[media_type](missing) if missing > 0 else content


def original_of(voice: bytes) -> bytes:
    """What the JS-SDK uploaded of this voice: as long as its Speex would be, yet no sound: nothing here encodes it."""
    frames = max(1, (len(voice) - len(AMR_MAGIC)) // AMR_FRAME)
    return bytes(range(SPEEX_FRAME)) * frames


def _more_voice(size: int) -> bytes:
    frames = sample("voice")[len(AMR_MAGIC) :]
    return (frames * (size // len(frames) + 1))[: size // AMR_FRAME * AMR_FRAME]


def _free_box(size: int) -> bytes:
    """What players of MP4 skip."""
    return max(size, 8).to_bytes(4, "big") + b"free" + bytes(max(size, 8) - 8)


_FILLERS: Mapping[MediaType, Callable[[int], bytes]] = {
    # What follows the end of a JPEG is ignored.
    "image": bytes,
    "voice": _more_voice,
    "video": _free_box,
    "thumb": bytes,
}
