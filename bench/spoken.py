"""A voice to measure with: sound built as speech is, and encoded as WeChat's microphone messages are."""

import math
import random
from array import array
from typing import Final

from av.audio.codeccontext import AudioCodecContext
from av.audio.frame import AudioFrame
from av.codec.context import CodecContext

RATE: Final = 8000
_FRAME: Final = 160
_SYLLABLES_PER_SECOND: Final = 4
_VOWELS: Final = ((730, 1090, 2440), (270, 2290, 3010), (300, 870, 2240), (530, 1840, 2480), (570, 840, 2410))
"""Resonances of a mouth (Hz)."""
_WIDTHS: Final = (80, 100, 140)


def amr_voice(seconds: int) -> bytes:
    """Somebody who says nothing in particular, at 12.2 kbit/s. The same each time."""
    encoder = CodecContext.create("libopencore_amrnb", "w")
    assert isinstance(encoder, AudioCodecContext)
    encoder.sample_rate, encoder.layout, encoder.format, encoder.bit_rate = RATE, "mono", "s16", 12200
    sound = _speech(seconds)
    packets: list[bytes] = []
    for at in range(0, len(sound), 2 * _FRAME):
        frame = AudioFrame("s16", "mono", _FRAME)
        frame.sample_rate = RATE
        frame.planes[0].update(sound[at : at + 2 * _FRAME])
        packets += (bytes(packet) for packet in encoder.encode(frame))
    packets += (bytes(packet) for packet in encoder.encode(None))
    return b"#!AMR\n" + b"".join(packets)


def _speech(seconds: int) -> bytes:
    dice = random.Random(60)
    sound = array("h")
    for _ in range(seconds * _SYLLABLES_PER_SECOND):
        kind = dice.random()
        loudness = 0 if kind < 0.15 else 5000
        sound.extend(_syllable(dice, loudness, voiced=kind > 0.3))
    return sound.tobytes()


def _syllable(dice: random.Random, loudness: float, *, voiced: bool) -> list[int]:
    """A vowel: pulses of the voice, or breath, through a mouth's resonances."""
    length = RATE // _SYLLABLES_PER_SECOND
    wave = _source(dice, length, voiced=voiced)
    for middle, width in zip(dice.choice(_VOWELS), _WIDTHS, strict=True):
        wave = _resonance(wave, middle, width)
    loudest = max(map(abs, wave))
    return [
        round(loudness * value / loudest * math.sin(math.pi * at / length)) + dice.randint(-20, 20)
        for at, value in enumerate(wave)
    ]


def _source(dice: random.Random, length: int, *, voiced: bool) -> list[float]:
    if not voiced:
        return [dice.uniform(-1, 1) for _ in range(length)]
    period = RATE // dice.randint(95, 220)
    return [1.0 if at % period == 0 else dice.uniform(-0.01, 0.01) for at in range(length)]


def _resonance(wave: list[float], middle: int, width: int) -> list[float]:
    decay = math.exp(-math.pi * width / RATE)
    first, second = 2 * decay * math.cos(2 * math.pi * middle / RATE), -decay * decay
    last, before = 0.0, 0.0
    out = []
    for value in wave:
        last, before = value + first * last + second * before, last
        out.append(last)
    return out
