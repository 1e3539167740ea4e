"""The life of workers: how they start and end, what they are told, and what is left of them."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.transcoding import samples
from tests.transcoding.conftest import WriteVoice
from tests.transcoding.processes import busy_worker, children, ended, gone, idle_worker, until
from tests.transcoding.whole_life import LOOPS

from wxgate.transcoding import transcoder as transcoder_module
from wxgate.transcoding import workers
from wxgate.transcoding.errors import TranscodingFailed
from wxgate.transcoding.speech import Limits, Speech
from wxgate.transcoding.transcoder import Transcoder

ROOT = Path(__file__).parents[2]
AMR = samples.amr(samples.tone(0.5, 8000))

BROKEN_LIBRARY = """
import sys
from pathlib import Path
with Path({log!r}).open("a") as log:
    log.write("tried\\n")
sys.stderr.write("more than a pipe holds\\n" * 10_000)
raise ImportError("libavcodec.so is missing")
"""
ORPHAN_MAKER = """
import asyncio, pathlib, sys
from wxgate.transcoding.speech import Speech
from wxgate.transcoding.transcoder import Transcoder

async def main():
    transcoder = Transcoder(Speech(), workers=1)
    await transcoder.to_mp3(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
    print(*(worker.pid for worker in transcoder._workers._idle), flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""


@pytest.mark.parametrize("loop", LOOPS)
def test_nothing_is_left_of_workers_on_either_loop(loop: str, voice: WriteVoice, target: Path) -> None:
    command = (sys.executable, "-m", "tests.transcoding.whole_life", loop, str(voice(AMR)), str(target.parent))
    lived = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    # its log is above
    assert json.loads(lived.stdout.splitlines()[-1]) == {"descriptors": [], "children": []}


async def test_workers_are_reused_then_replaced(
    voice: WriteVoice, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "VOICES_PER_WORKER", 3)
    async with Transcoder(Speech(), workers=1) as transcoder:
        seen = []
        for _ in range(2):
            await transcoder.to_mp3(voice(AMR), target)
            seen.append(idle_worker(transcoder))
        await transcoder.to_mp3(voice(AMR), target)
        assert seen[0] == seen[1]
        await until(lambda: gone(seen[0]))
        await transcoder.to_mp3(voice(AMR), target)


async def test_an_idle_worker_ends(voice: WriteVoice, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "IDLE_SECONDS", 0.0)
    before = children()
    async with Transcoder(Speech(), workers=1) as transcoder:
        await transcoder.to_mp3(voice(AMR), target)
        await until(lambda: not children() - before)


async def test_a_worker_knows_no_setting_and_is_confined(
    voice: WriteVoice, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WXGATE_MASTER_KEY", "s3cr3t")
    monkeypatch.setenv("DATABASE_PASSWORD", "s3cr3t")
    async with Transcoder(Speech(), workers=1) as transcoder:
        await transcoder.to_mp3(voice(AMR), target)
        worker = idle_worker(transcoder)
        told = Path(f"/proc/{worker}/environ").read_bytes() + Path(f"/proc/{worker}/cmdline").read_bytes()
        assert b"s3cr3t" not in told
        assert b"WXGATE" not in told
        assert os.getsid(worker) == os.getpgid(worker) == worker
        assert os.getpriority(os.PRIO_PROCESS, worker) > os.getpriority(os.PRIO_PROCESS, 0)
        assert len(list(Path(f"/proc/{worker}/fd").iterdir())) == 4
        limits = Path(f"/proc/{worker}/limits").read_text(encoding="ascii")
        bounds = {line[:26].strip(): line[26:47].strip() for line in limits.splitlines()}
        assert (bounds["Max open files"], bounds["Max file size"], bounds["Max processes"]) == ("4", "0", "0")
        assert bounds["Max address space"] == str(Limits().memory)
        assert "NoNewPrivs:\t1" in Path(f"/proc/{worker}/status").read_text(encoding="ascii")


async def test_a_worker_ends_with_a_parent_that_is_killed(voice: WriteVoice, target: Path) -> None:
    command = [sys.executable, "-c", ORPHAN_MAKER, str(voice(AMR)), str(target)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        os.kill(worker, signal.SIGSTOP)  # so that it cannot see the end of its input
        parent.kill()
    await until(lambda: ended(worker))


async def test_a_broken_installation_is_told_and_not_tried_all_the_time(
    voice: WriteVoice, target: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = tmp_path / "tried"
    library = tmp_path / "broken" / "av.py"
    library.parent.mkdir()
    library.write_text(BROKEN_LIBRARY.format(log=str(tried)), encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(library.parent))
    async with Transcoder(Speech()) as transcoder:
        for _ in range(3):
            with pytest.raises(TranscodingFailed, match=r"do not start .*libavcodec\.so is missing") as failed:
                await transcoder.to_mp3(voice(AMR), target)
            assert failed.value.passing
        assert tried.read_text(encoding="utf-8").count("tried") == 1
        monkeypatch.delenv("PYTHONPATH")
        monkeypatch.setattr(transcoder._workers, "_not_before", 0.0)
        await transcoder.to_mp3(voice(AMR), target)


async def test_python_itself_missing_is_told(voice: WriteVoice, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    async with Transcoder(Speech()) as transcoder:
        with pytest.raises(TranscodingFailed, match=r"do not start \(No such file or directory\)"):
            await transcoder.to_mp3(voice(AMR), target)


async def test_no_more_calls_wait_than_there_is_room_for(
    voice: WriteVoice, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transcoder_module, "MOST_WAITING", 2)
    async with Transcoder(Speech(), workers=1) as transcoder:
        source = voice(AMR)
        calls = [asyncio.create_task(transcoder.to_mp3(source, target.with_name(str(number)))) for number in range(5)]
        results = await asyncio.gather(*calls, return_exceptions=True)
        refused = [result for result in results if isinstance(result, TranscodingFailed)]
        assert [(one.passing, one.reason.en) for one in refused] == [
            (True, "too many voices wait to be transcoded")
        ] * 2
        await transcoder.to_mp3(source, target)


async def test_close_waits_for_the_voice_at_work_and_sends_the_others_away(voice: WriteVoice, target: Path) -> None:
    transcoder = Transcoder(Speech(), workers=1)
    source = voice(AMR)
    await transcoder.to_mp3(source, target)
    worker = idle_worker(transcoder)
    os.kill(worker, signal.SIGSTOP)
    calls = [asyncio.create_task(transcoder.to_mp3(source, target.with_name(str(number)))) for number in range(3)]
    await until(lambda: busy_worker(transcoder) == worker)
    closing = asyncio.create_task(transcoder.close())
    await asyncio.sleep(0)
    assert not closing.done()
    os.kill(worker, signal.SIGCONT)
    await closing
    done, *others = await asyncio.gather(*calls, return_exceptions=True)
    assert not isinstance(done, BaseException)
    assert all(isinstance(other, TranscodingFailed) and other.passing for other in others)
    assert gone(worker)
    with pytest.raises(TranscodingFailed, match="stopping"):
        await transcoder.to_mp3(source, target)


async def test_close_does_not_wait_for_ever(voice: WriteVoice, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transcoder_module, "DRAIN_SECONDS", 0.0)
    transcoder = Transcoder(Speech(), workers=1)
    source = voice(AMR)
    await transcoder.to_mp3(source, target)
    worker = idle_worker(transcoder)
    os.kill(worker, signal.SIGSTOP)
    call = asyncio.create_task(transcoder.to_mp3(source, target))
    await until(lambda: busy_worker(transcoder) == worker)
    await transcoder.close()
    assert gone(worker)
    with pytest.raises(TranscodingFailed, match="stopping"):
        await call
