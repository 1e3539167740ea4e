"""One exchange for one code, however often and wherever the browser comes back with it (contract §3)."""

import asyncio

from sqlalchemy import Connection, delete
from tests.gateway import RunningGateway
from tests.relay.engines import ONE_ENGINE
from tests.relay.place import EXCHANGE, PROFILE, USERINFO, Place, user_key

from wxgate.relay import exchange_store
from wxgate.relay.exchange_store import Exchange, Standing
from wxgate.relay.exchanges import exchange_id
from wxgate.relay.store import Visit
from wxgate.relay.tables import springboards

LATE = 301.0


async def test_the_same_code_again_leads_to_the_same_place(place: Place) -> None:
    springboard = await place.springboard()
    code = place.code(place.person("ann"))

    first = await place.come_back(springboard, code)
    again = await place.come_back(springboard, code)

    assert user_key(first) == user_key(again)
    assert place.sim.calls(EXCHANGE) == 1
    assert await place.count("visits") == 1


async def test_the_same_code_in_another_process_leads_to_the_same_place(place: Place, second: RunningGateway) -> None:
    springboard = await place.springboard()
    code = place.code(place.person("ann"))

    first = await place.come_back(springboard, code)
    again = await place.come_back(springboard, code, to=second)

    assert user_key(first) == user_key(again)
    assert place.sim.calls(EXCHANGE) == 1


async def test_at_the_same_moment_in_two_processes_one_waits_for_the_other(
    place: Place, second: RunningGateway
) -> None:
    place.sim.fault(EXCHANGE, "latency", 0.3)
    springboard = await place.springboard(USERINFO)
    code = place.code(place.person("ann"), USERINFO)

    responses = await asyncio.gather(
        *(place.come_back(springboard, code, USERINFO, to=to) for to in (place.gateway, second) * 3)
    )

    assert len({user_key(response) for response in responses}) == 1
    assert (place.sim.calls(EXCHANGE), place.sim.calls(PROFILE)) == (1, 1)
    assert await place.count("visits") == 1


@ONE_ENGINE
async def test_two_springboards_with_one_code_do_not_share_an_outcome(place: Place) -> None:
    one, other = await place.springboard(), await place.springboard()
    code = place.code(place.person("ann"))

    first = await place.come_back(one, code)
    second = await place.come_back(other, code)

    assert (first.status_code, second.status_code) == (302, 409)


@ONE_ENGINE
async def test_after_five_minutes_the_outcome_is_not_repeated(place: Place) -> None:
    springboard = await place.springboard()
    code = place.code(place.person("ann"))
    await place.come_back(springboard, code)
    place.pass_time(LATE)

    assert (await place.come_back(springboard, code)).status_code == 409


@ONE_ENGINE
async def test_what_wechat_says_of_a_code_is_asked_once(place: Place) -> None:
    springboard = await place.springboard()
    ann = place.person("ann")

    for errcode, status in {40029: 410, 42003: 410, 40163: 409, 40226: 403, 50002: 403}.items():
        place.sim.fault(EXCHANGE, "errcode", errcode, when="before", count=1)
        code = place.code(ann)
        responses = [await place.come_back(springboard, code) for _ in range(3)]
        assert {response.status_code for response in responses} == {status}, errcode

    assert place.sim.calls(EXCHANGE) == 5


@ONE_ENGINE
async def test_a_trouble_that_may_pass_is_not_recorded(place: Place) -> None:
    springboard = await place.springboard()
    ann = place.person("ann")

    for kind, value in (("http", 502), ("errcode", -1), ("errcode", 40125), ("cut", "reset")):
        place.sim.ask("POST", "faults", {"path": EXCHANGE, "kind": kind, "value": value, "when": "before"})
        code = place.code(ann)
        failed = await place.come_back(springboard, code)
        place.sim.clear_faults()
        again = await place.come_back(springboard, code)
        assert (failed.status_code, again.status_code) == (502, 302), kind


@ONE_ENGINE
async def test_a_code_that_was_spent_in_vain_sends_the_visitor_to_start_again(place: Place) -> None:
    place.sim.fault(EXCHANGE, "cut", "reset", when="after", count=1)
    springboard = await place.springboard()

    response = await place.come_back(springboard, place.code(place.person("ann")))

    assert response.status_code == 409
    assert f"state={springboard}#wechat_redirect" in response.text


