"""What was answered is still there after kill -9; `python -m bench.kill` does the same for longer."""

import httpx
from bench.acknowledged import Ledger, World, broken_promises
from bench.kill import Plan, kill_and_count
from bench.tenant import Tenant
from tests.gateway import Caller, RunningGateway

from wxgate_sim.server import SimServer

KILLS = 3


async def test_nothing_that_was_answered_is_lost_when_the_gateway_is_killed_under_load(
    database_url: str, wechat_sim: SimServer
) -> None:
    plan = Plan(kills=KILLS, callers=6, visitors=3, least_seconds=0.3, most_seconds=0.9)
    outcome = await kill_and_count(database_url, wechat_sim, plan)

    assert outcome.broken == []
    assert len(outcome.ledger.springboards) > KILLS
    assert len(outcome.ledger.visits) > KILLS
    assert outcome.ledger.other["calls without an answer"] >= KILLS


async def test_a_broken_promise_is_noticed(gateway: RunningGateway, caller: Caller, wechat_sim: SimServer) -> None:
    async with httpx.AsyncClient(base_url=wechat_sim.url, trust_env=False) as weixin:
        world = World(gateway.http, Tenant(caller.code, caller.secret), weixin)
        key, uri = await world.springboard()
        kept = Ledger(springboards={key: uri})
        lost = Ledger(springboards={"0" * 32: uri}, visits={"1" * 32: "o-somebody"})
        altered = Ledger(springboards={key: f"{uri}/elsewhere"})

        assert await broken_promises(world, kept) == []
        assert len(await broken_promises(world, lost)) == 2
        assert len(await broken_promises(world, altered)) == 1
