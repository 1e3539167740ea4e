"""Fixtures of the documents' tests.

`database_url`  SQLite alone: what documents show does not depend on the engine
`shown`         runs a block of a document as its reader would, against a gateway
"""

import asyncio
import os
import shutil
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

import pytest
from tests.docs.documents import Block
from tests.gateway import Caller, RunningGateway

SECONDS: Final = 60

RUNNERS: Final = {
    "bash": ("bash", "block.sh"),
    "python": (sys.executable, "block.py"),
    "php": ("php", "block.php"),
    "js": ("node", "block.js"),
    "java": ("java", "Authcode.java"),
}
"""By language: the program, and what it wants its file to be called."""

PYTEST: Final = ("-m", "pytest", "-q", "-c", os.devnull, "-p", "no:cacheprovider")

Shown = Callable[[Block], Awaitable[str]]


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'wxgate.db')}"


@pytest.fixture
def shown(gateway: RunningGateway, caller: Caller, tmp_path: Path) -> Shown:
    """What the block prints; fails when it ends with an error. Skips, and says so, where its language is missing."""

    async def run(block: Block) -> str:
        program, name = RUNNERS[block.language]
        how = PYTEST if block.run == "pytest" else ()
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed, so {block.where} was not run")
        path = tmp_path / name
        path.write_text(block.text, encoding="utf-8")
        environment = {
            **os.environ,
            "WXGATE_URL": gateway.url,
            "WXGATE_CLIENT_CODE": caller.code,
            "WXGATE_CLIENT_SECRET": caller.secret,
            "NO_PROXY": "127.0.0.1",
        }
        return await output_of([program, *how, str(path)], environment)

    return run


async def output_of(command: list[str], environment: dict[str, str]) -> str:
    """What a command that must succeed writes to its standard output."""
    process = await asyncio.create_subprocess_exec(
        *command, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    try:
        async with asyncio.timeout(SECONDS):
            out, errors = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert process.returncode == 0, errors.decode()
    return out.decode()
