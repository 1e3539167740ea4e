"""The pictures in the README: pages as they are. `README_PICTURES=1` takes them anew."""

import math
import os
import struct
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import pytest
import pytest_asyncio
from sqlalchemy import Connection
from tests.pages.browsing import Visitors
from tests.pages.console_world import ConsoleWorld, running_console

from wxgate.calls.tables import BUCKET, call_counts
from wxgate.db import AnyTable
from wxgate.jobs.tables import dead_jobs, jobs, lanes

pytestmark = pytest.mark.asyncio(loop_scope="session")

ROOT: Final = Path(__file__).parents[2]
IMAGES: Final = ROOT / "docs/images"
READMES: Final = {"en": "README.md", "zh-CN": "README.zh-CN.md"}


@pytest_asyncio.fixture(loop_scope="session")
async def console(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[ConsoleWorld]:
    async with running_console(sqlite_template, tmp_path, more="") as world:
        await _a_usual_day(world)
        yield world


async def _a_usual_day(console: ConsoleWorld) -> None:
    """Calls as they come in a day, and no trouble but one account's."""
    database, now = console.services.database, int(console.services.clock.now())
    for ago in range(1, 72):
        bucket = now - now % BUCKET - ago * BUCKET
        calls = int(900 + 600 * math.sin(ago / 11) + 90 * math.sin(ago * 2.3))
        for retcode, count in ((200, calls), (504, int(calls * (0.12 if 30 < ago < 34 else 0.004)))):
            row = {"bucket": bucket, "endpoint": "get_user_data", "retcode": retcode, "calls": count, "logged": count}
            await database.insert(call_counts, row)
    for table in (jobs, dead_jobs, lanes):
        await database.run(_clear, table)


def _clear(connection: Connection, table: AnyTable) -> None:
    connection.execute(table.delete())


@pytest.mark.parametrize("language", READMES)
async def test_the_readmes_show_pages_as_they_are(console: ConsoleWorld, visitors: Visitors, language: str) -> None:
    visitor = await visitors("en" if language == "en" else "zh-CN", width=1280)
    page = visitor.page
    await page.context.add_cookies([{"name": "wxgate", "value": console.session, "url": console.url}])
    readme = (ROOT / READMES[language]).read_text(encoding="utf-8")
    for name, path in (("home", "/console"), ("requests", "/console/requests")):
        await page.set_viewport_size({"width": 1100, "height": 760})
        await page.goto(console.url + path)
        taken = await page.screenshot()
        image = IMAGES / f"console-{name}.{language}.png"
        if os.environ.get("README_PICTURES") == "1":
            image.write_bytes(taken)
        assert f"docs/images/{image.name}" in readme
        assert _size(image.read_bytes()) == _size(taken)


def _size(png: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", png[16:24])
    return width, height
