"""Files that mean ill, from a WeChat that does: what each comes to; `python -m bench.hostile_media` adds the load."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
from bench.hostile_files import HOSTILE, MIB, outcome
from bench.hostile_weixin import GOOD, hostile_weixin, media_id_of
from sqlalchemy import Connection, or_, select
from tests.gateway import Caller, RunningGateway, running_gateway, settings_for
from tests.jobs.rig import until
from tests.media.asking import data_dir, files_below
from tests.relay.engines import ONE_ENGINE

from wxgate.jobs.tables import jobs
from wxgate.settings import Settings

NEVER_ENDING = [name for name, hostile in HOSTILE.items() if hostile.file == "504"]
ENDING = [name for name in HOSTILE if name not in NEVER_ENDING]


@pytest.fixture
async def settings(database_url: str, tmp_path: Path) -> AsyncIterator[Settings]:
    async with hostile_weixin() as url:
        yield settings_for(
            database_url,
            url,
            clock_url="",
            data_dir=tmp_path / "data",
            media_limit=20 * MIB,
            media_at_once=2 * len(HOSTILE),
        )


@ONE_ENGINE
async def test_each_comes_to_what_it_must_and_nothing_else_is_left(gateway: RunningGateway, caller: Caller) -> None:
    files, mp3s = await asyncio.gather(downloaded(caller, ENDING), transcoded(gateway, caller, ENDING))
    assert files == {name: HOSTILE[name].file for name in ENDING}
    assert mp3s == {name: HOSTILE[name].mp3 for name in ENDING}

    stored = Counter(f".{file.split()[0]}" for file in files.values() if " " in file)
    stored += Counter(".mp3" for name in ENDING if HOSTILE[name].mp3 == "200")
    assert Counter(path.suffix for path in files_below(data_dir(gateway) / "media")) == stored
    assert files_below(data_dir(gateway) / "spool") == []
    assert (await caller("download_media", media_id=f"{GOOD}.1")).retcode == 200


@ONE_ENGINE
async def test_a_file_that_never_comes_holds_nobody_up_and_is_gone_with_the_process(
    gateway: RunningGateway, caller: Caller, settings: Settings
) -> None:
    async with running_gateway(settings.model_copy(update={"media_deadline": 0.5})) as hasty:
        call = hasty.caller(caller.code, caller.secret)
        assert set((await downloaded(call, NEVER_ENDING)).values()) == {"504"}
        assert len(files_below(data_dir(hasty) / "spool")) == len(NEVER_ENDING)
        assert (await caller("download_media", media_id=f"{GOOD}.2")).retcode == 200
    assert files_below(data_dir(gateway) / "spool") == []


async def downloaded(caller: Caller, names: Sequence[str]) -> dict[str, str]:
    """What `download_media` comes to, as HOSTILE says it."""
    asked = (caller("download_media", media_id=media_id_of(name, 1)) for name in names)
    replies = zip(names, await asyncio.gather(*asked), strict=True)
    return {name: outcome(reply.retcode, reply.data) for name, reply in replies}


async def transcoded(gateway: RunningGateway, caller: Caller, names: Sequence[str]) -> dict[str, str]:
    """The same of `download_amr_to_mp3`, once every voice was tried."""
    for name in names:
        assert (await caller("download_amr_to_mp3", media_id=media_id_of(name, 1))).retcode == 200

    async def tried() -> bool:
        return await gateway.services.database.read(_untried) is None

    await until(tried)
    replies = [await caller("check_upyun_status", media_id=media_id_of(name, 1)) for name in names]
    return {name: str(reply.retcode) for name, reply in zip(names, replies, strict=True)}


def _untried(connection: Connection) -> object:
    return connection.execute(select(jobs).where(or_(jobs.c.reason.is_(None), jobs.c.owner.is_not(None)))).first()
