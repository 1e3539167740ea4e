"""What an operator does with clients."""

import re

import pytest
from sqlalchemy import Connection, text
from tests.tenants.world import APP_SECRET, APPID, on_one_engine

from wxgate.db import Database, revisions
from wxgate.protocol.clock import Clock
from wxgate.tenants.account_admin import AccountAdmin
from wxgate.tenants.client import Client
from wxgate.tenants.client_admin import DIGITS, ClientAdmin
from wxgate.tenants.client_fields import ClientFields
from wxgate.tenants.errors import AccountUnknown, ClientExists, ClientUnknown, ValueRefused


async def test_a_new_client_may_call_everything_from_anywhere(clients: ClientAdmin, clock: Clock) -> None:
    client = await clients.add(name=" 商城 / shop ")

    assert client == Client(
        code=client.code, name="商城 / shop", appid=None, secret=client.secret, created_at=client.created_at
    )
    assert abs(client.created_at - clock.now()) < 60
    for made in (client.code, client.secret):
        assert made is not None
        assert re.fullmatch(rf"[A-Za-z0-9]{{{DIGITS}}}", made)
    assert client.code != client.secret


async def test_what_the_operator_decides_is_kept(clients: ClientAdmin, accounts: AccountAdmin) -> None:
    await accounts.add(APPID, secret=APP_SECRET, name="shop")
    client = await clients.add(
        name="shop",
        appid=APPID,
        grants=["consume", "get_client_infos", "consume"],
        allow_ips=["203.0.113.0/24", "2001:db8::/32", "192.0.2.1"],
        require_hmac=True,
        refuse_replay=True,
        hide_secrets=True,
        redirect_hosts=["*.Example.com"],
        per_minute=600,
    )
    assert client.appid == APPID
    assert client.grants == frozenset({"consume", "get_client_infos"})
    assert [str(network) for network in client.allow_ips] == ["203.0.113.0/24", "2001:db8::/32", "192.0.2.1/32"]
    assert (client.require_hmac, client.refuse_replay, client.hide_secrets) == (True, True, True)
    assert (client.redirect_hosts, client.per_minute) == (("*.example.com",), 600)
    assert await clients.client(client.code) == client


async def test_the_credentials_an_existing_client_has_can_be_imported(clients: ClientAdmin) -> None:
    code, secret = "ayAXXiXU6rXkBZAE464MVi8Wniwrrlp3GEX1M6", "AZa-zsn6lbaOxCpQzq85ijiaiOo6yBrcFqiaEv"
    client = await clients.add(code=code, secret=secret, name="imported")
    assert (client.code, client.secret) == (code, secret)


async def test_secrets_are_not_readable_in_the_database(clients: ClientAdmin, database: Database) -> None:
    client = await clients.add(name="shop", secret="plainly-visible")
    await clients.rotate(client.code, secret="visible-plainly")
    stored = await database.read(lambda connection: str(connection.execute(text("SELECT * FROM clients")).all()))
    assert client.code in stored
    assert "visible" not in stored


REFUSED: list[tuple[ClientFields, str]] = [
    ({"name": ""}, "name"),
    ({"name": "x" * 101}, "name"),
    ({"name": "two\nlines"}, "name"),
    ({"appid": "not an appid"}, "appid"),
    ({"grants": ["consum"]}, "grant"),
    ({"grants": [""]}, "grant"),
    ({"allow_ips": ["203.0.113.1/24"]}, "allow-ip"),
    ({"allow_ips": ["localhost"]}, "allow-ip"),
    ({"redirect_hosts": ["https://example.com"]}, "redirect-host"),
    ({"per_minute": 0}, "per-minute"),
    ({"per_minute": -1}, "per-minute"),
    ({"per_minute": 2**31}, "per-minute"),
]


@on_one_engine
@pytest.mark.parametrize(("fields", "named"), REFUSED, ids=str)
async def test_a_value_that_is_not_acceptable_is_named_and_changes_nothing(
    clients: ClientAdmin, fields: ClientFields, named: str
) -> None:
    client = await clients.add(name="before")
    other: ClientFields = {"name": "another", **fields}
    with pytest.raises(ValueRefused, match=rf"{named}.*应为.* / .*must be"):
        await clients.edit(client.code, **fields)
    with pytest.raises(ValueRefused, match=named):
        await clients.add(**other)
    assert await clients.clients() == [client]


