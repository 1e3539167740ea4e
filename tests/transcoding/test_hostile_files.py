"""Files that are no voices, or worse: each is refused with a reason, and its worker goes on."""

import random
from pathlib import Path

import pytest
from tests.transcoding import samples
from tests.transcoding.conftest import TIGHT, WriteVoice

from wxgate.transcoding.errors import NotTranscodable, TranscodingFailed
from wxgate.transcoding.transcoder import Transcoder

pytestmark = pytest.mark.asyncio(loop_scope="module")

RUBBISH = random.Random(5).randbytes(4000)
AMR = samples.amr(samples.tone(1, 8000))
SILK = samples.silk(samples.tone(1, 16000))
SILK_HEAD = SILK[:10]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (RUBBISH, "unknown type"),
        (b"#!AMR\n", "no sound"),
        (b"#!AMR\n" + AMR[6:30], "no sound"),
        (b"#!AMR-WB\n", "no sound"),
        (b"#!AMR\n" + RUBBISH, "damaged at byte 6"),
        (AMR[:326] + RUBBISH + AMR[326:], "damaged at byte 326"),
        (samples.AMR + samples.NO_DATA * 501, "longer than 10 seconds"),
        (samples.AMR_WB + samples.NO_DATA * 501, "longer than 10 seconds"),
        (b"#!AMR_MC1.0\n\0\0\0\2", "several channels"),
        (SILK_HEAD, "no sound"),
        (SILK_HEAD + b"\xff\xff", "no sound"),
        (SILK_HEAD + b"\x00\x80" + RUBBISH, "damaged at byte 10"),
        (SILK_HEAD + b"\xfe\xff" + RUBBISH, "damaged at byte 10"),
        (SILK_HEAD + b"\xc1\x03" + RUBBISH, "damaged at byte 10"),
        (SILK_HEAD + b"\x01\0x" * 50, "cannot be decoded"),
        (SILK_HEAD + b"\0\0" * 501, "longer than 10 seconds"),
        (b"ID3\x04\0\0\0\0\0\x05hello" + RUBBISH, "no intact MP3"),
        (b"ID3\x04\0\0\x7f\x7f\x7f\x7f" + RUBBISH, "no intact MP3"),
        (b"\xff\xfb\x90\x64" + bytes(413) + RUBBISH, "no intact MP3"),
        (b"\xff\xfb\x90\x64" + b"\xff" * 40_000, "no intact MP3"),
        ((b"\xff\xf3\x18\xc4" + bytes(32) + b"\xff\xf3\x14\xc4" + bytes(20)) * 20, "no intact MP3"),
        ((b"\xff\xf3\x18\xc4" + bytes(32)) * 800, "longer than 10 seconds"),
        (b"\xff\xf1\x50\x80" + RUBBISH, "AAC"),
        (b"RIFF\x24\0\0\0WAVEfmt " + RUBBISH, "WAV"),
        (b"OggS\0\2" + RUBBISH, "Ogg"),
        (b"\0\0\0\x18ftypmp42" + RUBBISH, "MP4"),
        (b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "playlist"),
        (b"ffconcat version 1.0\nfile /etc/passwd\n", "playlist"),
        (b'{"errcode":40007,"errmsg":"invalid media_id"}', "JSON"),
        (b"\xff\xd8\xff\xe0" + RUBBISH, "JPEG"),
        ((b"\x46" + RUBBISH[:70]) * 40, "media/get has the same recording as AMR"),
    ],
)
async def test_a_file_that_is_no_good_voice_is_refused(
    content: bytes, reason: str, strict: Transcoder, voice: WriteVoice, target: Path
) -> None:
    with pytest.raises(NotTranscodable, match=reason) as refused:
        await strict.to_mp3(voice(content), target)
    assert refused.value.reason.zh
    assert not list(target.parent.iterdir())


async def test_one_worker_outlives_all_refusals(strict: Transcoder, voice: WriteVoice, target: Path) -> None:
    await strict.to_mp3(voice(AMR), target)
    (worker,) = strict._workers._idle
    for content in (b"", RUBBISH, b"#!AMR\n" + RUBBISH, SILK_HEAD + RUBBISH):
        with pytest.raises(NotTranscodable):
            await strict.to_mp3(voice(content), target)
    assert list(strict._workers._idle) == [worker]
    await strict.to_mp3(voice(SILK), target)


async def test_frames_of_rubbish_sound_like_it_and_do_no_harm(
    strict: Transcoder, voice: WriteVoice, target: Path
) -> None:
    frames = b"".join(b"\x3c" + RUBBISH[at : at + 31] for at in range(0, 31 * 100, 31))
    assert (await strict.to_mp3(voice(samples.AMR + frames), target)).seconds == 2.0


async def test_packets_of_rubbish_end_in_sound_or_in_a_refusal(
    strict: Transcoder, voice: WriteVoice, target: Path
) -> None:
    ended: set[float | str] = set()
    for length in range(1, 961, 48):
        packets = (length.to_bytes(2, "little") + RUBBISH[length : 2 * length]) * 10
        try:
            ended.add((await strict.to_mp3(voice(SILK_HEAD + packets), target)).seconds)
        except NotTranscodable as refused:
            ended.add(refused.reason.en)
    assert ended <= {0.2, "the SILK file is damaged: it cannot be decoded"}


async def test_a_file_that_is_too_large_is_not_read(strict: Transcoder, tmp_path: Path, target: Path) -> None:
    source = tmp_path / "endless"
    with source.open("wb") as file:
        file.write(samples.AMR)
        file.truncate(100 * 1024 * 1024)
    with pytest.raises(NotTranscodable, match=f"larger than {TIGHT.input_bytes} bytes"):
        await strict.to_mp3(source, target)


async def test_an_mp3_that_would_be_too_large_is_not_made(strict: Transcoder, voice: WriteVoice, target: Path) -> None:
    with pytest.raises(NotTranscodable, match="larger than 20000 bytes"):
        await strict.to_mp3(voice(samples.AMR + samples.NO_DATA * 400), target)
    assert not list(target.parent.iterdir())


async def test_a_source_that_is_missing_fails_for_good(strict: Transcoder, tmp_path: Path, target: Path) -> None:
    with pytest.raises(TranscodingFailed, match="No such file") as failed:
        await strict.to_mp3(tmp_path / "nowhere", target)
    assert not failed.value.passing


async def test_a_target_that_cannot_be_written_may_be_tried_again(
    strict: Transcoder, voice: WriteVoice, tmp_path: Path
) -> None:
    for place in (tmp_path / "nowhere" / "voice.mp3", Path("/proc/voice.mp3"), Path("/dev/null/voice.mp3")):
        with pytest.raises(TranscodingFailed, match="cannot be written") as failed:
            await strict.to_mp3(voice(AMR), place)
        assert failed.value.passing


async def test_a_target_that_is_a_folder_is_left_alone(strict: Transcoder, voice: WriteVoice, target: Path) -> None:
    target.mkdir()
    with pytest.raises(TranscodingFailed, match="cannot be written"):
        await strict.to_mp3(voice(AMR), target)
    assert [path.name for path in target.parent.iterdir()] == [target.name]
