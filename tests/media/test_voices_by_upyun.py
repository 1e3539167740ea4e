"""`TRANSCODER=upyun`: UpYun makes the MP3s, from its notification or without it."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Connection, update
from tests.blobs.upyun_service import BUCKET, upyun_settings_for
from tests.gateway import APPID, Caller, RunningGateway, settings_for
from tests.jobs.rig import until, until_now
from tests.media.asking import ended, form_of
from tests.media.hastening import is_idle, look_now
from tests.receiving import Receiver, receiving
from tests.relay.engines import ONE_ENGINE

from wxgate.media.tables import voices
from wxgate.settings import Settings
from wxgate_sim.server import SimServer
from wxgate_sim.upyun.options import Notification
from wxgate_sim.upyun.server import UpyunServer


@pytest.fixture
async def front() -> AsyncIterator[Receiver]:
    """Stands where the world reaches the gateway, so that tests decide what becomes of UpYun's notifications."""
    with receiving() as front:
        yield front


@pytest.fixture
def settings(database_url: str, wechat_sim: SimServer, upyun: UpyunServer, front: Receiver, tmp_path: Path) -> Settings:
    stored = upyun_settings_for(upyun, tmp_path / "data", transcoder="upyun", public_url=front.url)
    return settings_for(database_url, wechat_sim.url, allow_private_urls=True, **stored.model_dump(exclude_unset=True))


async def hand_on(front: Receiver, gateway: RunningGateway) -> httpx.Response:
    """Bring the first notification to the gateway, as it is."""
    await until_now(lambda: len(front.received) > 0)
    told = front.received[0]
    return await gateway.http.post(told.uri, content=told.body, headers=told.headers)


async def test_upyun_makes_the_mp3_and_its_notification_ends_the_wait(
    gateway: RunningGateway, caller: Caller, wechat_sim: SimServer, upyun: UpyunServer, front: Receiver
) -> None:
    media_id = wechat_sim.add_media(APPID, "voice")
    with receiving() as shop:
        await caller("download_amr_to_mp3", media_id=media_id, notify_url=shop.url)
        assert (await hand_on(front, gateway)).status_code == 200
        done = await ended(caller, media_id)
        await until_now(lambda: len(shop.received) == 1)
    assert done.retcode == 200, done.msg
    assert isinstance(done.data, str)
    assert done.data.startswith(upyun.public_url(BUCKET))
    async with httpx.AsyncClient() as world:
        mp3 = await world.get(done.data)
    assert (mp3.status_code, mp3.content[:3]) == (200, b"ID3")
    assert form_of(shop.received[0])["file_url"] == done.data
    assert len(upyun.tasks()) == 1


@ONE_ENGINE
async def test_without_a_notification_the_task_is_asked_about(
    gateway: RunningGateway, caller: Caller, wechat_sim: SimServer, upyun: UpyunServer
) -> None:
    upyun.set_options(notification="never")
    media_id = wechat_sim.add_media(APPID, "voice")
    await caller("download_amr_to_mp3", media_id=media_id)
    await until_now(lambda: [task["percent"] for task in upyun.tasks()] == [100])
    await look_now(gateway)
    assert (await ended(caller, media_id)).retcode == 200
    assert len(upyun.tasks()) == 1


@ONE_ENGINE
@pytest.mark.parametrize("how", ["bad_signature", "altered"])
async def test_a_notification_that_is_not_upyuns_is_refused_and_changes_nothing(
    gateway: RunningGateway,
    caller: Caller,
    wechat_sim: SimServer,
    upyun: UpyunServer,
    front: Receiver,
    how: Notification,
) -> None:
    upyun.set_options(notification=how)
    media_id = wechat_sim.add_media(APPID, "voice")
    await caller("download_amr_to_mp3", media_id=media_id)
    assert (await hand_on(front, gateway)).status_code == 403
    assert (await caller("check_upyun_status", media_id=media_id)).retcode == 120


@ONE_ENGINE
async def test_a_hint_that_comes_too_early_or_twice_does_no_harm(
    gateway: RunningGateway, caller: Caller, wechat_sim: SimServer, upyun: UpyunServer, front: Receiver
) -> None:
    media_id = wechat_sim.add_media(APPID, "voice")
    with receiving() as shop:
        await caller("download_amr_to_mp3", media_id=media_id, notify_url=shop.url)
        for _ in range(3):
            assert (await hand_on(front, gateway)).status_code == 200
        assert (await ended(caller, media_id)).retcode == 200
        await until(lambda: is_idle(gateway))
        assert len(shop.received) == 1


@ONE_ENGINE
async def test_a_task_that_upyun_gave_up_has_failed_with_the_reason(
    gateway: RunningGateway, caller: Caller, wechat_sim: SimServer, upyun: UpyunServer, front: Receiver
) -> None:
    upyun.set_options(task_status=406)
    media_id = wechat_sim.add_media(APPID, "voice")
    await caller("download_amr_to_mp3", media_id=media_id)
    assert (await hand_on(front, gateway)).status_code == 200
    failed = await ended(caller, media_id)
    assert failed.retcode == 121
    assert "406" in failed.msg


@ONE_ENGINE
async def test_a_task_that_never_ends_is_asked_for_anew(
    gateway: RunningGateway, caller: Caller, wechat_sim: SimServer, upyun: UpyunServer
) -> None:
    upyun.set_options(notification="never", task_seconds=86400)
    media_id = wechat_sim.add_media(APPID, "voice")
    await caller("download_amr_to_mp3", media_id=media_id)
    await until_now(lambda: len(upyun.tasks()) == 1)
    await until(lambda: _task_noted(gateway))
    await gateway.services.database.run(_age_tasks)
    upyun.set_options(task_seconds=0.1)
    await look_now(gateway)  # gives the task up
    await until(lambda: _task_given_up(gateway))
    await look_now(gateway)  # asks for another
    await until_now(lambda: len(upyun.tasks()) == 2)
    await until_now(lambda: [task["percent"] for task in upyun.tasks()][1] == 100)
    await look_now(gateway)
    assert (await ended(caller, media_id)).retcode == 200
    assert [path.rpartition(".")[2] for path in sorted(upyun.files())].count("mp3") == 1


@ONE_ENGINE
@pytest.mark.parametrize(
    ("body", "status"),
    [(b"", 403), (b"{}", 403), (b'{"task_id":"x"}', 403), (b"\xff" * 10, 403), (b"x" * 100_000, 413)],
)
async def test_whatever_else_is_posted_there_is_refused(gateway: RunningGateway, body: bytes, status: int) -> None:
    assert (await gateway.http.post("/upyun/notify", content=body)).status_code == status


def _age_tasks(connection: Connection) -> None:
    connection.execute(update(voices).values(task_at=voices.c.task_at - 4000))


async def _task_noted(gateway: RunningGateway) -> bool:
    noted = voices.select().where(voices.c.task_id.is_not(None))
    return await gateway.services.database.read(lambda connection: connection.execute(noted).first()) is not None


async def _task_given_up(gateway: RunningGateway) -> bool:
    return not await _task_noted(gateway)
