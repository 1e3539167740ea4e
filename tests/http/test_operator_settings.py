"""Checks that follow what an operator set, over both databases: a change takes effect, a limit holds."""

import asyncio

from sqlalchemy import Connection, update
from tests.gateway import Caller, RunningGateway

from wxgate.db import revisions
from wxgate.protocol.signature import HMAC_SHA256
from wxgate.tenants import tables
from wxgate.tenants.client_admin import ClientAdmin
from wxgate.tenants.tables import TOPIC
from wxgate_sim.server import SimServer


def pass_time(gateway: RunningGateway, sim: SimServer, seconds: float) -> None:
    """For both: the gateway takes the simulator's time every second or so."""
    sim.advance(seconds)
    gateway.services.clock.offset += seconds


async def test_a_closed_client_is_105_within_two_seconds(
    gateway: RunningGateway, caller: Caller, clients: ClientAdmin
) -> None:
    await clients.close(caller.code)
    await gateway.services.changes.check()

    assert (await caller("get_client_infos")).retcode == 105

    await clients.open(caller.code)
    await gateway.services.changes.check()

    assert (await caller("get_client_infos")).retcode == 200


async def test_md5_is_119_for_a_client_that_must_use_hmac(
    gateway: RunningGateway, caller: Caller, clients: ClientAdmin
) -> None:
    await clients.edit(caller.code, require_hmac=True)
    await gateway.services.changes.check()

    assert (await caller("get_client_infos")).retcode == 119
    assert (await caller("get_client_infos", sign_type=HMAC_SHA256)).retcode == 200


async def test_the_old_secret_works_through_its_grace_period(
    gateway: RunningGateway, caller: Caller, clients: ClientAdmin, wechat_sim: SimServer
) -> None:
    rotated = await clients.rotate(caller.code, grace=60)
    await gateway.services.changes.check()
    assert rotated.secret is not None
    renewed = gateway.caller(caller.code, rotated.secret)

    assert (await caller("get_client_infos")).retcode == 200
    assert (await renewed("get_client_infos")).retcode == 200

    pass_time(gateway, wechat_sim, 61)

    assert (await caller("get_client_infos")).retcode == 103
    assert (await renewed("get_client_infos")).retcode == 200


async def test_a_repeated_authcode_is_117_when_the_client_asked_for_it(
    gateway: RunningGateway, caller: Caller, clients: ClientAdmin
) -> None:
    fields = caller.fields()
    authcode = caller.signed(fields)
    assert [(await caller.send("get_client_infos", fields, authcode)).retcode for _ in range(2)] == [200, 200]

    await clients.edit(caller.code, refuse_replay=True)
    await gateway.services.changes.check()

    replies = await asyncio.gather(*(caller.send("get_client_infos", fields, authcode) for _ in range(8)))

    assert sorted(reply.retcode for reply in replies) == [117] * 7 + [200]
    assert (await caller.send("get_client_infos", fields, authcode.upper())).retcode == 117


async def test_an_endpoint_that_was_not_granted_is_106(
    gateway: RunningGateway, caller: Caller, clients: ClientAdmin
) -> None:
    await clients.edit(caller.code, grants=["get_client_infos"])
    await gateway.services.changes.check()

    assert (await caller("get_client_infos")).retcode == 200
    assert (await caller("get_appid")).retcode == 106


async def test_an_address_outside_the_allow_list_is_107(
    gateway: RunningGateway, caller: Caller, clients: ClientAdmin
) -> None:
    await clients.edit(caller.code, allow_ips=["10.0.0.0/8"])
    await gateway.services.changes.check()

    reply = await caller("get_client_infos")

    assert reply.retcode == 107
    assert "127.0.0.1" in reply.msg

    await clients.edit(caller.code, allow_ips=["127.0.0.0/8"])
    await gateway.services.changes.check()

    assert (await caller("get_client_infos")).retcode == 200


async def test_more_calls_than_the_quota_in_one_minute_are_118(
    gateway: RunningGateway, caller: Caller, clients: ClientAdmin, wechat_sim: SimServer
) -> None:
    await clients.edit(caller.code, per_minute=5)
    await gateway.services.changes.check()

    replies = await asyncio.gather(*(caller("get_client_infos") for _ in range(12)))

    assert sorted(reply.retcode for reply in replies) == [118] * 7 + [200] * 5

    pass_time(gateway, wechat_sim, 60)

    assert (await caller("get_client_infos")).retcode == 200


async def test_a_client_without_account_is_110_where_one_is_needed(
    gateway: RunningGateway, clients: ClientAdmin
) -> None:
    client = await clients.add(name="no account")
    assert client.secret is not None
    caller = gateway.caller(client.code, client.secret)

    assert (await caller("get_appid")).retcode == 110
    assert (await caller("get_client_infos")).retcode == 200


async def test_a_client_that_was_just_added_is_known_at_once(gateway: RunningGateway, clients: ClientAdmin) -> None:
    client = await clients.add(name="new")
    assert client.secret is not None

    assert (await gateway.caller(client.code, client.secret)("get_client_infos")).retcode == 200


async def test_permission_is_checked_before_parameters(
    gateway: RunningGateway, caller: Caller, clients: ClientAdmin
) -> None:
    await clients.edit(caller.code, grants=["get_appid"])
    await gateway.services.changes.check()

    assert (await caller("set_drawboard_data")).retcode == 106


async def test_a_client_whose_secret_cannot_be_read_is_108(
    gateway: RunningGateway, caller: Caller, clients: ClientAdmin
) -> None:
    def spoil(connection: Connection) -> None:
        revision = revisions.bump(connection, TOPIC)
        spoilt = {"secret": "v1.00000000.AAAA", "revision": revision}
        connection.execute(update(tables.clients).where(tables.clients.c.code == caller.code).values(spoilt))

    await gateway.services.database.run(spoil)
    await gateway.services.changes.check()

    assert (await caller("get_client_infos")).retcode == 108
    assert [client.secret for client in await clients.clients() if client.code == caller.code] == [None]