async def test_a_dead_owners_claim_is_taken_over(place: Place) -> None:
    springboard = await place.springboard()
    code = place.code(place.person("ann"))
    await _claim(place, springboard, code, lease=-0.001)

    assert (await place.come_back(springboard, code)).status_code == 302


async def test_whoever_waits_takes_over_when_the_owner_dies(place: Place) -> None:
    springboard = await place.springboard()
    code = place.code(place.person("ann"))
    await _claim(place, springboard, code, lease=0.5)

    responses = await asyncio.gather(*(place.come_back(springboard, code) for _ in range(3)))

    assert len({user_key(response) for response in responses}) == 1
    assert place.sim.calls(EXCHANGE) == 1


async def test_a_living_owners_claim_is_respected_until_time_is_up(place: Place) -> None:
    springboard = await place.springboard()
    code = place.code(place.person("ann"))
    claimed = await _claim(place, springboard, code, lease=600)

    waiting = asyncio.create_task(place.come_back(springboard, code))
    done, _ = await asyncio.wait([waiting], timeout=0.4)
    await place.gateway.services.database.run(exchange_store.release, claimed)

    assert not done
    assert (await waiting).status_code == 302


async def test_an_owner_that_was_taken_for_dead_stores_nothing(place: Place) -> None:
    springboard = await place.springboard()
    code = place.code(place.person("ann"))
    slow = await _claim(place, springboard, code, lease=-0.001)
    key = user_key(await place.come_back(springboard, code))
    now = place.gateway.services.clock.now()
    late = Visit("f" * 32, place.caller.code, springboard, "wx", "oX", "{}", "x", now, now + 60)

    database = place.gateway.services.database
    assert await database.run(exchange_store.complete, slow, late) is None
    await database.run(exchange_store.fail, slow, "code_used")
    await database.run(exchange_store.release, slow)

    assert await place.count("visits") == 1
    assert await database.read(exchange_store.stand, slow, now) == Standing(visit=key)


async def test_of_two_who_take_over_one_wins(place: Place) -> None:
    springboard = await place.springboard()
    dead = await _claim(place, springboard, "a-code", lease=-0.001)
    rivals = [Exchange(dead.id, dead.client_code, f"rival-{number}") for number in range(8)]
    now = place.gateway.services.clock.now()
    database = place.gateway.services.database

    standings = await asyncio.gather(
        *(database.run(exchange_store.claim, rival, 60, now, now + 300) for rival in rivals)
    )

    assert sorted(standing.mine for standing in standings) == [False] * 7 + [True]


async def test_a_springboard_that_vanishes_meanwhile_is_an_unknown_link(place: Place) -> None:
    place.sim.fault(EXCHANGE, "latency", 0.3)
    springboard = await place.springboard()

    coming = asyncio.create_task(place.come_back(springboard, place.code(place.person("ann"))))
    async with asyncio.timeout(5):
        while not await asyncio.to_thread(place.sim.calls, EXCHANGE):
            await asyncio.sleep(0.01)
    await place.gateway.services.database.run(_delete, springboard)
    response = await coming

    assert response.status_code == 404
    assert "href" not in response.text
    assert await place.count("visits") == 0


@ONE_ENGINE
async def test_no_code_is_stored(place: Place) -> None:
    springboard = await place.springboard()
    code = place.code(place.person("ann"))

    claimed = await _claim(place, springboard, code, lease=60)

    assert code not in claimed.id


async def _claim(place: Place, springboard: str, code: str, lease: float) -> Exchange:
    """Somebody else's claim of the exchange."""
    exchange = Exchange(exchange_id(springboard, code), place.caller.code, "somebody else")
    now = place.gateway.services.clock.now()
    standing = await place.gateway.services.database.run(exchange_store.claim, exchange, lease, now, now + 300)
    assert standing.mine
    return exchange


def _delete(connection: Connection, springboard: str) -> None:
    connection.execute(delete(springboards).where(springboards.c.key == springboard))
