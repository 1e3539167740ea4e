"""Pages of messages, jobs, media, links and cards."""

import re
import time
from collections.abc import Mapping

import pytest
from tests.console.operator import Operator, words
from tests.gateway import APPID, Caller, RunningGateway

from wxgate.cards.tables import claim_pages
from wxgate.db import Database
from wxgate.jobs.tables import dead_jobs, jobs, lanes
from wxgate.links.tables import link_visits
from wxgate.media.tables import media, voices
from wxgate.messages.tables import messages
from wxgate.push.tables import pushes

OPENID = "oABCDEFGHIJKLMNOPQRSTUVWXYZ0"
CALLBACK = "https://shop.example.com/told"
SECRET_TEXT = "a person's own words"


@pytest.fixture
def database(gateway: RunningGateway) -> Database:
    return gateway.services.database


def message(number: int, **more: object) -> dict[str, object]:
    row = {"id": number, "client_code": "C1", "appid": APPID, "touser": OPENID, "template_id": "T1", "status": "sent"}
    return {**row, "attempts": 1, "errmsg": "", "accepted_at": 1.8e9 + number, **more}


def dead(number: int, **more: object) -> dict[str, object]:
    row = {
        "id": number,
        "kind": "deliver",
        "lane": "deliver/C1/shop.example.com",
        "payload": f'{{"x": "{SECRET_TEXT}"}}',
    }
    return {**row, "attempt": 13, "created_at": 1.7e9, "died_at": time.time() - 90_000, "reason": "HTTP 500", **more}


def waiting(number: int, **more: object) -> dict[str, object]:
    row = {"id": number, "kind": "send_template", "lane": f"send_template/{APPID}", "payload": "{}", "run_at": 4e9}
    return {**row, "created_at": 1.7e9, "attempt": 2, "failures": 2, "unsettled": 0, "reason": "45009", **more}


async def test_messages_are_listed_page_by_page_and_found(operator: Operator, database: Database) -> None:
    for number in range(1, 61):
        await database.insert(messages, message(number, status="failed" if number % 20 == 0 else "sent"))
    first = await operator.get("/console/messages")
    found = re.search(r'rel="next" href="([^"]+)"', first.text)
    assert found is not None
    second = await operator.get(found[1])
    assert [page.text.count('<th scope="row"') for page in (first, second)] == [50, 10]

    numbers = re.findall(r"/console/messages/(\d+)", (await operator.get("/console/messages", status="failed")).text)
    assert numbers == ["60", "40", "20"]
    for query in ({"client": "nobody"}, {"appid": "wx"}, {"touser": "o"}, {"appid": APPID, "touser": "o"}):
        assert "No message matches." in words(await operator.get("/console/messages", **query))
    page = await operator.http.get("/console/messages?number=40", follow_redirects=True)
    assert page.url.path == "/console/messages/40"


async def test_a_message_shows_its_reply_and_what_is_still_to_be_done_for_it(
    operator: Operator, database: Database
) -> None:
    await database.insert(
        messages, message(7, status="queued", attempts=2, errcode=45009, errmsg="quota", callback_url=CALLBACK)
    )
    await database.insert(jobs, waiting(70, subject=7))
    await database.insert(jobs, waiting(71, subject=8))
    await database.insert(dead_jobs, dead(72, subject=7))
    page = words(await operator.get("/console/messages/7"))

    assert "45009 quota" in page
    assert "send a template message waiting 2" in page
    assert "deliver to a client dead 13" in page
    assert page.count("send a template message") == 1
    replayed = await operator.post("/console/jobs/72/retry", {"back": "/console/messages/7"})
    assert replayed.url.path == "/console/messages/7"
    assert "Queued again." in words(replayed)


async def test_jobs_are_filtered_and_shown_without_what_they_hold(operator: Operator, database: Database) -> None:
    await database.insert(jobs, waiting(1))
    await database.insert(dead_jobs, dead(2))

    async def numbers(**query: str) -> list[str]:
        return re.findall(r"/console/jobs/(\d+)\"", (await operator.get("/console/jobs", **query)).text)

    assert await numbers() == ["2", "1"]
    assert await numbers(state="dead") == ["2"]
    assert await numbers(kind="send_template") == ["1"]
    assert await numbers(lane="C1/shop") == ["2"]
    assert await numbers(state="dead", since="1h") == []
    assert (await operator.http.get("/console/jobs?since=tomorrow")).status_code == 400
    shown = await operator.get("/console/jobs/2")
    assert SECRET_TEXT not in shown.text
    assert "HTTP 500" in words(shown)
    assert SECRET_TEXT in words(await operator.post("/console/jobs/2/reveal"))
    record = await operator.get("/console/changes")
    assert "saw what a job holds 2" in words(record)
    assert SECRET_TEXT not in record.text


