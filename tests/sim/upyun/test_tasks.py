"""The asynchronous processing, asked by UpYun's own SDK and by hand."""

import hashlib
import json
from base64 import b64encode
from collections.abc import Iterator
from urllib.parse import parse_qs

import httpx
import pytest
from tests.receiving import Received, Receiver, receiving, until
from tests.sim.upyun.sdk import BUCKET, OPERATOR, PASSWORD, Sdk, refusal_of
from tests.sim.upyun.sounds import amr, seconds_of

from wxgate_sim.upyun.options import OptionChanges
from wxgate_sim.upyun.server import UpyunServer

pytestmark = pytest.mark.filterwarnings(
    "ignore:datetime.datetime.utcnow:DeprecationWarning:upyun.modules.httpipe"  # from Python 3.12
)

MP3_TASK: dict[str, object] = {"type": "audio", "avopts": "/ab/32/ac/1/f/mp3", "save_as": "/media/a.mp3"}
BASIC = (OPERATOR, PASSWORD)
OLD_KEY = OPERATOR + hashlib.md5(PASSWORD.encode()).hexdigest()


@pytest.fixture(scope="module")
def receiver_server() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def receiver(receiver_server: Receiver) -> Receiver:
    receiver_server.received.clear()
    return receiver_server


def submit(sdk: Sdk, receiver: Receiver | None = None, **changes: object) -> str:
    """The id of a task that turns a voice into an MP3."""
    sdk.put("/media/a.amr", amr())
    notify_url = f"{receiver.url}/upyun/notify/1" if receiver else ""
    (task_id,) = sdk.pretreat([MP3_TASK | changes], "/media/a.amr", notify_url)
    return task_id


def percent(sdk: Sdk, task_id: str) -> int | None:
    return sdk.status([task_id])[task_id]


def result_of(http: httpx.Client, task_id: str) -> dict[str, object]:
    return results(http, task_id)[task_id]


def results(http: httpx.Client, task_id: str) -> dict[str, dict[str, object]]:
    reply = http.get("/result/", params={"service": BUCKET, "task_ids": task_id}, auth=BASIC)
    assert reply.status_code == 200, reply.text
    told: dict[str, dict[str, object]] = reply.json()
    return told


def told(notification: Received) -> dict[str, object]:
    fields: dict[str, object] = json.loads(notification.body)
    return fields


def test_a_voice_becomes_an_mp3(sdk: Sdk, http: httpx.Client, receiver: Receiver) -> None:
    task_id = submit(sdk, receiver)
    until(lambda: percent(sdk, task_id) == 100)
    mp3 = http.get(f"/{BUCKET}/media/a.mp3", auth=BASIC)

    assert mp3.headers["content-type"] == "audio/mpeg"
    assert 0.4 < seconds_of(mp3.content) < 0.7
    assert result_of(http, task_id) == {
        "service": BUCKET,
        "status_code": 200,
        "path": ["/media/a.mp3"],
        "description": "OK",
        "task_id": task_id,
    }


def test_a_task_goes_from_nothing_over_percentages_to_done(sdk: Sdk, upyun: UpyunServer) -> None:
    upyun.set_options(task_wait=100, task_seconds=1000)
    task_id = submit(sdk)

    assert percent(sdk, task_id) is None
    upyun.advance(150)
    assert percent(sdk, task_id) == 5
    upyun.advance(500)
    assert percent(sdk, task_id) in (55, 56)
    assert f"/{BUCKET}/media/a.mp3" not in upyun.files()
    upyun.advance(500)
    until(lambda: percent(sdk, task_id) == 100)


