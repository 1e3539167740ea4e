"""Changing the master key while the gateway runs."""

from pathlib import Path

import pytest
from sqlalchemy import Connection, select, update
from tests.tenants.world import APP_SECRET, APPID, ENDPOINTS

from wxgate.db import Database, metadata
from wxgate.protocol.clock import Clock
from wxgate.tenants import rotation
from wxgate.tenants.account_admin import AccountAdmin
from wxgate.tenants.client_admin import ClientAdmin
from wxgate.tenants.errors import MasterKeyMismatch
from wxgate.tenants.master_key import format_key
from wxgate.tenants.open_vault import open_vault
from wxgate.tenants.rotation import Rotation, rotate
from wxgate.tenants.sealed_columns import sealed_columns
from wxgate.tenants.tables import clients as client_table
from wxgate.tenants.vault import Vault, new_key


class Keys:
    """The setting before, during and after a change of the master key."""

    def __init__(self) -> None:
        self.old, self.new = format_key(new_key()), format_key(new_key())
        self.both = f"{self.new},{self.old}"


async def fill(database: Database, vault: Vault, clock: Clock, clients: int = 1) -> None:
    accounts = AccountAdmin(database, vault, clock)
    await accounts.add(APPID, secret=APP_SECRET, name="店 / shop", push_token="pushToken", push_aes_key="K" * 43)
    await accounts.edit(APPID, push_aes_key="k" * 43)
    admin = ClientAdmin(database, vault, clock, ENDPOINTS)
    for number in range(clients):
        await admin.add(code=f"code{number}", secret=f"secret{number}", name="client", appid=APPID)
        await admin.rotate(f"code{number}", secret=f"fresh{number}")


async def test_after_a_rotation_the_new_key_alone_opens_everything(
    database: Database, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotation, "CHUNK", 2)  # several chunks for five clients
    keys = Keys()
    await fill(database, await open_vault(database, keys.old, tmp_path), clock, clients=5)

    done = await rotate(database, await open_vault(database, keys.both, tmp_path), metadata)

    assert done == Rotation(sealed=4 + 5 * 2 + 1)  # account, two secrets of each client, check value
    after = await open_vault(database, keys.new, tmp_path)
    client = await ClientAdmin(database, after, clock, ENDPOINTS).client("code4")
    assert (client.secret, client.old_secret) == ("fresh4", "secret4")
    account = await AccountAdmin(database, after, clock).account(APPID)
    assert (account.secret, account.push_token) == (APP_SECRET, "pushToken")
    assert account.push_aes_keys == ("k" * 43, "K" * 43)
    with pytest.raises(MasterKeyMismatch):
        await open_vault(database, keys.old, tmp_path)


async def test_a_second_rotation_finds_nothing_to_do(database: Database, clock: Clock, tmp_path: Path) -> None:
    keys = Keys()
    await fill(database, await open_vault(database, keys.old, tmp_path), clock)
    vault = await open_vault(database, keys.both, tmp_path)
    await rotate(database, vault, metadata)
    assert await rotate(database, vault, metadata) == Rotation()


async def test_what_no_key_opens_is_left_alone_and_counted(database: Database, clock: Clock, tmp_path: Path) -> None:
    keys = Keys()
    await open_vault(database, keys.old, tmp_path)
    await fill(database, Vault([new_key()]), clock)
    done = await rotate(database, await open_vault(database, keys.both, tmp_path), metadata)
    assert done == Rotation(sealed=1, unreadable=6)


async def test_a_secret_changed_meanwhile_keeps_the_change(database: Database, clock: Clock, tmp_path: Path) -> None:
    keys = Keys()
    old = await open_vault(database, keys.old, tmp_path)
    await fill(database, old, clock)
    both = await open_vault(database, keys.both, tmp_path)
    column = next(each for each in sealed_columns(metadata) if each.column is client_table.c.secret)

    def stale(connection: Connection) -> tuple[Rotation, str | None]:
        read = connection.execute(select(client_table.c.secret)).scalar_one()
        assert read is not None
        connection.execute(update(client_table).values(secret="changed by somebody else"))
        done = rotation.reseal(connection, column, both, ("code0",), read)
        return done, connection.execute(select(client_table.c.secret)).scalar_one()

    assert await database.run(stale) == (Rotation(), "changed by somebody else")


def test_every_column_that_may_hold_a_secret_is_sealed() -> None:
    named = {
        (table.name, column.name)
        for table in metadata.sorted_tables
        for column in table.columns
        if column.name.endswith(("secret", "sealed", "token", "ticket", "aes_key"))
    }
    sealed = {(each.table.name, each.column.name) for each in sealed_columns(metadata)}
    assert {("accounts", "secret"), ("clients", "secret"), ("clients", "old_secret")} <= sealed
    assert named <= sealed
