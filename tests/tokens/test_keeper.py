"""Handing out tokens and tickets."""

import asyncio

import pytest
from tests.tokens.rig import APPID, Rig

from wxgate.protocol.deadline import Deadline
from wxgate.tokens.token import JSAPI_TICKET, WX_CARD_TICKET


async def test_a_token_is_asked_for_once_and_then_comes_from_memory(rig: Rig) -> None:
    account = await rig.add_account()
    first = await rig.token(account)
    await rig.database.close()
    assert {await rig.token(account) for _ in range(10)} == {first}
    assert rig.sim.calls("/cgi-bin/stable_token") == 1


async def test_both_tickets_are_different_and_asked_for_once(rig: Rig) -> None:
    account = await rig.add_account()
    deadline = Deadline.after(5)
    tickets = [
        await rig.keeper.ticket(account, kind, deadline) for kind in (JSAPI_TICKET, WX_CARD_TICKET) for _ in range(3)
    ]
    assert len(set(tickets)) == 2
    assert rig.sim.calls("/cgi-bin/ticket/getticket") == 2


async def test_many_calls_at_once_on_an_expired_token_ask_weixin_once(rig: Rig) -> None:
    account = await rig.add_account()
    old = await rig.token(account)
    rig.advance(7300)
    tokens = await asyncio.gather(*(rig.token(account) for _ in range(100)))
    assert set(tokens) != {old}
    assert len(set(tokens)) == 1
    assert rig.sim.calls("/cgi-bin/stable_token") == 2


@pytest.mark.parametrize(("how", "forced"), [("behind", 0), ("dead", 1)])
async def test_a_burst_on_a_revoked_token_succeeds(rig: Rig, how: str, forced: int) -> None:
    account = await rig.add_account()
    await rig.use(account)
    rig.sim.revoke(APPID, "dead" if how == "dead" else "behind")
    await asyncio.gather(*(rig.use(account) for _ in range(50)))
    assert rig.forced() == forced
