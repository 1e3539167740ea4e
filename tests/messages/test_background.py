"""From the call to the callback, with the real runner, the real queue and the simulator as WeChat."""

import asyncio

import pytest
from sqlalchemy import Connection, delete, insert, select
from tests.messages.place import CALLBACK, SEND, Place
from tests.relay.engines import ONE_ENGINE
from tests.tokens.rig import APPID

from wxgate.deliveries.delivery import form_delivery
from wxgate.jobs.job import Dead, Job, NewJob, Result
from wxgate.jobs.tables import dead_jobs, jobs
from wxgate.messages.sending import SendTemplate
from wxgate.messages.status import FAILED, SENT, UNKNOWN, verdict


async def test_an_accepted_message_is_sent_and_its_client_told(place: Place) -> None:
    async with place.running():
        number = await place.accept()
        status = await place.becomes(number, "sent")
        await place.idle()
    (shown,) = place.sent()
    assert (status.attempts, status.errcode, status.errmsg) == (1, 0, "ok")
    assert status.msgid == str(shown["msgid"])
    assert int(status.msgid) > 2**53
    assert status.sent_at is not None
    assert place.rig.clock.now() - 60 < status.accepted_at <= status.sent_at
    assert status.delivered_at is None
    assert place.told.forms == [
        {
            "id": str(number),
            "status": "sent",
            "msgid": status.msgid,
            "errcode": "0",
            "errmsg": "ok",
            "touser": place.openid,
            "template_id": place.template_id,
            "to": CALLBACK,
        }
    ]


@ONE_ENGINE
async def test_messages_without_a_callback_url_tell_nobody(place: Place) -> None:
    async with place.running():
        number = await place.accept(callback_url=None)
        await place.becomes(number, "sent")
        await place.idle()
    assert place.told.forms == []


async def test_many_messages_at_once_have_numbers_of_their_own_and_all_arrive(place: Place) -> None:
    async with place.running():
        numbers = await asyncio.gather(*(place.accept() for _ in range(100)))
        await place.idle()
    statuses = [await place.status(number) for number in numbers]
    assert len({status.msgid for status in statuses}) == 100
    assert {status.status for status in statuses} == {"sent"}
    assert sorted(int(form["id"]) for form in place.told.forms) == sorted(numbers) == await place.numbers()
    assert len(place.sent()) == 100


async def test_a_number_is_greater_than_every_earlier_one(place: Place) -> None:
    numbers = [await place.accept(), await place.accept(client_msg_id="mine"), await place.accept()]
    assert numbers == sorted(set(numbers))


@ONE_ENGINE
async def test_whoever_sends_is_told_of_each_new_message_at_once(place: Place) -> None:
    woken: list[str] = []
    place.queue.on_wake = woken.append
    await place.accept()
    await place.accept(client_msg_id="mine")
    await place.accept(client_msg_id="mine")
    assert woken == [f"send_template/{APPID}"] * 2


async def test_the_same_client_msg_id_is_the_same_message(place: Place) -> None:
    async with place.running():
        numbers = await asyncio.gather(*(place.accept(client_msg_id="order-7") for _ in range(20)))
        await place.becomes(numbers[0], "sent")
        numbers.append(await place.accept(client_msg_id="order-7", data={"first": {"value": "other"}}))
        await place.idle()
    assert len(set(numbers)) == 1
    assert [each["client_msg_id"] for each in place.sent()] == ["order-7"]
    assert place.rig.sim.calls(SEND) == 1


@ONE_ENGINE
async def test_a_client_msg_id_counts_for_one_client_and_one_recipient(place: Place) -> None:
    bob = place.rig.sim.add_follower(id="bob", subscribed=True).openid(APPID)
    numbers = {
        await place.accept(client_msg_id="order-7"),
        await place.accept(client_msg_id="order-7", touser=bob),
        await place.accept(code="other", client_msg_id="order-7"),
        await place.accept(client_msg_id="order-8"),
    }
    assert len(numbers) == 4


@ONE_ENGINE
async def test_a_refused_message_has_failed_and_its_client_is_told_why(place: Place) -> None:
    place.rig.sim.change_follower("ann", subscribed=False)
    async with place.running():
        number = await place.accept()
        status = await place.becomes(number, "failed")
        await place.idle()
    assert (status.errcode, status.msgid, status.sent_at) == (43004, None, None)
    (form,) = place.told.forms
    assert (form["status"], form["errcode"], form["msgid"]) == ("failed", "43004", "")
    assert form["errmsg"].startswith("require subscribe")


