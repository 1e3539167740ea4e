"""What an operator does with clients. Every change reaches all processes within 2 s."""

import secrets
import string
from collections.abc import Collection, Mapping
from typing import Final, Unpack

from sqlalchemy import Connection, select, update

from wxgate.db import Database, insert_ignore, revisions
from wxgate.protocol.clock import Clock
from wxgate.tenants.accepted import accept_credential, accept_grace
from wxgate.tenants.client import Client
from wxgate.tenants.client_fields import DEFAULTS, ClientFields, stored
from wxgate.tenants.errors import AccountUnknown, ClientExists, ClientUnknown
from wxgate.tenants.records import client_cell, find_client, read_clients
from wxgate.tenants.tables import TOPIC, accounts, clients
from wxgate.tenants.vault import Vault

DIGITS: Final = 38
"""Length of codes and secrets made here, as in the seed document's sample; over 220 bits."""

GRACE: Final = 7 * 86400
"""Seconds for which a rotation keeps the old secret valid unless told otherwise."""


class ClientAdmin:
    """Adds and changes clients. Values that are not acceptable raise ValueRefused, an unknown code ClientUnknown."""

    def __init__(self, database: Database, vault: Vault, clock: Clock, endpoints: Collection[str]) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock
        self._endpoints = endpoints
        """Names of all endpoints, which alone can be granted."""

    async def clients(self) -> list[Client]:
        """Every client, closed ones too, by code."""
        return await self._database.read(read_clients, self._vault)

    async def client(self, code: str) -> Client:
        """The client with this code."""
        found = await self._database.read(find_client, self._vault, code)
        if found is None:
            raise ClientUnknown(code)
        return found

    async def add(
        self, *, code: str | None = None, secret: str | None = None, **fields: Unpack[ClientFields]
    ) -> Client:
        """The new client; `code` and `secret` are made unless they are imported.

        Raises ClientExists, and AccountUnknown when it is to be bound to an account that does not exist.
        """
        code = new_credential() if code is None else accept_credential(code, "code")
        secret = new_credential() if secret is None else accept_credential(secret, "secret")
        row = {
            **stored({**DEFAULTS, **fields}, self._endpoints),
            "code": code,
            "secret": self._vault.seal(secret, client_cell(code)),
            "created_at": int(self._clock.now()),
        }
        await self._database.run(_insert, row)
        return await self.client(code)

    async def edit(self, code: str, **fields: Unpack[ClientFields]) -> Client:
        """The client after the change. Raises AccountUnknown as `add` does."""
        return await self._update(code, stored(fields, self._endpoints))

    async def close(self, code: str) -> Client:
        """The client, which from now on is answered 105."""
        return await self._update(code, {"closed_at": int(self._clock.now())})

    async def open(self, code: str) -> Client:
        """The client, which may call again."""
        return await self._update(code, {"closed_at": None})

    async def rotate(self, code: str, *, secret: str | None = None, grace: int = GRACE) -> Client:
        """The client with a new secret; the one it had stays valid for `grace` seconds, an even older one does not."""
        secret = new_credential() if secret is None else accept_credential(secret, "secret")
        until = int(self._clock.now()) + accept_grace(grace)
        await self._database.run(_rotate, self._vault, code, secret, until if grace else None)
        return await self.client(code)

    async def _update(self, code: str, row: Mapping[str, object]) -> Client:
        await self._database.run(_update, code, row)
        return await self.client(code)


def new_credential() -> str:
    """A random code or secret of letters and digits."""
    return "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(DIGITS))


# In each unit the bump comes first: it lets one administrator in at a time.
def _insert(connection: Connection, row: Mapping[str, object]) -> None:
    revision = revisions.bump(connection, TOPIC)
    _check_account(connection, row)
    if not insert_ignore(connection, clients, {**row, "revision": revision}):
        raise ClientExists(str(row["code"]))


def _update(connection: Connection, code: str, row: Mapping[str, object]) -> None:
    revision = revisions.bump(connection, TOPIC)
    _check_account(connection, row)
    changed = update(clients).where(clients.c.code == code).values({**row, "revision": revision})
    if connection.execute(changed).rowcount == 0:
        raise ClientUnknown(code)


def _rotate(connection: Connection, vault: Vault, code: str, secret: str, until: int | None) -> None:
    revision = revisions.bump(connection, TOPIC)
    client = find_client(connection, vault, code)
    if client is None:
        raise ClientUnknown(code)
    old = client.secret if until is not None else None
    row = {
        "secret": vault.seal(secret, client_cell(code)),
        "old_secret": old and vault.seal(old, client_cell(code, "old_secret")),
        "old_secret_until": until,
        "revision": revision,
    }
    connection.execute(update(clients).where(clients.c.code == code).values(row))


def _check_account(connection: Connection, row: Mapping[str, object]) -> None:
    appid = row.get("appid")
    if appid is None:
        return
    if connection.execute(select(accounts.c.appid).where(accounts.c.appid == appid)).one_or_none() is None:
        raise AccountUnknown(str(appid))
