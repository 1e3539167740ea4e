"""One fetch for an installation: deadlines, several processes, processes that die, places that run out."""

import asyncio
from pathlib import Path

from sqlalchemy import Connection, select, update
from tests.gateway import APPID, Caller, RunningGateway, running_gateway
from tests.jobs.rig import until_now
from tests.media.asking import GET, data_dir, fetched, files_below, path_of
from tests.relay.engines import ONE_ENGINE

from wxgate.media import store
from wxgate.media.store import Held, Wanted
from wxgate.media.tables import media
from wxgate.settings import Settings
from wxgate_sim.server import SimServer


async def test_two_processes_that_are_asked_at_once_fetch_once(
    gateway: RunningGateway, caller: Caller, settings: Settings, wechat_sim: SimServer
) -> None:
    media_id = wechat_sim.add_media(APPID, "image")
    wechat_sim.fault(GET, "latency", 0.5)
    async with running_gateway(settings) as second:
        other = second.caller(caller.code, caller.secret)
        replies = await asyncio.gather(
            *(each("download_media", media_id=media_id) for each in (caller, other) for _ in range(5))
        )
    assert {str(reply.data) for reply in replies} == {str(replies[0].data)}
    assert replies[0].retcode == 200
    assert wechat_sim.calls(GET) == 1


@ONE_ENGINE
async def test_a_download_goes_on_when_its_callers_time_is_up(
    settings: Settings, gateway: RunningGateway, caller: Caller, wechat_sim: SimServer
) -> None:
    media_id = wechat_sim.add_media(APPID, "image")
    async with running_gateway(settings.model_copy(update={"media_deadline": 1.0})) as hasty:
        call = hasty.caller(caller.code, caller.secret)
        assert (await call("get_access_token")).retcode == 200
        wechat_sim.fault(GET, "latency", 2.5)
        late = await call("download_media", media_id=media_id)
        assert (late.retcode, late.status) == (504, 200)
        assert "再次调用" in late.msg
        assert "call again" in late.msg
        await until_now(lambda: hasty.services.media.downloads.under_way == 0)
        assert (await call("download_media", media_id=media_id)).retcode == 200
    assert wechat_sim.calls(GET) == 1


async def test_what_a_killed_process_left_is_deleted_and_the_file_fetched_anew(
    gateway: RunningGateway, caller: Caller, wechat_sim: SimServer
) -> None:
    media_id = wechat_sim.add_media(APPID, "image")
    half = data_dir(gateway) / "media" / "2026" / "11" / f"{'a' * 32}.jpg"
    half.parent.mkdir(parents=True)
    half.write_bytes(b"stored, but never told")
    database, wanted = gateway.services.database, Wanted(APPID, media_id)
    assert await database.run(store.hold, wanted, "dead", -1.0, 0.0) == Held(None)
    await database.run(lambda connection: connection.execute(update(media).values(path=f"2026/11/{half.name}")).close())
    reply = await caller("download_media", media_id=media_id)
    served = await fetched(gateway.http, reply)
    assert served.status_code == 200
    assert not half.exists()
    assert [path.name for path in files_below(data_dir(gateway) / "media")] == [Path(served.url.path).name]


async def test_a_hold_belongs_to_one_owner_until_it_ends(gateway: RunningGateway) -> None:
    database, wanted = gateway.services.database, Wanted(APPID, "m")
    assert await database.run(store.hold, wanted, "first", 60.0, 1.0) == Held(None)
    assert await database.run(store.hold, wanted, "second", 60.0, 1.0) is None
    assert await database.run(store.renew, wanted.key, "first", 60.0)
    assert not await database.run(store.renew, wanted.key, "second", 60.0)
    assert not await database.run(store.plan, wanted.key, "second", "2026/11/x")
    await database.run(store.let_go, wanted.key, "second")
    assert await database.run(store.hold, wanted, "third", 60.0, 1.0) is None
    await database.run(store.let_go, wanted.key, "first")
    assert await database.run(store.hold, wanted, "third", 60.0, 1.0) == Held(None)


@ONE_ENGINE
async def test_nothing_is_remembered_of_a_download_that_failed(
    gateway: RunningGateway, caller: Caller, wechat_sim: SimServer
) -> None:
    assert (await caller("download_media", media_id="never-there")).retcode == 40007
    await until_now(lambda: gateway.services.media.downloads.under_way == 0)
    assert await gateway.services.database.read(_keys) == []


@ONE_ENGINE
async def test_one_account_takes_half_of_the_places_and_a_process_refuses_what_does_not_fit(
    settings: Settings, gateway: RunningGateway, caller: Caller, wechat_sim: SimServer
) -> None:
    async with running_gateway(settings.model_copy(update={"media_at_once": 4, "media_deadline": 1.0})) as small:
        call = small.caller(caller.code, caller.secret)
        assert (await call("get_access_token")).retcode == 200
        wechat_sim.fault(GET, "latency", 3.0)
        media_ids = [wechat_sim.add_media(APPID, "image") for _ in range(3)]
        replies = await asyncio.gather(*(call("download_media", media_id=media_id) for media_id in media_ids))
        assert sorted(reply.retcode for reply in replies) == [429, 504, 504]
        (refused,) = [reply.msg for reply in replies if reply.retcode == 429]
        assert "2" in refused
        wechat_sim.clear_faults()


@ONE_ENGINE
async def test_a_stored_file_is_served_from_the_path_in_its_url(
    gateway: RunningGateway, caller: Caller, wechat_sim: SimServer
) -> None:
    reply = await caller("download_media", media_id=wechat_sim.add_media(APPID, "voice"))
    assert isinstance(reply.data, dict)
    url = path_of(str(reply.data["file_url"]))
    part = await gateway.http.get(url, headers={"Range": "bytes=0-5"})
    assert (part.status_code, part.content) == (206, b"#!AMR\n")


def _keys(connection: Connection) -> list[str]:
    return list(connection.execute(select(media.c.key)).scalars())
