"""Sound in, MP3 out: resampled by libswresample and encoded by LAME, a second at a time."""

from array import array
from typing import Final

from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler

from wxgate.protocol.text import Text
from wxgate.transcoding.errors import NotTranscodable
from wxgate.transcoding.speech import Limits, Speech
from wxgate.transcoding.untyped import lame_encoder

_QUALITY: Final = 3
"""LAME's own default, and so ffmpeg's: 2 takes 1.4 times its processor time, 7 half."""
SAMPLE_BYTES: Final = 2


class Mp3Writer:
    """One MP3 in the making, of sound with one channel and 16 bits."""

    def __init__(self, rate: int, speech: Speech, limits: Limits) -> None:
        self._rate, self._mono, self._limits = rate, speech.mono, limits
        self._resampler = AudioResampler("s16", "mono", speech.sample_rate)
        self._encoder = lame_encoder()
        self._encoder.silence()
        self._encoder.set_channels(1 if speech.mono else 2)
        self._encoder.set_in_sample_rate(speech.sample_rate)
        self._encoder.set_out_sample_rate(speech.sample_rate)
        self._encoder.set_bit_rate(speech.bit_rate)
        self._encoder.set_quality(_QUALITY)
        self._waiting, self._mp3 = bytearray(), bytearray()
        self._samples = 0

    @property
    def seconds(self) -> float:
        """Length of the sound so far."""
        return self._samples / self._rate

    def write(self, sound: bytes) -> None:
        """Takes more sound. Raises NotTranscodable when it is too much."""
        self._samples += len(sound) // SAMPLE_BYTES
        check_length(self.seconds, self._limits)
        self._waiting += sound
        second = self._rate * SAMPLE_BYTES
        while len(self._waiting) >= second:
            self._encode(self._frame(self._waiting[:second]))
            del self._waiting[:second]

    def finish(self) -> bytearray:
        """The whole MP3; the writer is of no use after that. There must have been some sound."""
        if self._waiting:
            self._encode(self._frame(self._waiting))
        self._encode(None)
        self._take(self._encoder.flush())
        return self._mp3

    def _frame(self, sound: bytearray) -> AudioFrame:
        frame = AudioFrame("s16", "mono", len(sound) // SAMPLE_BYTES)
        frame.sample_rate = self._rate
        plane = frame.planes[0]
        plane.update(bytes(sound).ljust(plane.buffer_size, b"\0"))
        return frame

    def _encode(self, frame: AudioFrame | None) -> None:
        for resampled in self._resampler.resample(frame):
            sound = bytes(memoryview(resampled.planes[0])[: resampled.samples * SAMPLE_BYTES])
            self._take(self._encoder.encode(sound if self._mono else _twice(sound)))

    def _take(self, mp3: bytearray) -> None:
        self._mp3 += mp3
        if len(self._mp3) > self._limits.output_bytes:
            raise NotTranscodable(
                Text(
                    f"转成的 MP3 超过 {self._limits.output_bytes} 字节",
                    f"the MP3 would be larger than {self._limits.output_bytes} bytes",
                )
            )


def check_length(seconds: float, limits: Limits) -> None:
    """Raises NotTranscodable for sound that is too long."""
    if seconds > limits.audio_seconds:
        raise NotTranscodable(
            Text(f"语音超过 {limits.audio_seconds:g} 秒", f"the voice is longer than {limits.audio_seconds:g} seconds")
        )


def _twice(sound: bytes) -> bytes:
    one = array("h", sound)
    two = array("h", bytes(2 * len(sound)))
    two[0::2] = one
    two[1::2] = one
    return two.tobytes()
