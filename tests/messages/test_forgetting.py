"""One person's messages can be deleted by openid, and old ones are deleted by themselves."""

import pytest
from sqlalchemy import Connection, insert, select, update
from tests.messages.place import Place
from tests.relay.engines import ONE_ENGINE
from tests.tokens.rig import APPID

from wxgate.db import chunks
from wxgate.deliveries.delivery import form_delivery, raw_delivery
from wxgate.jobs.job import Job, NewJob, Outcome, Result
from wxgate.jobs.tables import dead_jobs
from wxgate.messages import forgetting
from wxgate.messages.cleanup import clean_up
from wxgate.messages.delivered import job_finish
from wxgate.messages.forgetting import Forgotten, forget
from wxgate.messages.status import FAILED, SENT
from wxgate.messages.tables import messages
from wxgate.protocol.errors import KeyNotFound


async def test_a_forgotten_persons_messages_and_jobs_are_gone_and_everybody_elses_are_not(place: Place) -> None:
    database = place.rig.database
    bob = place.rig.sim.add_follower(id="bob", subscribed=True).openid(APPID)
    anns, bobs = await place.accept(), await place.accept(touser=bob)
    for openid in (place.openid, bob):
        callback = form_delivery("shop", "https://shop.example.com/", {"touser": openid}, subject=anns)
        event = {"Event": "TEMPLATESENDJOBFINISH", "MsgID": "1", "FromUserName": openid}
        await database.run(place.queue.add, [callback, *job_finish(APPID, event)])
        await database.run(_kill, openid)

    forgotten = await forget(database, APPID, place.openid)

    assert forgotten == Forgotten(messages=1, jobs=4)
    assert await place.numbers() == [bobs]
    assert [bob in payload for payload in await place.payloads()] == [True] * 3
    assert await database.read(_dead) == [bob]
    with pytest.raises(KeyNotFound):
        await place.status(anns)
    assert await forget(database, APPID, place.openid) == Forgotten(messages=0, jobs=0)


@ONE_ENGINE
async def test_the_same_openid_of_another_account_is_somebody_else(place: Place) -> None:
    number = await place.accept()
    assert await forget(place.rig.database, "wxfedcba9876543210", place.openid) == Forgotten(messages=0, jobs=0)
    assert await place.numbers() == [number]
    assert len(await place.payloads()) == 1


async def test_everything_is_forgotten_however_much_it_is(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "CHUNK", 2)
    monkeypatch.setattr(forgetting, "PAGE", 2)
    for _ in range(5):
        await place.accept()
    assert await forget(place.rig.database, APPID, place.openid) == Forgotten(messages=5, jobs=5)


@ONE_ENGINE
async def test_a_message_forgotten_while_it_is_sent_calls_nobody_back(place: Place) -> None:
    number = await place.accept()
    outcome = await place.work()
    await forget(place.rig.database, APPID, place.openid)
    follow = await place.rig.database.run(_record, place, number, outcome)
    assert follow == []


async def test_old_messages_go_unless_they_still_wait(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "CHUNK", 2)
    database = place.rig.database
    old, waiting = [await place.accept() for _ in range(5)], await place.accept()
    place.pass_time(100)
    young = await place.accept()
    await database.run(_end, [*old, young])
    moment = place.rig.clock.now() - 50

    assert await clean_up(database, moment, place.rig.clock.now()) == 5
    assert await place.numbers() == [waiting, young]
    assert await clean_up(database, moment, place.rig.clock.now()) == 0


@ONE_ENGINE
async def test_a_message_whose_job_an_operator_dropped_goes_some_day(place: Place) -> None:
    await place.accept()
    later = place.rig.clock.now() + 5 * 86400
    assert await clean_up(place.rig.database, later - 86400, later) == 1


@ONE_ENGINE
async def test_a_push_on_its_way_to_a_client_is_forgotten_with_its_sender(place: Place) -> None:
    xml = f"<xml><FromUserName><![CDATA[{place.openid}]]></FromUserName></xml>"
    push = raw_delivery("code", "https://shop.example.com/push", xml, "text/xml", {}, subject=1)
    await place.rig.database.run(place.queue.add, [push])
    assert await forget(place.rig.database, APPID, place.openid) == Forgotten(messages=0, jobs=1)


def _end(connection: Connection, numbers: list[int]) -> None:
    for number, status in zip(numbers, [SENT, FAILED] * len(numbers), strict=False):
        connection.execute(update(messages).where(messages.c.id == number).values(status=status))


def _kill(connection: Connection, openid: str) -> None:
    row = {"id": 1000 + len(_dead(connection)), "kind": "send_template", "lane": f"send_template/{APPID}"}
    more = {"payload": f'{{"touser":"{openid}"}}', "attempt": 13, "created_at": 1.0, "died_at": 2.0, "reason": "x"}
    connection.execute(insert(dead_jobs), {**row, **more})


def _dead(connection: Connection) -> list[str]:
    return [payload.split('"')[3] for payload in connection.execute(select(dead_jobs.c.payload)).scalars()]


def _record(connection: Connection, place: Place, number: int, outcome: Outcome) -> list[NewJob]:
    job = Job(1, "send_template", APPID, "{}", number, 1, 0, 1.0, 1.0, 1.0)
    return list(place.send.record(connection, [Result(job, outcome)]))
