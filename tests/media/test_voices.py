"""`download_amr_to_mp3` and `check_upyun_status` over the API, by worker processes of our own."""

import asyncio

import pytest
from tests.account_kinds import BOTH_KINDS
from tests.gateway import APPID, Caller, Reply, RunningGateway
from tests.jobs.rig import until_now
from tests.media.asking import GET, data_dir, ended, files_below, form_of, path_of
from tests.media.hastening import look_now
from tests.receiving import Receiver
from tests.relay.engines import ONE_ENGINE

from wxgate_client import Callback
from wxgate_sim.server import SimServer


@BOTH_KINDS
async def test_a_voice_becomes_an_mp3_and_its_client_is_told(
    gateway: RunningGateway, caller: Caller, wechat_sim: SimServer, receiver: Receiver
) -> None:
    media_id = wechat_sim.add_media(APPID, "voice")
    reply = await caller("download_amr_to_mp3", media_id=media_id, notify_url=f"{receiver.url}/ready?shop=1")
    assert (reply.retcode, reply.data, reply.msg) == (200, None, "")
    done = await ended(caller, media_id)
    assert done.retcode == 200
    assert isinstance(done.data, str)
    mp3 = await gateway.http.get(path_of(done.data))
    assert mp3.headers["content-type"] == "audio/mpeg"
    assert mp3.content[0] == 0xFF
    assert mp3.content[1] & 0xE0 == 0xE0
    await until_now(lambda: len(receiver.received) == 1)
    (told,) = receiver.received
    fields = form_of(told)
    assert (fields["media_id"], fields["status"], fields["errmsg"]) == (media_id, "done", "")
    assert fields["file_url"] == done.data
    assert (fields["client_code"], len(fields["req_time"])) == (caller.code, 10)


@ONE_ENGINE
async def test_the_notification_is_signed_as_the_api_is(
    gateway: RunningGateway, caller: Caller, wechat_sim: SimServer, receiver: Receiver
) -> None:
    media_id = wechat_sim.add_media(APPID, "voice")
    await caller("download_amr_to_mp3", media_id=media_id, notify_url=receiver.url)
    await until_now(lambda: len(receiver.received) == 1)
    (told,) = receiver.received
    read = Callback.read(told.query, told.body, caller.secret, now=gateway.services.clock.now())
    assert read.fields["media_id"] == media_id


async def test_one_job_serves_everybody_who_asks_and_everybody_is_told(
    caller: Caller, wechat_sim: SimServer, receiver: Receiver
) -> None:
    media_id = wechat_sim.add_media(APPID, "voice")
    wechat_sim.fault(GET, "latency", 0.5)
    urls = [f"{receiver.url}/{number}" for number in range(4)]
    await asyncio.gather(
        *(caller("download_amr_to_mp3", media_id=media_id, notify_url=url) for url in urls for _ in range(2))
    )
    await ended(caller, media_id)
    await until_now(lambda: len(receiver.received) == 4)
    assert {received.uri for received in receiver.received} == {f"/{number}" for number in range(4)}
    assert wechat_sim.calls(GET) == 1
    # who comes later is told at once
    await caller("download_amr_to_mp3", media_id=media_id, notify_url=f"{receiver.url}/late")
    await until_now(lambda: len(receiver.received) == 5)
    assert form_of(receiver.received[-1])["status"] == "done"
    assert wechat_sim.calls(GET) == 1


@ONE_ENGINE
async def test_the_original_is_stored_beside_its_mp3_and_shared_with_download_media(
    gateway: RunningGateway, caller: Caller, wechat_sim: SimServer
) -> None:
    media_id = wechat_sim.add_media(APPID, "voice")
    await caller("download_amr_to_mp3", media_id=media_id)
    assert (await ended(caller, media_id)).retcode == 200
    reply = await caller("download_media", media_id=media_id)
    assert isinstance(reply.data, dict)
    assert reply.data["file_type"] == "amr"
    assert wechat_sim.calls(GET) == 1
    assert sorted(path.suffix for path in files_below(data_dir(gateway) / "media")) == [".amr", ".mp3"]
    assert files_below(data_dir(gateway) / "spool") == []


@ONE_ENGINE
async def test_while_it_is_made_the_answer_is_120(caller: Caller, wechat_sim: SimServer) -> None:
    media_id = wechat_sim.add_media(APPID, "voice")
    wechat_sim.fault(GET, "latency", 1.0)
    await caller("download_amr_to_mp3", media_id=media_id)
    reply = await caller("check_upyun_status", media_id=media_id)
    assert (reply.retcode, reply.data) == (120, None)
    assert (await ended(caller, media_id)).retcode == 200


@ONE_ENGINE
async def test_what_nobody_asked_for_is_116(caller: Caller, wechat_sim: SimServer) -> None:
    reply = await caller("check_upyun_status", media_id=wechat_sim.add_media(APPID, "voice"))
    assert reply.retcode == 116
    assert "download_amr_to_mp3" in reply.msg


async def test_a_picture_is_no_voice_which_is_told_and_may_be_asked_again(
    caller: Caller, wechat_sim: SimServer, receiver: Receiver
) -> None:
    media_id = wechat_sim.add_media(APPID, "image")
    failed = await _failed(caller, media_id, receiver)
    again = await _failed(caller, media_id, receiver)
    assert len(receiver.received) == 2
    assert failed.msg[:20] == again.msg[:20]
    fields = form_of(receiver.received[0])
    assert (fields["media_id"], fields["status"], fields["file_url"]) == (media_id, "failed", "")
    assert " / " in fields["errmsg"]
    assert fields["errmsg"].partition(" / ")[0] in failed.msg


@ONE_ENGINE
async def test_a_voice_that_wechat_no_longer_has_fails_at_once_with_the_reason(
    caller: Caller, wechat_sim: SimServer
) -> None:
    media_id = wechat_sim.add_media(APPID, "voice")
    wechat_sim.expire_media(media_id)
    await caller("download_amr_to_mp3", media_id=media_id)
    failed = await ended(caller, media_id)
    assert failed.retcode == 121
    assert "40007" in failed.msg


@ONE_ENGINE
@pytest.mark.parametrize("fault", [("errcode", -1), ("cut", None), ("http", 502)])
async def test_what_passes_is_tried_again(
    gateway: RunningGateway, caller: Caller, wechat_sim: SimServer, fault: tuple[str, int | None]
) -> None:
    media_id = wechat_sim.add_media(APPID, "voice")
    kind, value = fault
    wechat_sim.fault(GET, kind, value, count=1)  # type: ignore[arg-type]
    await caller("download_amr_to_mp3", media_id=media_id)
    await until_now(lambda: wechat_sim.calls(GET) >= 1)
    await look_now(gateway)
    assert (await ended(caller, media_id)).retcode == 200


@ONE_ENGINE
async def test_a_url_to_which_nothing_may_be_sent_is_refused_by_name(caller: Caller) -> None:
    for url in ("ftp://shop.example.com/", "http://shop.example.com:22/", "https://user@shop.example.com/"):
        reply = await caller("download_amr_to_mp3", media_id="m", notify_url=url)
        assert (reply.retcode, "notify_url" in reply.msg) == (115, True), url
    assert (await caller("check_upyun_status", media_id="m")).retcode == 116


async def _failed(caller: Caller, media_id: str, receiver: Receiver) -> Reply:
    before = len(receiver.received)
    await caller("download_amr_to_mp3", media_id=media_id, notify_url=receiver.url)
    failed = await ended(caller, media_id)
    assert failed.retcode == 121
    await until_now(lambda: len(receiver.received) > before)
    return failed