@pytest.mark.parametrize(
    ("options", "changes", "status"),
    [
        (OptionChanges(task_status=504), {}, 504),
        (OptionChanges(), {"avopts": "/f/flac"}, 406),
        (OptionChanges(), {"source": "/media/missing.amr"}, 404),
        (OptionChanges(), {"source": "/media/a.txt"}, 400),
    ],
)
def test_a_task_that_fails_says_why(
    sdk: Sdk, http: httpx.Client, upyun: UpyunServer, options: OptionChanges, changes: dict[str, str], status: int
) -> None:
    sdk.put("/media/a.amr", amr())
    sdk.put("/media/a.txt", b"no sound")
    upyun.set_options(**options)
    source = changes.get("source", "/media/a.amr")
    (task_id,) = sdk.pretreat([MP3_TASK | changes], source)
    until(lambda: percent(sdk, task_id) == -1)

    assert result_of(http, task_id)["status_code"] == status
    assert f"/{BUCKET}/media/a.mp3" not in upyun.files()


def test_results_are_told_bare_or_below_tasks(sdk: Sdk, http: httpx.Client, upyun: UpyunServer) -> None:
    task_id = submit(sdk)
    until(lambda: percent(sdk, task_id) == 100)
    bare = results(http, task_id)
    upyun.set_options(result_shape="tasks")

    assert results(http, task_id) == {"tasks": bare}


def test_a_task_of_another_bucket_is_not_told(sdk: Sdk, http: httpx.Client, upyun: UpyunServer) -> None:
    task_id = submit(sdk)
    upyun.add_bucket("other", "other-op", "other-pass")
    reply = http.get("/status/", params={"service": "other", "task_ids": task_id}, auth=("other-op", "other-pass"))

    assert reply.json() == {"tasks": {task_id: None}}


def test_a_probe_describes_the_sound(sdk: Sdk, http: httpx.Client) -> None:
    sdk.put("/media/a.amr", amr())
    (task_id,) = sdk.pretreat([{"type": "probe", "return_info": True}], "/media/a.amr")
    until(lambda: percent(sdk, task_id) == 100)

    info = result_of(http, task_id)["info"]
    assert isinstance(info, dict)
    assert info["streams"] == [{"codec": "amrnb", "type": "audio"}]


def test_a_notification_passes_the_sdks_check(sdk: Sdk, receiver: Receiver) -> None:
    task_id = submit(sdk, receiver)
    until(lambda: len(receiver.received) == 1)
    (one,) = receiver.received
    headers = {"Date": one.headers["Date"], "Content-MD5": one.headers["Content-Md5"]}

    assert sdk.verify_signature(one.headers["Authorization"], "/upyun/notify/1", headers)
    assert headers["Content-MD5"] == hashlib.md5(one.body).hexdigest()
    assert told(one)["task_id"] == task_id
    old = hashlib.md5(f"{OLD_KEY}{task_id}{told(one)['timestamp']}".encode()).hexdigest()
    assert told(one)["signature"] == old[8:24]


def test_a_notification_that_comes_late(sdk: Sdk, upyun: UpyunServer, receiver: Receiver) -> None:
    upyun.set_options(notification="late", notification_delay=500)
    task_id = submit(sdk, receiver)
    until(lambda: percent(sdk, task_id) == 100)
    assert receiver.received == []
    upyun.advance(501)
    until(lambda: len(receiver.received) == 1)


def test_a_notification_that_comes_twice(sdk: Sdk, upyun: UpyunServer, receiver: Receiver) -> None:
    upyun.set_options(notification="twice")
    submit(sdk, receiver)
    until(lambda: len(upyun.notifications()) == 2)

    assert [each["status"] for each in upyun.notifications()] == [200, 200]
    assert told(receiver.received[0])["task_id"] == told(receiver.received[1])["task_id"]


def test_a_notification_that_never_comes_can_be_sent_by_hand(sdk: Sdk, upyun: UpyunServer, receiver: Receiver) -> None:
    upyun.set_options(notification="never")
    task_id = submit(sdk, receiver)
    until(lambda: percent(sdk, task_id) == 100)
    assert upyun.notifications() == []
    upyun.notify(task_id)

    assert told(receiver.received[0])["status_code"] == 200