@pytest.fixture
async def two_dead(gateway: RunningGateway, database: Database) -> None:
    now = gateway.services.clock.now()
    await database.insert(dead_jobs, dead(1, kind="odd_job", lane="odd_job/x", died_at=now - 600))
    await database.insert(dead_jobs, dead(2, kind="odd_job", lane="odd_job/x", died_at=now - 90_000))


@pytest.mark.usefixtures("two_dead")
@pytest.mark.parametrize(
    ("form", "count"), [({"since": "1h"}, 1), ({"kind": "odd_job"}, 2), ({"kind": "deliver"}, 0), ({"lane": "y"}, 0)]
)
async def test_all_dead_letters_since_a_time_are_replayed(
    operator: Operator, form: Mapping[str, str], count: int
) -> None:
    page = await operator.post("/console/jobs/retry-dead", dict(form))
    assert f"{count} dead letters replayed" in words(page)


@pytest.mark.usefixtures("two_dead")
async def test_a_job_is_dropped_once(operator: Operator) -> None:
    assert "Deleted." in words(await operator.post("/console/jobs/1/drop"))
    assert "it may be done long ago" in words(await operator.post("/console/jobs/1/drop"))


async def test_a_lane_that_rests_is_told_and_resumed(operator: Operator, database: Database) -> None:
    await database.insert(lanes, {"lane": "deliver/C1/x", "paused_until": 4e9, "strikes": 3, "reason": "no answer"})
    assert "the lane deliver/C1/x rests: no answer" in words(await operator.get("/console"))
    assert "no answer" in words(await operator.get("/console/jobs"))
    page = await operator.post("/console/jobs/lanes/resume", {"lane": "deliver/C1/x"})
    assert "Resumed" in words(page)
    assert "Nothing waits, and no lane rests." in words(page)


async def test_media_and_voices_are_listed_page_by_page(operator: Operator, database: Database) -> None:
    for number in range(55):
        key, at = f"{APPID}/m{number:02}", 1.8e9 + number // 10
        row = {"key": key, "appid": APPID, "media_id": f"m{number:02}", "begun_at": at, "stored_at": at, "size": 2048}
        await database.insert(media, {**row, "path": f"2026/11/{number:032x}.jpg", "width": 640, "height": 480})
        voice = {"key": key, "appid": APPID, "media_id": f"m{number:02}", "asked_at": at, "status": "failed"}
        await database.insert(voices, {**voice, "reason_zh": "不是语音", "reason_en": "it is no voice"})
    for path, said in (("media", "2.0 KiB · 640×480"), ("media/voices", "failed it is no voice")):
        first = await operator.get(f"/console/{path}")
        found = re.search(r'rel="next" href="([^"]+)"', first.text)
        assert found is not None
        second = await operator.get(found[1])
        shown = [re.findall(r"<code>(m\d\d)</code>", page.text) for page in (first, second)]
        assert shown[0] + shown[1] == [f"m{number:02}" for number in range(54, -1, -1)]
        assert said in words(first)


async def test_a_link_shows_its_visits_day_by_day(
    gateway: RunningGateway, operator: Operator, caller: Caller, database: Database
) -> None:
    reply = await caller("generate_tiny_url", url="https://shop.example.com/sale", out_id="poster")
    key = str(reply.data).rpartition("/")[2]
    await database.insert(link_visits, {"link": key, "day": "2026-03-01", "visits": 12, "in_weixin": 5})
    listed = await operator.get("/console/links", out_id="poster")
    assert "https://shop.example.com/sale poster" in words(listed)
    page = await operator.get(f"/console/links/{key}")
    assert "2026-03-01 12 5" in words(page)
    assert "12 in all 5 in WeChat" in " ".join(words(page).replace("\xa0", " ").split())
    moved = await operator.http.get(f"/console/links?link={reply.data}")
    assert moved.headers["location"] == f"/console/links/{key}"


async def test_claims_and_claim_pages_are_listed(operator: Operator, database: Database) -> None:
    xml = f"<xml><FromUserName>{OPENID}</FromUserName><CardId>pCard</CardId><UserCardCode>123</UserCardCode></xml>"
    row = {"id": 1, "appid": APPID, "dedupe_key": "k", "openid": OPENID, "msg_type": "event", "body": xml}
    await database.insert(pushes, {**row, "event": "user_get_card", "created_at": 1, "received_at": 1.8e9})
    page = {"key": "k" * 32, "client_code": "C1", "appid": APPID, "page": "card", "card_id": "pCard", "code": "123"}
    looks = {"redirect_uri": "", "redirect_uri_name": "", "main_color": "", "show_btn": True, "success_uri": ""}
    await database.insert(claim_pages, {**page, **looks, "outer_id": "7", "made_at": 1.8e9})

    claimed = words(await operator.get("/console/cards"))
    assert f"{APPID} pCard 123" in claimed
    assert OPENID not in claimed
    assert "pCard 7" in words(await operator.get("/console/cards/pages"))
