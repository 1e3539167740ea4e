"""Workers that crash, hang or use up what they may: who is blamed, and that others do not notice."""

import asyncio
import os
import signal
from pathlib import Path

import pytest
from tests.transcoding import samples
from tests.transcoding.conftest import WriteVoice
from tests.transcoding.processes import busy_worker, gone, idle_worker, until

from wxgate.transcoding.errors import NotTranscodable, TranscodingFailed
from wxgate.transcoding.frames import NoReply, Outcome, Reply, read_reply, reply_bytes
from wxgate.transcoding.speech import MIB, Limits, Speech
from wxgate.transcoding.transcoder import Transcoder
from wxgate.transcoding.verdicts import after_death
from wxgate.transcoding.worker_process import WorkerDied

pytestmark = pytest.mark.asyncio(loop_scope="module")

AMR = samples.amr(samples.tone(0.5, 8000))
LIMITS = Limits()


async def _stopped_with_a_voice(transcoder: Transcoder, source: Path, target: Path) -> tuple[asyncio.Task[object], int]:
    """A call whose worker has the voice and does nothing."""
    await transcoder.to_mp3(source, target.with_name("before.mp3"))
    worker = idle_worker(transcoder)
    os.kill(worker, signal.SIGSTOP)
    call: asyncio.Task[object] = asyncio.create_task(transcoder.to_mp3(source, target))
    await until(lambda: busy_worker(transcoder) == worker)
    return call, worker


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGXCPU])
async def test_a_worker_that_dies_in_the_middle_is_replaced_and_the_voice_done(
    number: signal.Signals, transcoder: Transcoder, voice: WriteVoice, target: Path
) -> None:
    call, worker = await _stopped_with_a_voice(transcoder, voice(AMR), target)
    os.kill(worker, number)
    if number != signal.SIGKILL:  # which alone does not wait until the process goes on
        os.kill(worker, signal.SIGCONT)
    await call
    assert samples.heard(target)[0] > 0.5
    assert idle_worker(transcoder) != worker
    await until(lambda: gone(worker))


async def test_a_worker_that_died_idle_is_not_missed(transcoder: Transcoder, voice: WriteVoice, target: Path) -> None:
    await transcoder.to_mp3(voice(AMR), target)
    worker = idle_worker(transcoder)
    os.kill(worker, signal.SIGKILL)
    await transcoder.to_mp3(voice(AMR), target)
    assert idle_worker(transcoder) != worker


async def test_a_voice_whose_worker_hangs_is_done_by_another(voice: WriteVoice, target: Path) -> None:
    async with Transcoder(Speech(), Limits(seconds=1.0), workers=1) as transcoder:
        call, worker = await _stopped_with_a_voice(transcoder, voice(AMR), target)
        await call
        await until(lambda: gone(worker))


async def test_no_answer_twice_is_not_blamed_on_the_file(voice: WriteVoice, target: Path) -> None:
    source = voice(samples.AMR + samples.NO_DATA * 5000)
    async with Transcoder(Speech(), Limits(seconds=0.001), workers=1) as transcoder:
        with pytest.raises(TranscodingFailed, match=r"not done within 0\.001 seconds") as failed:
            await transcoder.to_mp3(source, target)
    assert failed.value.passing
    assert not list(target.parent.iterdir())


async def test_processor_time_used_up_twice_is_the_file_s_fault(voice: WriteVoice, target: Path) -> None:
    # what is left of the worker's first second: LAME takes longer for this
    source = voice(samples.AMR + samples.NO_DATA * 90_000)
    async with Transcoder(Speech(48000, 64), Limits(cpu_seconds=0), workers=1) as transcoder:
        with pytest.raises(NotTranscodable, match="used up 0 seconds of processor time"):
            await transcoder.to_mp3(source, target)
        assert not list(target.parent.iterdir())
        await transcoder.to_mp3(voice(AMR), target)


async def test_memory_used_up_twice_is_the_file_s_fault(
    transcoder: Transcoder, voice: WriteVoice, target: Path
) -> None:
    await transcoder.to_mp3(voice(AMR), target)
    status = Path(f"/proc/{idle_worker(transcoder)}/status").read_text(encoding="ascii")
    (used,) = (int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmPeak:"))
    source = voice(samples.AMR + bytes(80 * MIB))
    async with Transcoder(Speech(), Limits(memory=used + 16 * MIB, input_bytes=100 * MIB), workers=1) as small:
        with pytest.raises(NotTranscodable, match="transcoding needs more than"):
            await small.to_mp3(source, target)
        await small.to_mp3(voice(AMR), target)


@pytest.mark.parametrize(
    ("code", "blamed"),
    [
        *((code, True) for code in (-signal.SIGSEGV, -signal.SIGABRT, -signal.SIGXCPU, 1, None)),
        *((code, False) for code in (-signal.SIGKILL, -signal.SIGTERM, -signal.SIGINT)),
    ],
)
async def test_a_death_is_blamed_on_the_file_only_if_a_file_can_cause_it(code: int | None, blamed: bool) -> None:
    error = after_death(WorkerDied(code, ""), LIMITS).error()
    assert isinstance(error, NotTranscodable if blamed else TranscodingFailed)


async def test_others_are_transcoded_while_one_worker_hangs(voice: WriteVoice, tmp_path: Path) -> None:
    async with Transcoder(Speech(), workers=2) as transcoder:
        call, worker = await _stopped_with_a_voice(transcoder, voice(AMR), tmp_path / "hangs.mp3")
        await asyncio.gather(*(transcoder.to_mp3(voice(AMR), tmp_path / f"{number}.mp3") for number in range(5)))
        assert not call.done()
        assert sum(path.suffix == ".mp3" for path in tmp_path.iterdir()) == 6
        os.kill(worker, signal.SIGCONT)
        await call


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff",
        b"[]",
        b'{"outcome":"done"}',
        b'{"outcome":"rich","seconds":1.0,"zh":"","en":""}',
        b'{"outcome":"done","seconds":"1","zh":"","en":""}',
        b'{"outcome":"done","seconds":NaN,"zh":"","en":""}',
        b"[" * 4000,
    ],
)
async def test_nonsense_from_a_worker_is_no_reply(body: bytes) -> None:
    with pytest.raises(NoReply):
        read_reply(body)


async def test_a_reply_is_read_as_it_was_written() -> None:
    assert read_reply(reply_bytes(Reply(Outcome.DONE, 2.5))) == Reply(Outcome.DONE, 2.5)
