"""What becomes of good voices."""

from pathlib import Path

import pytest
from tests.transcoding import samples
from tests.transcoding.conftest import WriteVoice

from wxgate.transcoding.speech import Speech
from wxgate.transcoding.transcoder import Transcoder

pytestmark = pytest.mark.asyncio(loop_scope="module")

DELAY = 0.15
"""Seconds that an MP3 may be longer than what it was made of: the encoder's delay, and the last frame's padding."""
COMFORT_NOISE = 8


@pytest.mark.parametrize(
    ("name", "content", "seconds"),
    [
        ("AMR", samples.amr(samples.tone(2, 8000)), 2.0),
        ("SILK", samples.silk(samples.tone(2, 16000)), 2.0),
        ("SILK as others write it", samples.silk(samples.tone(2, 16000), weixin=False) + b"\xff\xff", 2.0),
        ("AMR cut off in its last frame", samples.amr(samples.tone(2, 8000))[:-5], 2.0),
        ("SILK cut off in its last packet", samples.silk(samples.tone(2, 16000))[:-5], 1.98),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_a_voice_becomes_an_mp3_that_sounds_like_it(
    name: str, content: bytes, seconds: float, transcoder: Transcoder, voice: WriteVoice, target: Path
) -> None:
    done = await transcoder.to_mp3(voice(content), target)
    assert done.seconds == pytest.approx(seconds, abs=0.021), name
    assert done.size == target.stat().st_size
    heard, rate, channels = samples.heard(target)
    assert done.seconds <= heard <= done.seconds + DELAY
    assert (rate, channels) == (16000, 1)
    assert samples.pitch(target) == pytest.approx(samples.TONE, abs=5)
    assert [path.name for path in target.parent.iterdir()] == [target.name]


async def test_wide_band_amr_with_frames_of_every_kind_is_decoded(
    transcoder: Transcoder, voice: WriteVoice, target: Path
) -> None:
    done = await transcoder.to_mp3(voice(samples.amr_wb(60)), target)
    assert done.seconds == pytest.approx(1.2)
    assert samples.heard(target)[0] >= 1.2


async def test_pauses_of_amr_keep_their_length(transcoder: Transcoder, voice: WriteVoice, target: Path) -> None:
    speech = samples.tone(1, 8000)
    content = samples.amr(speech + bytes(2 * len(speech)) + speech, pauses=True)
    assert content.count(bytes([COMFORT_NOISE << 3 | 4])), "the sample has no comfort noise"
    assert len(content) < len(samples.amr(speech)) * 3
    done = await transcoder.to_mp3(voice(content), target)
    assert done.seconds == pytest.approx(4.0, abs=0.021)


async def test_pauses_of_silk_keep_their_length(transcoder: Transcoder, voice: WriteVoice, target: Path) -> None:
    speech = samples.tone(1, 16000)
    content = samples.silk(speech + bytes(2 * len(speech)) + speech, pauses=True)
    assert b"\0\0\0\0\0\0" in content, "the sample has no empty packets"
    done = await transcoder.to_mp3(voice(content), target)
    assert done.seconds == pytest.approx(4.0)


async def test_an_mp3_is_copied_as_it_is(
    transcoder: Transcoder, voice: WriteVoice, target: Path, tmp_path: Path
) -> None:
    made = await transcoder.to_mp3(voice(samples.amr(samples.tone(1, 8000))), tmp_path / "first.mp3")
    tagged = b"ID3\x04\0\0\0\0\0\x05hello" + (tmp_path / "first.mp3").read_bytes() + b"TAG".ljust(128, b"\0")
    done = await transcoder.to_mp3(voice(tagged), target)
    assert target.read_bytes() == tagged
    assert made.seconds <= done.seconds <= made.seconds + DELAY


@pytest.mark.parametrize(
    ("speech", "kbit"),
    [
        (Speech(8000, 16), 16),
        (Speech(22050, 64), 64),
        (Speech(24000, 48, mono=False), 48),
        (Speech(44100, 128, mono=False), 128),
        (Speech(48000, 16), 32),  # the least that MPEG 1 has
    ],
)
async def test_the_mp3_is_what_the_settings_say(speech: Speech, kbit: int, voice: WriteVoice, target: Path) -> None:
    async with Transcoder(speech) as other:
        done = await other.to_mp3(voice(samples.amr(samples.tone(1, 8000))), target)
    heard, rate, channels = samples.heard(target)
    assert (rate, channels) == (speech.sample_rate, 1 if speech.mono else 2)
    assert done.size * 8 / heard / 1000 == pytest.approx(kbit, rel=0.05)
    assert samples.pitch(target) == pytest.approx(samples.TONE, abs=5)
