"""Voices to MP3: processor time of a voice of 60 s, and voices per second on two cores, against the `ffmpeg` command.

Both make the same of it: 32 kbit/s, 16 kHz, one channel, by LAME at the quality that is its default and ffmpeg's. Ours
is a worker that is warm, as it is for all voices but the first of a busy time; its parent's part is counted too. ffmpeg
is started for each voice, as it has to be. They take turns, round after round; ratios are taken round by round, and
their median is shown.
"""

import argparse
import asyncio
import os
import resource
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import av
import uvloop

from bench.cores import available, on_cores
from bench.processes import Measured
from bench.spoken import amr_voice
from wxgate.transcoding.speech import Speech
from wxgate.transcoding.transcoder import Transcoder

SECONDS: Final = 60
CORES: Final = 2
SPEECH: Final = Speech(sample_rate=16000, bit_rate=32, mono=True)
GOAL: Final = 0.9


@dataclass(frozen=True, slots=True)
class Round:
    """`cpu`: milliseconds a voice; `per_second`: voices, on two cores."""

    cpu: float
    per_second: float


class Ours:
    """A transcoder with a worker for each core."""

    def __init__(self, voice: Path, folder: Path) -> None:
        self._voice, self._folder = voice, folder
        self._me = Measured(os.getpid(), 0)
        self.alone = Transcoder(SPEECH, workers=1)
        self.both = Transcoder(SPEECH, workers=CORES)

    async def round(self, voices: int) -> Round:
        await self._all(self.alone, 1)
        before = self._me.cpu_seconds()
        await self._all(self.alone, voices)
        cpu = self._me.cpu_seconds() - before
        await self._all(self.both, CORES)
        started = time.perf_counter()
        await self._all(self.both, voices)
        return Round(cpu / voices * 1e3, voices / (time.perf_counter() - started))

    async def _all(self, transcoder: Transcoder, voices: int) -> None:
        await asyncio.gather(
            *(transcoder.to_mp3(self._voice, self._folder / f"ours-{number}.mp3") for number in range(voices))
        )


class Ffmpeg:
    """The command, as one would call it."""

    def __init__(self, program: str, voice: Path, folder: Path) -> None:
        self._program, self._voice, self._folder = program, voice, folder

    def version(self) -> str:
        said = subprocess.run([self._program, "-version"], capture_output=True, text=True, check=True)
        return " ".join(said.stdout.split()[:3])

    def round(self, voices: int) -> Round:
        before = _children_cpu()
        for number in range(voices):
            self._one(number)
        cpu = _children_cpu() - before
        started = time.perf_counter()
        with ThreadPoolExecutor(CORES) as threads:
            list(threads.map(self._one, range(voices)))
        return Round(cpu / voices * 1e3, voices / (time.perf_counter() - started))

    def _one(self, number: int) -> None:
        output = f"-c:a libmp3lame -b:a {SPEECH.bit_rate}k -ar {SPEECH.sample_rate} -ac 1".split()
        target = self._folder / f"ffmpeg-{number}.mp3"
        subprocess.run(
            [self._program, "-v", "error", "-nostdin", "-y", "-i", str(self._voice), *output, str(target)], check=True
        )


def main(argv: Sequence[str] | None = None) -> int:
    """Prints the figures; returns 1 when an MP3 is not as long as its voice, or the goal is missed."""
    parser = argparse.ArgumentParser("bench.transcode", description=__doc__)
    parser.add_argument("--voices", type=int, default=10, help="voices of one round")
    parser.add_argument("--rounds", type=int, default=5, help="rounds")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as name, on_cores(available()[:CORES]):
        folder = Path(name)
        voice = folder / "voice.amr"
        voice.write_bytes(amr_voice(SECONDS))
        program = shutil.which("ffmpeg")
        ffmpeg = Ffmpeg(program, voice, folder) if program else None
        return uvloop.run(_measure(voice, folder, ffmpeg, options.voices, options.rounds))


async def _measure(voice: Path, folder: Path, ffmpeg: Ffmpeg | None, voices: int, rounds: int) -> int:
    ours = Ours(voice, folder)
    mine: list[Round] = []
    theirs: list[Round] = []
    async with ours.alone, ours.both:
        for _ in range(rounds):
            mine.append(await ours.round(voices))
            if ffmpeg:
                theirs.append(ffmpeg.round(voices))
        memory = _worker_memory()
    print(f"\nAMR of {SECONDS} s to MP3, {CORES} cores, median of {rounds} rounds of {voices} voices")
    _show("worker, warm", mine)
    faults = _faults(folder / "ours-0.mp3")
    print(f"  a worker's memory (resident): {memory:.0f} MiB")
    if ffmpeg is None:
        print("  no ffmpeg on this machine: no ratio (apt-get install ffmpeg)")
        return faults
    _show(ffmpeg.version(), theirs)
    cpu = statistics.median(one.cpu / other.cpu for one, other in zip(mine, theirs, strict=True))
    speed = statistics.median(one.per_second / other.per_second for one, other in zip(mine, theirs, strict=True))
    sizes = ", ".join(f"{(folder / name).stat().st_size:,}" for name in ("ours-0.mp3", "ffmpeg-0.mp3"))
    print(f"  {cpu:.2f} of ffmpeg's processor time, {speed:.2f} × its voices per second; MP3s of {sizes} bytes")
    if cpu > GOAL:
        print(f"  FAULT: the goal is {GOAL} of ffmpeg's processor time")
    return faults + (cpu > GOAL)


def _show(name: str, rounds: Sequence[Round]) -> None:
    cpu = statistics.median(one.cpu for one in rounds)
    per_second = statistics.median(one.per_second for one in rounds)
    print(f"  {name:34} {cpu:7.1f} ms of processor time a voice, {per_second:6.1f} voices/s")


def _faults(mp3: Path) -> int:
    with av.open(mp3) as container:
        heard = sum(frame.samples for frame in container.decode(audio=0)) / SPEECH.sample_rate
    if SECONDS <= heard < SECONDS + 0.2:
        return 0
    print(f"  FAULT: the MP3 has {heard:.2f} s")
    return 1


def _worker_memory() -> float:
    """Of this process's largest child, in MiB."""
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii").split()
    pages = [int(Path(f"/proc/{child}/statm").read_text(encoding="ascii").split()[1]) for child in children]
    return max(pages) * resource.getpagesize() / 1024**2


def _children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    raise SystemExit(main())
