"""Voices no two of which are alike, each with the MP3 that it must become."""

from dataclasses import dataclass
from typing import Final

from bench.spoken import amr_voice
from wxgate.media.tables import key_of
from wxgate.settings import Settings
from wxgate.transcoding.speech import Limits, Speech
from wxgate.transcoding.voices import convert
from wxgate_sim.remote import SimControls

_HEAD: Final = 6
_FRAME: Final = 32
"""Bytes of 20 ms at 12.2 kbit/s."""
_FRAMES_PER_SECOND: Final = 50


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice that WeChat has."""

    appid: str
    media_id: str
    amr: bytes
    mp3: bytes

    @property
    def key(self) -> str:
        """Of its rows."""
        return key_of(self.appid, self.media_id)


def send_voices(sim: SimControls, appids: list[str], count: int, seconds: int) -> list[Voice]:
    """So many voices of so many seconds, which the accounts take turns to get; each is another part of one speech."""
    settings = Settings()
    speech = Speech(settings.mp3_sample_rate, settings.mp3_bit_rate, settings.mp3_mono)
    whole = amr_voice(seconds + count // _FRAMES_PER_SECOND + 1)
    sent: list[Voice] = []
    for number in range(count):
        begin = _HEAD + number * _FRAME
        amr = whole[:_HEAD] + whole[begin : begin + seconds * _FRAMES_PER_SECOND * _FRAME]
        mp3 = convert(amr, speech, Limits()).mp3
        assert mp3 is not None
        appid = appids[number % len(appids)]
        sent.append(Voice(appid, sim.add_media(appid, "voice", amr), amr, bytes(mp3)))
    return sent
