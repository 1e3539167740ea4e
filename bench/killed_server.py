"""`wxgate serve` and `wxgate worker` as processes of their own that can be killed without warning and started again."""

import asyncio
import os
import signal
import sys
from abc import ABC, abstractmethod
from asyncio.subprocess import DEVNULL, Process, create_subprocess_exec
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import httpx

from bench.processes import free_port

SECONDS: Final = 60.0


class Killed(ABC):
    """A command of wxgate whose whole process group dies by `kill`. It sees no setting but those it is given."""

    def __init__(self, environment: Mapping[str, str], folder: Path, *command: str) -> None:
        own = {name: value for name, value in os.environ.items() if not name.startswith("WXGATE_")}
        self._environment = {**own, **environment}
        self._folder = folder
        self._command = command
        self._process: Process | None = None

    async def start(self) -> None:
        """Return when it is at work. Raises RuntimeError when it ends, TimeoutError when it never is."""
        self.log.unlink(missing_ok=True)
        with self.log.open("wb") as log:
            process = self._process = await create_subprocess_exec(
                *(sys.executable, "-m", "wxgate.cli", *self._command),
                cwd=self._folder,  # where no wxgate.toml is
                env=self._environment,
                stdout=DEVNULL,
                stderr=log,
                start_new_session=True,
            )
        async with asyncio.timeout(SECONDS):
            while not await self._at_work():
                if process.returncode is not None:
                    raise RuntimeError(f"wxgate {self._command[0]} ended with exit code {process.returncode}")
                await asyncio.sleep(0.02)

    async def kill(self) -> None:
        """SIGKILL to every process of it, and return when the first of them is gone."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            await self._process.wait()
            self._process = None

    @property
    def pid(self) -> int:
        """Of the first process. Raises RuntimeError when it was not started."""
        if self._process is None:
            raise RuntimeError("not started")
        return self._process.pid

    @property
    def log(self) -> Path:
        """What it has said since it was started last."""
        return self._folder / f"{self._command[0]}-{id(self)}.log"

    @abstractmethod
    async def _at_work(self) -> bool: ...


class KilledServer(Killed):
    """A gateway, always on the same port."""

    def __init__(self, environment: Mapping[str, str], folder: Path, workers: int = 1) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        super().__init__(environment, folder, "serve", "--port", str(self.port), "--workers", str(workers))

    async def _at_work(self) -> bool:
        async with httpx.AsyncClient(trust_env=False, verify=False) as http:
            try:
                return (await http.get(f"{self.url}/readyz")).is_success
            except httpx.TransportError:
                return False


class KilledWorker(Killed):
    """A process that does background work only."""

    def __init__(self, environment: Mapping[str, str], folder: Path) -> None:
        super().__init__(environment, folder, "worker")

    async def _at_work(self) -> bool:
        return "background work has begun" in self.log.read_text("utf-8", "replace")


@asynccontextmanager
async def killed_server(environment: Mapping[str, str], folder: Path, workers: int = 1) -> AsyncIterator[KilledServer]:
    """A gateway that answers; killed at the end as well."""
    server = KilledServer(environment, folder, workers)
    try:
        await server.start()
        yield server
    finally:
        await server.kill()
