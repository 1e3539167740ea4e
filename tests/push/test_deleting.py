"""Pushes are deleted when their time is over, or when somebody is to be forgotten."""

import pytest
from sqlalchemy import Connection, insert
from tests.push.engines import ONE_ENGINE
from tests.push.place import APPID, OTHER_APPID, Place
from tests.push.weixin import OPENID, message

from wxgate.db import chunks
from wxgate.push.cleanup import clean_up
from wxgate.push.forgetting import forget
from wxgate.push.tables import pushes


async def test_one_visitors_pushes_are_forgotten(place: Place) -> None:
    others = message(openid="oSomebodyElse")
    for xml in (message(), others, message("again")):
        await place.weixin.push(xml)
    assert await forget(place.database, OTHER_APPID, OPENID) == 0
    assert await forget(place.database, APPID, OPENID) == 2
    assert await place.bodies() == [others]
    assert await forget(place.database, APPID, OPENID) == 0


@ONE_ENGINE
async def test_a_withdrawn_authorisation_is_the_visitors_push(place: Place) -> None:
    revoked = message().replace("<MsgId>", "<OpenID>oVisitor</OpenID><MsgId>")
    await place.weixin.push(revoked)
    assert await forget(place.database, APPID, "oVisitor") == 1


async def test_what_was_received_before_a_moment_is_deleted(place: Place) -> None:
    await place.weixin.push(message("old"))
    place.clock.offset += 100
    moment = place.clock.now() - 1
    young = message("young")
    await place.weixin.push(young)
    assert await clean_up(place.database, moment) == 1
    assert await place.bodies() == [young]


@ONE_ENGINE
@pytest.mark.parametrize("number", [0, 4, 5])
async def test_more_than_a_chunk_is_deleted_to_the_last_row(
    place: Place, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr(chunks, "CHUNK", 2)
    await place.database.run(_fill, number)
    assert await forget(place.database, "wx", "o") == number
    await place.database.run(_fill, number)
    assert await clean_up(place.database, 2.0) == number
    assert await place.kept() == []


def _fill(connection: Connection, number: int) -> None:
    rest = {"appid": "wx", "openid": "o", "msg_type": "text", "body": "<xml/>", "created_at": 1, "received_at": 1.0}
    if number:
        connection.execute(insert(pushes), [{"dedupe_key": str(each), **rest} for each in range(number)])