def test_a_notification_with_a_bad_signature(sdk: Sdk, upyun: UpyunServer, receiver: Receiver) -> None:
    upyun.set_options(notification="bad_signature")
    submit(sdk, receiver)
    until(lambda: len(receiver.received) == 1)
    (one,) = receiver.received
    headers = {"Date": one.headers["Date"], "Content-MD5": one.headers["Content-Md5"]}

    assert headers["Content-MD5"] == hashlib.md5(one.body).hexdigest()
    assert not sdk.verify_signature(one.headers["Authorization"], "/upyun/notify/1", headers)


def test_a_notification_whose_body_was_altered(sdk: Sdk, upyun: UpyunServer, receiver: Receiver) -> None:
    upyun.set_options(notification="altered")
    submit(sdk, receiver)
    until(lambda: len(receiver.received) == 1)
    (one,) = receiver.received
    headers = {"Date": one.headers["Date"], "Content-MD5": one.headers["Content-Md5"]}

    assert sdk.verify_signature(one.headers["Authorization"], "/upyun/notify/1", headers)
    assert headers["Content-MD5"] != hashlib.md5(one.body).hexdigest()
    assert told(one)["path"] == ["/altered.mp3"]


def test_an_old_notification_has_its_signature_in_the_body_only(
    sdk: Sdk, upyun: UpyunServer, receiver: Receiver
) -> None:
    upyun.set_options(notification="old")
    submit(sdk, receiver)
    until(lambda: len(receiver.received) == 1)

    assert "Authorization" not in receiver.received[0].headers
    assert "signature" in told(receiver.received[0])


def test_a_notification_is_a_form_unless_json_was_asked_for(sdk: Sdk, http: httpx.Client, receiver: Receiver) -> None:
    sdk.put("/media/a.amr", amr())
    form = {"service": BUCKET, "source": "/media/a.amr", "notify_url": receiver.url, "tasks": encoded([MP3_TASK])}
    assert http.post("/pretreatment/", data=form, auth=BASIC).status_code == 200
    until(lambda: len(receiver.received) == 1)

    assert parse_qs(receiver.received[0].body.decode())["status_code"] == ["200"]


def test_nobody_answers_a_notification(sdk: Sdk, upyun: UpyunServer) -> None:
    submit(sdk, Receiver("http://127.0.0.1:9"))
    until(lambda: len(upyun.notifications()) == 1)

    (sent,) = upyun.notifications()
    assert (sent["status"], sent["error"]) == (None, "ClientConnectorError")


def encoded(tasks: object) -> str:
    return b64encode(json.dumps(tasks).encode()).decode()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"source": ""}, 40010001),
        ({"notify_url": "ftp://example.com/"}, 40010002),
        ({"tasks": encoded([])}, 40010003),
        ({"tasks": encoded([MP3_TASK] * 11)}, 40010003),
        ({"tasks": encoded(MP3_TASK)}, 40010033),
        ({"tasks": "no base64"}, 40010033),
        ({"service": "no-such-bucket"}, 40100012),
    ],
)
def test_a_task_that_makes_no_sense_is_refused(http: httpx.Client, changes: dict[str, str], code: int) -> None:
    form = {"service": BUCKET, "source": "/a", "notify_url": "", "tasks": encoded([MP3_TASK])}
    reply = http.post("/pretreatment/", data=form | changes, auth=BASIC)

    assert (reply.status_code, reply.json()["code"]) == (code // 100_000, code)


def test_tasks_of_the_past_are_forgotten_by_a_reset(sdk: Sdk, upyun: UpyunServer, receiver: Receiver) -> None:
    upyun.set_options(task_seconds=1000)
    submit(sdk, receiver)
    upyun.reset()
    assert refusal_of(lambda: sdk.status(["x"]))
    upyun.add_bucket(BUCKET, OPERATOR, PASSWORD)
    upyun.set_options(task_seconds=1000)
    task_id = submit(sdk, receiver)
    upyun.advance(1001)
    until(lambda: len(upyun.notifications()) == 1)

    assert [told(each)["task_id"] for each in receiver.received] == [task_id]
    assert [each["task_id"] for each in upyun.tasks()] == [task_id]
