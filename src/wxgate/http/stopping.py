"""How a serving process ends: after the drain with exit code 0, and never later than its supervisor."""

import os
import signal
import sys
from multiprocessing import parent_process
from multiprocessing.process import BaseProcess
from threading import Thread
from types import FrameType
from typing import Final

import uvicorn
from uvicorn.supervisors import Multiprocess

STOP_SIGNALS: Final = (signal.SIGTERM, signal.SIGINT)


def end_cleanly() -> None:
    """From now on a signal to stop ends the process with exit code 0, and what it logged last is written.

    uvicorn drains first and raises the signal again afterwards; by default that would kill the process.
    """
    for number in STOP_SIGNALS:
        signal.signal(number, _leave)


def _leave(_: int, __: FrameType | None) -> None:
    sys.exit(0)


class WorkerConfig(uvicorn.Config):
    """uvicorn's configuration, and the first of our code that a worker process runs."""

    def configure_logging(self) -> None:
        """Also prepares the end of a worker, since uvicorn calls this before anything else in it."""
        super().configure_logging()
        supervisor = parent_process()
        if supervisor is not None:
            end_cleanly()
            Thread(target=_end_after, args=(supervisor,), daemon=True).start()


def _end_after(supervisor: BaseProcess) -> None:
    # a worker that outlived its supervisor would hold the port and never be replaced
    supervisor.join()
    os.kill(os.getpid(), signal.SIGTERM)


class Supervisor(Multiprocess):
    """Several workers on one socket; one that dies is replaced."""

    def run(self) -> None:
        """Works until told to stop. A worker needs nothing of the command that started it, and does not load it."""
        main = sys.modules["__main__"]
        main.__spec__ = None
        if hasattr(main, "__file__"):
            del main.__file__
        super().run()

    def terminate_all(self) -> None:
        """Stops the workers, and lets the port go first: a caller is refused at once instead of never answered."""
        for listener in self.sockets:
            listener.close()
        super().terminate_all()