@on_one_engine
@pytest.mark.parametrize("credential", ["", "with blank", "换行", "tab\t", "x" * 129])
async def test_an_unusable_imported_credential_is_refused_and_not_repeated(
    clients: ClientAdmin, credential: str
) -> None:
    with pytest.raises(ValueRefused, match=r"^code "):
        await clients.add(name="shop", code=credential)
    with pytest.raises(ValueRefused, match=r"^secret ") as refused:
        await clients.add(name="shop", secret=credential)
    assert not credential or credential not in str(refused.value)


async def test_a_code_is_given_once(clients: ClientAdmin) -> None:
    first = await clients.add(name="first", code="taken")
    with pytest.raises(ClientExists, match="taken"):
        await clients.add(name="second", code="taken")
    assert await clients.clients() == [first]


async def test_a_client_cannot_be_bound_to_an_unknown_account(clients: ClientAdmin) -> None:
    with pytest.raises(AccountUnknown, match=APPID):
        await clients.add(name="shop", appid=APPID)
    client = await clients.add(name="shop")
    with pytest.raises(AccountUnknown, match=APPID):
        await clients.edit(client.code, appid=APPID)


async def test_an_edit_changes_what_it_names_and_nothing_else(clients: ClientAdmin) -> None:
    before = await clients.add(name="before", grants=["consume"], per_minute=5, allow_ips=["192.0.2.0/24"])
    after = await clients.edit(before.code, name="after", grants=None, per_minute=None)
    assert (after.name, after.grants, after.per_minute) == ("after", None, None)
    assert (after.secret, after.allow_ips) == (before.secret, before.allow_ips)


async def test_a_rotation_keeps_the_former_secret_for_its_grace(clients: ClientAdmin, clock: Clock) -> None:
    before = await clients.add(name="shop")
    after = await clients.rotate(before.code, grace=100)

    assert after.secret != before.secret
    assert after.secrets(clock.now()) == (after.secret, before.secret)
    clock.offset += 101
    assert after.secrets(clock.now()) == (after.secret,)


async def test_of_two_rotations_only_the_latest_former_secret_stays(clients: ClientAdmin, clock: Clock) -> None:
    client = await clients.add(name="shop", secret="first")
    await clients.rotate(client.code, secret="second")
    rotated = await clients.rotate(client.code, secret="third")
    assert rotated.secrets(clock.now()) == ("third", "second")


async def test_a_rotation_without_grace_ends_the_former_secret_at_once(clients: ClientAdmin, clock: Clock) -> None:
    client = await clients.add(name="shop", secret="leaked")
    rotated = await clients.rotate(client.code, grace=0)
    assert rotated.secrets(clock.now()) == (rotated.secret,)
    assert rotated.old_secret is None


async def test_a_closed_client_can_be_opened_again(clients: ClientAdmin) -> None:
    client = await clients.add(name="shop")
    assert (await clients.close(client.code)).closed
    assert await clients.open(client.code) == client


@on_one_engine
@pytest.mark.parametrize("action", ["client", "edit", "rotate", "close", "open"])
async def test_an_unknown_code_is_said_to_be_unknown(clients: ClientAdmin, action: str) -> None:
    actions = {
        "client": clients.client,
        "edit": clients.edit,
        "rotate": clients.rotate,
        "close": clients.close,
        "open": clients.open,
    }
    with pytest.raises(ClientUnknown, match="nobody"):
        await actions[action]("nobody")


async def test_every_change_moves_the_revision_and_a_refused_one_does_not(
    clients: ClientAdmin, database: Database
) -> None:
    def revision(connection: Connection) -> int:
        return revisions.current(connection)["tenants"]

    client = await clients.add(name="shop")
    seen = [await database.read(revision)]
    for change in (clients.edit(client.code, name="b"), clients.rotate(client.code), clients.close(client.code)):
        await change
        seen.append(await database.read(revision))
    with pytest.raises(ClientUnknown):
        await clients.edit("nobody", name="b")
    seen.append(await database.read(revision))
    assert seen == [1, 2, 3, 4, 4]
