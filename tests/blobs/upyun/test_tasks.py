"""Tasks of UpYun's processing, asked for and followed to their end."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from tests.blobs.files import read_all, spooled
from tests.blobs.upyun.test_network import answering
from tests.blobs.upyun.test_signature import NOTIFICATION, TASK_BODY
from tests.blobs.upyun_service import BUCKET, upyun_settings_for
from tests.receiving import receiving, until
from tests.sim.upyun.sounds import amr, seconds_of

from wxgate.blobs.store import StorageFailed
from wxgate.blobs.upyun.outcomes import Failed, Finished, Outcome, Working, ended, under_way
from wxgate.blobs.upyun.store import UpyunBlobs
from wxgate.blobs.upyun.tasks import UpyunTasks
from wxgate.protocol.clock import Clock
from wxgate_sim.upyun.options import Notification, ResultShape
from wxgate_sim.upyun.server import UpyunServer

NOTIFY_URL = "https://gw.example.com/upyun/notify"


async def submitted(
    tasks: UpyunTasks, store: UpyunBlobs, tmp_path: Path, notify_url: str = "http://127.0.0.1:9/"
) -> str:
    """The id of a task that turns a voice into an MP3."""
    await store.put("media/a.amr", spooled(tmp_path, amr()), "audio/amr")
    return await tasks.to_mp3("media/a.amr", "media/a.mp3", notify_url)


async def outcome_when(tasks: UpyunTasks, task_id: str, met: Callable[[Outcome], bool]) -> Outcome:
    async with asyncio.timeout(20):
        while not met(outcome := await tasks.outcome(task_id)):
            await asyncio.sleep(0.01)
    return outcome


def has_ended(outcome: Outcome) -> bool:
    return not isinstance(outcome, Working)


@pytest.mark.parametrize("shape", ["bare", "tasks"])
async def test_a_voice_becomes_an_mp3(
    tasks: UpyunTasks, store: UpyunBlobs, upyun: UpyunServer, tmp_path: Path, shape: ResultShape
) -> None:
    upyun.set_options(result_shape=shape)
    task_id = await submitted(tasks, store, tmp_path)

    assert await outcome_when(tasks, task_id, has_ended) == Finished("media/a.mp3")
    assert 0.4 < seconds_of(await read_all(store, "media/a.mp3")) < 0.7


async def test_a_task_is_asked_for_as_the_reference_says(upyun: UpyunServer, tmp_path: Path) -> None:
    settings = upyun_settings_for(upyun, tmp_path)
    upyun.ask("POST", "/_upyun/clock", {"now": 1767601800})
    tasks = UpyunTasks(settings, Clock(offset=1767601800 - time.time()))
    await tasks.to_mp3("/media/a.amr", "/media/a.mp3", NOTIFY_URL)
    await tasks.close()

    (call,) = upyun.calls()
    assert (call["method"], call["uri"], call["status"]) == ("POST", "/pretreatment/", 200)
    assert call["body"] == TASK_BODY.decode()


async def test_the_settings_say_how_good_the_mp3_is(upyun: UpyunServer, tmp_path: Path) -> None:
    tasks = UpyunTasks(upyun_settings_for(upyun, tmp_path, mp3_bit_rate=64, mp3_mono=False), Clock())
    await tasks.to_mp3("a.amr", "a.mp3", NOTIFY_URL)
    await tasks.close()

    (call,) = upyun.calls()
    assert parse_qs(str(call["body"]))["tasks"] == [
        "W3sidHlwZSI6ImF1ZGlvIiwiYXZvcHRzIjoiL2FiLzY0L2FjLzIvZi9tcDMiLCJzYXZlX2FzIjoiL2EubXAzIn1d"
    ]


async def test_a_task_goes_from_nothing_over_percentages_to_done(
    tasks: UpyunTasks, store: UpyunBlobs, upyun: UpyunServer, tmp_path: Path
) -> None:
    upyun.set_options(task_wait=100, task_seconds=1000)
    task_id = await submitted(tasks, store, tmp_path)
    assert await tasks.outcome(task_id) == Working(None)
    upyun.advance(600)
    assert await tasks.outcome(task_id) in (Working(50), Working(51))
    upyun.advance(600)
    assert await outcome_when(tasks, task_id, has_ended) == Finished("media/a.mp3")


async def test_a_task_that_nobody_knows_is_not_said_to_have_ended(tasks: UpyunTasks) -> None:
    assert await tasks.outcome("0" * 32) == Working(None)


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (400, "the task or its source file is not acceptable"),
        (404, "the source file does not exist"),
        (406, "an argument of the conversion"),
        (500, "the conversion failed"),
        (504, "the conversion took too long"),
    ],
)
async def test_a_task_that_fails_says_why(
    tasks: UpyunTasks, store: UpyunBlobs, upyun: UpyunServer, tmp_path: Path, status: int, told: str
) -> None:
    upyun.set_options(task_status=status)
    task_id = await submitted(tasks, store, tmp_path)
    outcome = await outcome_when(tasks, task_id, has_ended)

    assert isinstance(outcome, Failed)
    assert told in outcome.reason.en
    assert f"status_code {status}, Processing failed" in outcome.reason.zh


@pytest.mark.parametrize(
    ("result", "gave_up", "outcome"),
    [
        ({"status_code": 200, "path": ["/a.mp3"]}, False, Finished("a.mp3")),
        ({"status_code": 200, "path": ["/a.mp3", "/b.mp3"]}, False, Finished("a.mp3")),
        ({"status_code": 200, "path": []}, False, Working(100)),
        ({"status_code": 200, "path": ["/"]}, False, Working(100)),
        ({"path": [7]}, False, Working(100)),
        ({}, False, Working(100)),
    ],
)
def test_a_result_without_a_path_is_not_said_to_be_finished(
    result: dict[str, object], gave_up: bool, outcome: Outcome
) -> None:
    assert ended(result, gave_up=gave_up) == outcome


@pytest.mark.parametrize("result", [{}, {"status_code": 200, "path": ["/a.mp3"]}, {"status_code": None}])
def test_a_task_that_was_given_up_failed_whatever_its_result_says(result: dict[str, object]) -> None:
    outcome = ended(result, gave_up=True)
    assert isinstance(outcome, Failed)
    assert outcome.reason.zh == "又拍云：转码失败"


@pytest.mark.parametrize(
    ("percent", "working"),
    [
        (None, Working(None)),
        (0, Working(0)),
        (99, Working(99)),
        ("x", Working(None)),
        (101, Working(None)),
        (100, None),
        (-1, None),
    ],
)
def test_only_100_and_minus_1_are_ends(percent: object, working: Working | None) -> None:
    assert under_way(percent) == working


async def test_what_passes_is_tried_again(
    tasks: UpyunTasks, store: UpyunBlobs, upyun: UpyunServer, tmp_path: Path
) -> None:
    upyun.fault("POST /pretreatment/", "errcode", 50300000, count=2)
    upyun.fault("GET /status/", "errcode", 42900001, count=2)
    upyun.fault("GET /result/", "cut", count=2)
    task_id = await submitted(tasks, store, tmp_path)

    assert await outcome_when(tasks, task_id, has_ended) == Finished("media/a.mp3")


@pytest.mark.parametrize(
    ("service", "code", "told"),
    [("no-such-bucket", 40100012, "check WXGATE_UPYUN_BUCKET"), (BUCKET, 40010002, "WXGATE_PUBLIC_URL")],
)
async def test_a_task_that_is_refused_says_why(
    upyun: UpyunServer, tmp_path: Path, service: str, code: int, told: str
) -> None:
    tasks = UpyunTasks(upyun_settings_for(upyun, tmp_path, upyun_bucket=service), Clock())
    with pytest.raises(StorageFailed, match=told) as failed:
        await tasks.to_mp3("a.amr", "a.mp3", "ftp://gw.example.com/")
    await tasks.close()

    assert f"code {code}" in failed.value.reason.en
    assert not failed.value.passing


@pytest.mark.parametrize("body", [b"", b"<html>", b"{}", b"[]", b"[1]", b'["a", "b"]', b'[""]', b"null"])
async def test_an_answer_of_the_wrong_shape_is_not_upyuns(upyun: UpyunServer, tmp_path: Path, body: bytes) -> None:
    with answering(200, {"X-Request-Id": "r1"}, body) as url:
        tasks = UpyunTasks(upyun_settings_for(upyun, tmp_path, upyun_tasks_url=url), Clock())
        with pytest.raises(StorageFailed, match=r"check WXGATE_UPYUN_API_URL .* \(HTTP 200, request id r1\)"):
            await tasks.to_mp3("a.amr", "a.mp3", NOTIFY_URL)
        if body != b"{}":
            with pytest.raises(StorageFailed, match="does not answer like UpYun"):
                await tasks.outcome("x")
        await tasks.close()


async def test_a_task_that_was_given_up_failed_though_no_result_is_told(upyun: UpyunServer, tmp_path: Path) -> None:
    with answering(200, {}, b'{"tasks": {"x": -1}}') as url:
        tasks = UpyunTasks(upyun_settings_for(upyun, tmp_path, upyun_tasks_url=url), Clock())
        assert isinstance(await tasks.outcome("x"), Failed)
        await tasks.close()


@pytest.mark.parametrize(
    ("how", "genuine"), [("normal", True), ("old", True), ("bad_signature", False), ("altered", False)]
)
async def test_a_notification_that_comes_is_checked(
    tasks: UpyunTasks, store: UpyunBlobs, upyun: UpyunServer, tmp_path: Path, how: Notification, genuine: bool
) -> None:
    upyun.set_options(notification=how)
    with receiving() as receiver:
        task_id = await submitted(tasks, store, tmp_path, f"{receiver.url}/upyun/notify/abc")
        await asyncio.to_thread(until, lambda: bool(receiver.received))
    (one,) = receiver.received

    assert tasks.is_genuine(one.uri, one.headers, one.body) == genuine
    assert tasks.task_of(one.body) == task_id
    assert not tasks.is_genuine("/upyun/notify/def", one.headers, one.body) or how == "old"


async def test_a_notification_of_the_past_is_not_genuine(tasks: UpyunTasks) -> None:
    headers = {
        "Authorization": "UPYUN demo-op:yr7cMFXoCmcL+DjHXtzakZUrfZ0=",
        "Date": "Mon, 05 Jan 2026 08:30:00 GMT",
        "Content-MD5": "7c8b4c90c800d85769f82d9b709658c8",
    }
    assert not tasks.is_genuine("/upyun/notify", headers, NOTIFICATION)
