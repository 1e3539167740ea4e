"""What WeChat reports of a delivery reaches the message and its client."""

import pytest
from tests.messages.place import Place
from tests.relay.engines import ONE_ENGINE
from tests.tokens.rig import APPID

from wxgate.jobs.job import NewJob
from wxgate.messages.delivered import TEMPLATE_DELIVERED, job_finish
from wxgate.messages.results import MessageStatus


def event(
    msgid: str | None, openid: str, status: str = "success", name: str = "TEMPLATESENDJOBFINISH"
) -> dict[str, str]:
    """The fields of a push, flat."""
    return {
        "ToUserName": "gh_7f083739789a",
        "FromUserName": openid,
        "CreateTime": "1395658920",
        "MsgType": "event",
        "Event": name,
        "MsgID": msgid or "",
        "Status": status,
    }


async def report(place: Place, status: MessageStatus, said: str = "success", openid: str = "") -> None:
    jobs = job_finish(APPID, event(status.msgid, openid or place.openid, said))
    await place.rig.database.run(place.queue.add, jobs)
    place.queue.wake(TEMPLATE_DELIVERED, APPID)


REPORTS = {
    "success": "delivered",
    "failed:user block": "blocked",
    "failed: user block": "blocked",
    "failed: system failed": "failed",
    "failed:system failed": "failed",
    "failed: something new": "failed",
}


@ONE_ENGINE
async def test_each_report_has_a_status_of_its_own(place: Place) -> None:
    async with place.running():
        numbers = {await place.accept(): said for said in REPORTS}
        for number, said in numbers.items():
            await report(place, await place.becomes(number, "sent"), said)
        await place.idle()
    for number, said in numbers.items():
        status = await place.status(number)
        first, second = [form for form in place.told.forms if form["id"] == str(number)]
        assert (status.status, status.errcode, status.errmsg) == (REPORTS[said], 0, said)
        assert status.delivered_at is not None
        assert first["status"] == "sent"
        assert second == {**first, "status": REPORTS[said], "errmsg": said}


async def test_a_report_that_comes_twice_is_told_once(place: Place) -> None:
    async with place.running():
        number = await place.accept()
        sent = await place.becomes(number, "sent")
        await report(place, sent)
        await report(place, sent)
        await place.becomes(number, "delivered")
        await report(place, sent, "failed:user block")
        await place.idle()
    assert [form["status"] for form in place.told.forms] == ["sent", "delivered"]
    assert (await place.status(number)).status == "delivered"


@ONE_ENGINE
async def test_what_was_reported_is_not_taken_back_by_a_job_that_ran_twice(place: Place) -> None:
    async with place.running():
        number = await place.accept()
        await report(place, await place.becomes(number, "sent"))
        status = await place.becomes(number, "delivered")
        await place.idle()
        body = place.tpl_data(client_msg_id="another")
        await place.rig.database.run(place.queue.add, [NewJob("send_template", APPID, body, number)])
        place.queue.wake("send_template", APPID)
        await place.idle()
    assert len(place.sent()) == 2
    assert await place.status(number) == status
    assert [form["status"] for form in place.told.forms] == ["sent", "delivered"]


@ONE_ENGINE
async def test_a_report_may_outrun_our_own_record(place: Place) -> None:
    early = job_finish(APPID, event("4242", place.openid))
    async with place.running():
        await place.rig.database.run(place.queue.add, early)
        place.queue.wake(TEMPLATE_DELIVERED, APPID)
        number = await place.accept()
        sent = await place.becomes(number, "sent")
        await report(place, sent)
        await place.becomes(number, "delivered")
        await place.idle_in_time()  # nobody's message: looked for again and again, then let go
    assert [form["id"] for form in place.told.forms] == [str(number)] * 2


@ONE_ENGINE
async def test_a_report_about_somebody_elses_message_changes_nothing(place: Place) -> None:
    async with place.running():
        number = await place.accept()
        sent = await place.becomes(number, "sent")
        await report(place, sent, openid="oFS7Fjl0WsZ9AMZqrI80nbIq8xrA")
        await place.idle_in_time()
    assert (await place.status(number)).status == "sent"


@pytest.mark.parametrize("msgid", [None, "", "x", "0", "-1", str(2**63)])
def test_an_event_without_a_usable_msgid_makes_no_job(msgid: str | None) -> None:
    assert job_finish(APPID, event(msgid, "o")) == []


def test_other_events_make_no_job() -> None:
    assert job_finish(APPID, event("1", "o", name="MASSSENDJOBFINISH")) == []
    assert job_finish(APPID, {}) == []
