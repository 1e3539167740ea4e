"""`wxgate serve` as processes of their own that can be killed without warning, and started again on the same port."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, Process, create_subprocess_exec
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import httpx

from bench.processes import free_port

SECONDS: Final = 60.0


class KilledServer:
    """A gateway whose whole process group dies by `kill`. It sees no setting but those it is given."""

    def __init__(self, environment: Mapping[str, str], folder: Path, workers: int) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._folder = folder
        own = {name: value for name, value in os.environ.items() if not name.startswith("WXGATE_")}
        self._environment = {**own, **environment}
        self._options = ("serve", "--port", str(self.port), "--workers", str(workers))
        self._process: Process | None = None

    async def start(self) -> None:
        """Return when it answers. Raises RuntimeError when it ends or stays silent."""
        process = self._process = await create_subprocess_exec(
            *(sys.executable, "-m", "wxgate.cli", *self._options),
            cwd=self._folder,  # where no wxgate.toml is
            env=self._environment,
            stdout=DEVNULL,
            stderr=DEVNULL,
            start_new_session=True,
        )
        async with asyncio.timeout(SECONDS), httpx.AsyncClient(trust_env=False) as http:
            while not await self._answers(http):
                if process.returncode is not None:
                    raise RuntimeError(f"the gateway ended with exit code {process.returncode}")
                await asyncio.sleep(0.02)

    async def kill(self) -> None:
        """SIGKILL to every process of it, and return when the first of them is gone."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            await self._process.wait()
            self._process = None

    async def _answers(self, http: httpx.AsyncClient) -> bool:
        try:
            return (await http.get(f"{self.url}/readyz")).is_success
        except httpx.TransportError:
            return False


@asynccontextmanager
async def killed_server(environment: Mapping[str, str], folder: Path, workers: int = 1) -> AsyncIterator[KilledServer]:
    """A gateway that answers; killed at the end as well."""
    server = KilledServer(environment, folder, workers)
    try:
        await server.start()
        yield server
    finally:
        await server.kill()
