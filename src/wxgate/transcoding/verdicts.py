"""Whose fault it is that a worker did not answer.

A file can make a decoder crash, spin or eat memory, and does so again in a fresh worker. It cannot make the worker wait
(a worker has nothing to wait for), nor send it a signal from outside: that is the machine's doing, whatever the file.
"""

import signal
from dataclasses import dataclass
from typing import Final

from wxgate.protocol.text import Text
from wxgate.transcoding.errors import NotTranscodable, TranscodingFailed
from wxgate.transcoding.frames import Outcome
from wxgate.transcoding.speech import MIB, Limits
from wxgate.transcoding.worker_process import WorkerDied, signal_name

_FROM_OUTSIDE: Final = {
    -signal.SIGKILL,
    -signal.SIGTERM,
    -signal.SIGINT,
    -signal.SIGHUP,
    -signal.SIGQUIT,
}
"""Exit codes of workers that somebody else ended: the kernel short of memory, or an operator."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why there was no answer to a file."""

    reason: Text
    files_fault: bool

    def error(self) -> NotTranscodable | TranscodingFailed:
        """What it comes to when a fresh worker fared no better."""
        return NotTranscodable(self.reason) if self.files_fault else TranscodingFailed(self.reason, passing=True)


def after_death(died: WorkerDied, limits: Limits) -> Verdict:
    """The worker ended before it answered."""
    if died.code is None:
        return Verdict(Text("转码进程给出无效应答", "the transcoding process gave an invalid answer"), files_fault=True)
    if died.code == -signal.SIGXCPU:
        return Verdict(
            Text(
                f"转码用尽了 {limits.cpu_seconds} 秒处理器时间",
                f"transcoding used up {limits.cpu_seconds} seconds of processor time",
            ),
            files_fault=True,
        )
    name = signal_name(died.code) if died.code < 0 else f"exit code {died.code}"
    if died.code in _FROM_OUTSIDE:
        return Verdict(
            Text(f"转码进程被系统终止（{name}）", f"the transcoding process was ended from outside ({name})"),
            files_fault=False,
        )
    return Verdict(
        Text(f"解码器因该文件崩溃（{name}）", f"the decoder crashed on this file ({name})"), files_fault=True
    )


def after_silence(limits: Limits) -> Verdict:
    """It had not answered in time, and had processor time left."""
    return Verdict(
        Text(f"转码未在 {limits.seconds:g} 秒内完成", f"transcoding was not done within {limits.seconds:g} seconds"),
        files_fault=False,
    )


def after_outcome(outcome: Outcome, reason: Text, limits: Limits) -> Verdict:
    """It answered, but that it could not."""
    if outcome is Outcome.EXHAUSTED:
        memory = f"{limits.memory // MIB} MiB"
        return Verdict(Text(f"转码需要超过 {memory} 内存", f"transcoding needs more than {memory}"), files_fault=True)
    return Verdict(Text(f"解码器出错（{reason.zh}）", f"the decoder failed ({reason.en})"), files_fault=True)
