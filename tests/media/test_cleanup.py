"""What is deleted when, and that files go before their rows."""

from pathlib import Path

from sqlalchemy import Connection, insert, select
from tests.blobs.upyun_service import store_at, upyun_settings_for
from tests.gateway import APPID, Caller, RunningGateway
from tests.media.asking import data_dir, ended, files_below
from tests.relay.engines import ONE_ENGINE

from wxgate.media import store
from wxgate.media.cleanup import LEFT_SECONDS, clean_up
from wxgate.media.store import Held, Wanted
from wxgate.media.tables import media, voice_notices, voices
from wxgate_sim.server import SimServer
from wxgate_sim.upyun.server import UpyunServer


async def cleaned(gateway: RunningGateway, kept_since: float = 0.0, failed_since: float = 0.0) -> None:
    services = gateway.services
    await clean_up(services.database, services.media.blobs, kept_since, failed_since, services.clock.now())


def counts(connection: Connection) -> tuple[int, int, int]:
    medium, voice, notice = (len(connection.execute(table.select()).all()) for table in (media, voices, voice_notices))
    return medium, voice, notice


async def test_old_media_and_their_mp3s_go_with_their_files_and_younger_ones_stay(
    gateway: RunningGateway, caller: Caller, wechat_sim: SimServer
) -> None:
    media_id = wechat_sim.add_media(APPID, "voice")
    await caller("download_amr_to_mp3", media_id=media_id)
    assert (await ended(caller, media_id)).retcode == 200
    now, folder = gateway.services.clock.now(), data_dir(gateway) / "media"
    await cleaned(gateway, kept_since=now - 3600)
    assert len(files_below(folder)) == 2
    assert await gateway.services.database.read(counts) == (1, 1, 0)
    await cleaned(gateway, kept_since=now + 60)
    assert files_below(folder) == []
    assert await gateway.services.database.read(counts) == (0, 0, 0)
    assert (await caller("check_upyun_status", media_id=media_id)).retcode == 116


@ONE_ENGINE
async def test_failures_are_forgotten_with_those_who_wanted_to_know(
    gateway: RunningGateway, caller: Caller, wechat_sim: SimServer
) -> None:
    media_id = wechat_sim.add_media(APPID, "image")
    await caller("download_amr_to_mp3", media_id=media_id, notify_url="https://shop.example.com/x")
    assert (await ended(caller, media_id)).retcode == 121
    await cleaned(gateway, failed_since=gateway.services.clock.now() - 3600)
    assert (await gateway.services.database.read(counts))[1:] == (1, 1)
    await cleaned(gateway, failed_since=gateway.services.clock.now() + 60)
    assert (await gateway.services.database.read(counts))[1:] == (0, 0)


async def test_downloads_that_nobody_finished_are_deleted_unless_somebody_holds_them(gateway: RunningGateway) -> None:
    database, now = gateway.services.database, gateway.services.clock.now()
    long_ago = now - LEFT_SECONDS - 60
    left = data_dir(gateway) / "media" / "2026" / "11" / f"{'b' * 32}.jpg"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half told")
    row = {"appid": APPID, "begun_at": long_ago, "owner": "dead", "held_until": 1.0}
    dead = {**row, "key": f"{APPID}/dead", "media_id": "dead", "path": f"2026/11/{left.name}"}
    await database.run(lambda connection: connection.execute(insert(media).values(dead)).close())
    assert await database.run(store.hold, Wanted(APPID, "held"), "alive", 600.0, long_ago) == Held(None)
    assert await database.run(store.hold, Wanted(APPID, "young"), "dead", -1.0, now) == Held(None)
    await cleaned(gateway)
    assert not left.exists()
    assert await database.read(_media_ids) == ["held", "young"]


@ONE_ENGINE
async def test_a_storage_that_fails_keeps_its_rows_for_the_next_round(
    gateway: RunningGateway, caller: Caller, wechat_sim: SimServer, upyun: UpyunServer, tmp_path: Path
) -> None:
    assert (await caller("download_media", media_id=wechat_sim.add_media(APPID, "image"))).retcode == 200
    upyun_settings_for(upyun, tmp_path)
    services, later = gateway.services, gateway.services.clock.now() + 60
    async with store_at(upyun.url, password="another") as refusing:
        await clean_up(services.database, refusing, later, later, later)
    assert (await services.database.read(counts))[0] == 1
    await cleaned(gateway, kept_since=later)
    assert (await services.database.read(counts))[0] == 0
    assert files_below(data_dir(gateway) / "media") == []


def _media_ids(connection: Connection) -> list[str]:
    return list(connection.execute(select(media.c.media_id).order_by(media.c.media_id)).scalars())