@ONE_ENGINE
async def test_while_weixin_is_silent_a_message_stays_queued_and_then_is_sent_once(place: Place) -> None:
    place.rig.sim.fault(SEND, "cut", when="after", count=2)
    async with place.running():
        number = await place.accept()
        status = await place.tried(number, 1)
        assert (status.status, status.errcode, status.sent_at) == ("queued", None, None)
        place.pass_time(10)
        await place.tried(number, 2)
        place.pass_time(30)
        assert (await place.becomes(number, "sent")).attempts == 3
    assert len(place.sent()) == 1


@ONE_ENGINE
async def test_a_message_that_weixin_may_have_taken_ends_as_unknown(place: Place) -> None:
    place.rig.sim.fault(SEND, "cut", when="after")
    async with place.running():
        number = await place.accept()
        await place.tried(number, 1)
        place.pass_time(700)
        status = await place.becomes(number, "unknown", "failed")
        await place.idle()
    assert (status.status, status.errcode, status.msgid) == ("unknown", None, None)
    assert [form["status"] for form in place.told.forms] == ["unknown"]
    assert place.rig.sim.calls(SEND) == 1


@ONE_ENGINE
async def test_a_used_up_day_lets_messages_wait_for_the_next(place: Place) -> None:
    place.rig.sim.fault(SEND, "errcode", 45009)
    async with place.running():
        number = await place.accept()
        assert (await place.tried(number, 1)).errcode == 45009
        place.rig.sim.clear_faults()
        place.pass_time(86400 + 300)
        assert (await place.becomes(number, "sent")).attempts == 2


def result(number: int, outcome: Dead) -> Result:
    return Result(Job(1, "send_template", APPID, "{}", number, 13, 12, 1.0, 9.0, 9.0), outcome)


async def test_a_message_that_is_given_up_has_failed_unless_it_may_have_been_sent(place: Place) -> None:
    refused, silent, died = [await place.accept() for _ in range(3)]
    results = [
        result(refused, Dead("could not connect", verdict(FAILED, None, "could not connect"))),
        result(silent, Dead("no answer", verdict(UNKNOWN, None, "no answer"))),
        result(died, Dead("its process died 10 times in a row")),
    ]
    follow = await place.rig.database.run(_record, place, results)
    assert [(await place.status(number)).status for number in (refused, silent, died)] == [FAILED, UNKNOWN, UNKNOWN]
    assert (await place.status(died)).errmsg == "its process died 10 times in a row"
    assert (await place.status(refused)).attempts == 13
    assert [job.subject for job in follow] == [refused, silent, died]


async def test_a_dead_message_that_an_operator_tries_again_is_sent_after_all(place: Place) -> None:
    place.send.schedule = ()  # type: ignore[misc]
    place.rig.sim.fault("/cgi-bin/stable_token", "errcode", 40125, count=1)
    async with place.running():
        number = await place.accept()
        assert (await place.becomes(number, "failed")).sent_at is None
        place.pass_time(700)
        await place.rig.database.run(_revive)
        place.queue.wake(SendTemplate.name, APPID)
        status = await place.becomes(number, "sent")
        await place.idle()
    assert status.sent_at is not None
    assert status.errcode == 0
    assert [form["status"] for form in place.told.forms] == ["failed", "sent"]


@ONE_ENGINE
async def test_a_url_that_is_no_longer_acceptable_holds_nothing_up(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place.send, "_deliver", form_delivery)
    async with place.running():
        good, bad = await place.accept(), await place.accept(callback_url="https://a.example.com:22/")
        await place.becomes(good, SENT)
        await place.becomes(bad, SENT)
    waiting = await place.rig.database.read(_delivered_about)
    assert waiting == [good]


def _record(connection: Connection, place: Place, results: list[Result]) -> list[NewJob]:
    return sorted(place.send.record(connection, results), key=lambda job: job.subject or 0)


def _revive(connection: Connection) -> None:
    dead = connection.execute(select(dead_jobs)).mappings().one()
    connection.execute(delete(dead_jobs))
    again = {name: dead[name] for name in ("id", "kind", "lane", "payload", "subject", "created_at")}
    connection.execute(insert(jobs), {**again, "run_at": 0.0})


def _delivered_about(connection: Connection) -> list[int | None]:
    return list(connection.execute(select(jobs.c.subject).where(jobs.c.kind == "deliver")).scalars())
