"""What expires is deleted, and nothing else."""

from sqlalchemy import Connection, insert
from tests.relay.place import Place, user_key

from wxgate.db.chunks import CHUNK
from wxgate.relay.cleanup import Removed, clean_up
from wxgate.relay.tables import visits

A_DAY = 86400.0
TTL = 90 * A_DAY


async def clean(place: Place) -> Removed:
    services = place.gateway.services
    return await clean_up(services.database, services.clock.now(), TTL)


async def test_what_is_alive_is_kept(place: Place) -> None:
    springboard = await place.springboard()
    key = await place.visit(springboard, place.person("ann"))

    assert await clean(place) == Removed(visits=0, exchanges=0, springboards=0)
    assert await place.user_data(key)


async def test_outcomes_go_after_five_minutes_and_visits_after_a_day(place: Place) -> None:
    springboard = await place.springboard()
    await place.visit(springboard, place.person("ann"))

    place.pass_time(301)
    first = await clean(place)
    place.pass_time(A_DAY)
    second = await clean(place)

    assert first == Removed(visits=0, exchanges=1, springboards=0)
    assert second == Removed(visits=1, exchanges=0, springboards=0)


async def test_that_there_was_a_visitor_outlives_the_clean_up(place: Place) -> None:
    springboard = await place.springboard()
    await place.visit(springboard, place.person("ann"))
    place.pass_time(A_DAY + 1)
    await clean(place)

    await place.visit(springboard, place.person("bob"))

    assert (await place.caller("get_user_data", key=springboard)).retcode == 116


async def test_springboards_go_when_nobody_used_them(place: Place) -> None:
    unused, used = await place.springboard(), await place.springboard()
    ann = place.person("ann")
    place.pass_time(TTL - A_DAY)
    await place.visit(used, ann)
    place.pass_time(A_DAY + 1)

    removed = await clean(place)

    assert removed.springboards == 1
    assert (await place.caller("get_drawboard_data", key=unused)).retcode == 116
    assert user_key(await place.come_back(used, place.code(ann)))


async def test_more_than_a_chunk_is_deleted_to_the_last_row(place: Place) -> None:
    number = 2 * CHUNK + 1
    await place.gateway.services.database.run_long(_fill, number)

    assert (await clean(place)).visits == number
    assert await place.count("visits") == 0


def _fill(connection: Connection, number: int) -> None:
    rest = {
        "client_code": "c",
        "springboard": "s",
        "appid": "wx",
        "openid": None,
        "user_data": "{}",
        "made_at": 0.0,
        "expires_at": 1.0,
    }
    connection.execute(insert(visits), [{"key": str(each), **rest} for each in range(number)])
