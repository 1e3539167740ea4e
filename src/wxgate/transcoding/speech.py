"""What a voice becomes, within which limits, and what came of it."""

from dataclasses import dataclass
from typing import Final

MIB: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Speech:
    """The MP3s that voices become (settings `mp3_*`)."""

    sample_rate: int = 16000
    """Samples per second (Hz)."""
    bit_rate: int = 32
    """kbit/s, constant."""
    mono: bool = True
    """One channel; two only repeat a voice's one."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost at most. WeChat's own voices have 60 s, 100 KB."""

    seconds: float = 120.0
    """From the worker's taking the file to its answer."""
    cpu_seconds: int = 30
    """Processor time; less than `seconds`."""
    memory: int = 512 * MIB
    """Bytes of address space that a worker may have, its libraries included."""
    input_bytes: int = 32 * MIB
    output_bytes: int = 32 * MIB
    audio_seconds: float = 1800.0
    """Length of the sound."""


@dataclass(frozen=True, slots=True)
class Transcoded:
    """An MP3 that is there, whole."""

    seconds: float
    """Length of the sound."""
    size: int
    """Bytes."""
