"""The same over every storage, and storages that fail."""

from pathlib import Path

import httpx
import pytest
from sqlalchemy import Connection, select
from tests.blobs.s3_service import Bucket
from tests.blobs.upyun_service import upyun_settings_for
from tests.gateway import APPID, Caller, RunningGateway, running_gateway, settings_for
from tests.jobs.rig import until
from tests.media.asking import data_dir, ended, files_below
from tests.media.hastening import look_now
from tests.relay.engines import ONE_ENGINE

from wxgate.jobs.tables import jobs
from wxgate.settings import Settings
from wxgate_sim.server import SimServer
from wxgate_sim.upyun.server import UpyunServer


@pytest.fixture(params=["s3", "upyun"])
def elsewhere(request: pytest.FixtureRequest, database_url: str, wechat_sim: SimServer, tmp_path: Path) -> Settings:
    """The settings of an installation that stores its media at somebody else's."""
    folder = tmp_path / "elsewhere"
    if request.param == "s3":
        bucket: Bucket = request.getfixturevalue("s3")
        stored = bucket.settings(folder)
    else:
        upyun: UpyunServer = request.getfixturevalue("upyun")
        stored = upyun_settings_for(upyun, folder)
    return settings_for(database_url, wechat_sim.url, **stored.model_dump(exclude_unset=True))


@ONE_ENGINE
async def test_files_and_mp3s_are_read_where_their_urls_say(
    elsewhere: Settings, caller: Caller, wechat_sim: SimServer
) -> None:
    media_id = wechat_sim.add_media(APPID, "voice")
    async with running_gateway(elsewhere) as gateway, httpx.AsyncClient() as world:
        call = gateway.caller(caller.code, caller.secret)
        reply = await call("download_media", media_id=media_id)
        assert isinstance(reply.data, dict)
        await call("download_amr_to_mp3", media_id=media_id)
        mp3 = await ended(call, media_id)
        original, made = await world.get(str(reply.data["file_url"])), await world.get(str(mp3.data))
        unknown = await gateway.http.get("/media/2026/11/" + "a" * 32 + ".amr")
    assert original.content.startswith(b"#!AMR\n")
    assert original.headers["content-type"] == "audio/amr"
    assert made.content[0] == 0xFF
    assert made.headers["content-type"] == "audio/mpeg"
    assert unknown.status_code == 404
    assert files_below(elsewhere.data_dir) == []


@ONE_ENGINE
async def test_a_storage_that_fails_is_told_without_its_name_and_the_voice_waits_for_the_cure(
    gateway: RunningGateway, caller: Caller, wechat_sim: SimServer
) -> None:
    in_the_way = data_dir(gateway) / "media"
    in_the_way.parent.mkdir(parents=True, exist_ok=True)
    in_the_way.write_text("no folder")
    media_id = wechat_sim.add_media(APPID, "voice")
    reply = await caller("download_media", media_id=media_id)
    assert reply.retcode == 121
    assert "运营者" in reply.msg
    assert str(in_the_way) not in reply.msg
    await caller("download_amr_to_mp3", media_id=media_id)
    await until(lambda: _waits(gateway))
    assert (await caller("check_upyun_status", media_id=media_id)).retcode == 120
    in_the_way.unlink()
    await look_now(gateway)
    assert (await ended(caller, media_id)).retcode == 200


@ONE_ENGINE
async def test_a_voice_whose_stored_original_is_gone_is_fetched_again(
    gateway: RunningGateway, caller: Caller, wechat_sim: SimServer
) -> None:
    media_id = wechat_sim.add_media(APPID, "voice")
    assert (await caller("download_media", media_id=media_id)).retcode == 200
    (original,) = files_below(data_dir(gateway) / "media")
    original.unlink()
    await caller("download_amr_to_mp3", media_id=media_id)
    await until(lambda: _waits(gateway))
    await look_now(gateway)
    assert (await ended(caller, media_id)).retcode == 200


async def _waits(gateway: RunningGateway) -> bool:
    """Whether a job was tried without success, and the operator can read why."""
    return bool(await gateway.services.database.read(_reasons))


def _reasons(connection: Connection) -> list[str]:
    tried = select(jobs.c.reason).where(jobs.c.reason.is_not(None), jobs.c.owner.is_(None))
    return [str(reason) for reason in connection.execute(tried).scalars()]
