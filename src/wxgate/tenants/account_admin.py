"""What an operator does with official accounts. Every change reaches all processes within 2 s."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TypedDict, Unpack

from sqlalchemy import Connection, update

from wxgate.db import Database, insert_ignore, revisions
from wxgate.protocol.clock import Clock
from wxgate.tenants.accepted import (
    accept_aes_key,
    accept_app_secret,
    accept_appid,
    accept_name,
    accept_push_token,
    accept_token_api,
)
from wxgate.tenants.account import STABLE, Account
from wxgate.tenants.errors import AccountExists, AccountUnknown
from wxgate.tenants.push_keys import former_aes_key
from wxgate.tenants.records import account_cell, find_account, read_accounts
from wxgate.tenants.tables import TOPIC, accounts
from wxgate.tenants.vault import Cell, Vault


class AccountFields(TypedDict, total=False):
    """The fields of `Account` that can be changed; one that is absent keeps its value."""

    name: str
    secret: str
    token_api: str
    push_token: str | None
    push_aes_key: str | None


class AccountAdmin:
    """Adds and changes accounts. Values that are not acceptable raise ValueRefused, an unknown appid AccountUnknown."""

    def __init__(self, database: Database, vault: Vault, clock: Clock) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock

    async def accounts(self) -> list[Account]:
        """Every account, closed ones too, by appid."""
        return await self._database.read(read_accounts, self._vault)

    async def account(self, appid: str) -> Account:
        """The account with this appid."""
        found = await self._database.read(find_account, self._vault, appid)
        if found is None:
            raise AccountUnknown(appid)
        return found

    async def add(
        self,
        appid: str,
        *,
        secret: str,
        name: str,
        token_api: str = STABLE,
        push_token: str | None = None,
        push_aes_key: str | None = None,
    ) -> Account:
        """The new account. Raises AccountExists."""
        appid = accept_appid(appid)
        fields = self._stored(
            appid,
            {
                "name": name,
                "secret": secret,
                "token_api": token_api,
                "push_token": push_token,
                "push_aes_key": push_aes_key,
            },
        )
        await self._database.run(
            _insert, {**fields, "appid": appid, "credential": 1, "created_at": int(self._clock.now())}
        )
        return await self.account(appid)

    async def edit(self, appid: str, **fields: Unpack[AccountFields]) -> Account:
        """The account after the change.

        A new secret makes the tokens got with the former one void, and an account that a third-party platform spoke for
        a self-owned one. After another EncodingAESKey the former one still
        decrypts, until the next change; None forgets both.
        """
        return await self._update(appid, self._stored(appid, fields))

    async def close(self, appid: str) -> Account:
        """The account, whose clients are from now on answered 110."""
        return await self._update(appid, {"closed_at": int(self._clock.now())})

    async def open(self, appid: str) -> Account:
        """The account, whose clients may call again."""
        return await self._update(appid, {"closed_at": None})

    def _stored(self, appid: str, fields: AccountFields) -> dict[str, object]:
        row: dict[str, object] = {}
        if "name" in fields:
            row["name"] = accept_name(fields["name"])
        if "secret" in fields:
            row["secret"] = self._sealed(fields["secret"], accept_app_secret, account_cell(appid))
        if "token_api" in fields:
            row["token_api"] = accept_token_api(fields["token_api"])
        if "push_token" in fields:
            cell = account_cell(appid, "push_token")
            row["push_token"] = self._sealed(fields["push_token"], accept_push_token, cell)
        if "push_aes_key" in fields:
            cell = account_cell(appid, "push_aes_key")
            row["push_aes_key"] = self._sealed(fields["push_aes_key"], accept_aes_key, cell)
        return row

    def _sealed(self, text: str | None, accept: Callable[[str], str], cell: Cell) -> str | None:
        return None if text is None else self._vault.seal(accept(text), cell)

    async def _update(self, appid: str, row: Mapping[str, object]) -> Account:
        await self._database.run(_update, self._vault, appid, row)
        return await self.account(appid)


# In each unit the bump comes first: it lets one administrator in at a time.
def _insert(connection: Connection, row: Mapping[str, object]) -> None:
    revision = revisions.bump(connection, TOPIC)
    if not insert_ignore(connection, accounts, {**row, "revision": revision}):
        raise AccountExists(str(row["appid"]))


def _update(connection: Connection, vault: Vault, appid: str, row: Mapping[str, object]) -> None:
    changes: dict[str, object] = {**row, "revision": revisions.bump(connection, TOPIC)}
    if "push_aes_key" in row:
        holder = find_account(connection, vault, appid)
        changes["old_push_aes_key"] = former_aes_key(vault, partial(account_cell, appid), holder, row["push_aes_key"])
    statement = update(accounts).where(accounts.c.appid == appid).values(changes)
    if "secret" in row:
        statement = statement.values(credential=accounts.c.credential + 1, component_appid=None)
    if connection.execute(statement).rowcount == 0:
        raise AccountUnknown(appid)
