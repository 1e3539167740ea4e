"""Every client, account and platform in memory, so that no request waits for the database to know who is calling."""

import asyncio
from dataclasses import dataclass
from typing import Final

import structlog
from sqlalchemy import Connection

from wxgate.db import Database, revisions
from wxgate.tenants.account import Account
from wxgate.tenants.client import Client
from wxgate.tenants.looks import Looks
from wxgate.tenants.platform import Platform
from wxgate.tenants.records import read_accounts, read_clients, read_platforms
from wxgate.tenants.tables import TOPIC
from wxgate.tenants.vault import Vault

EVERYTHING: Final = -1

log = structlog.get_logger("wxgate.directory")


@dataclass(frozen=True, slots=True)
class _News:
    revision: int
    accounts: list[Account]
    clients: list[Client]
    platforms: list[Platform]


class Directory:
    """Clients, accounts and platforms by code and appid, as of the latest `load` or `reload`.

    Secrets are open in memory. One that cannot be opened is None, its client is answered 108, and the log says so.
    """

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault
        self._accounts: dict[str, Account] = {}
        self._clients: dict[str, Client] = {}
        self._platforms: dict[str, Platform] = {}
        self._pushed_to: dict[str, dict[str, Client]] = {}
        """By appid and code."""
        self._seen = EVERYTHING
        self._reading = asyncio.Lock()
        self._looks = Looks(self.reload)

    def client(self, code: str) -> Client | None:
        """The client with this code, closed ones too."""
        return self._clients.get(code)

    def account(self, appid: str) -> Account | None:
        """The account with this appid, closed ones too."""
        return self._accounts.get(appid)

    def accounts(self) -> tuple[Account, ...]:
        """Every account, closed ones too."""
        return tuple(self._accounts.values())

    def clients(self) -> tuple[Client, ...]:
        """Every client, closed ones too."""
        return tuple(self._clients.values())

    def platform(self, appid: str) -> Platform | None:
        """The third-party platform with this component appid, closed ones too."""
        return self._platforms.get(appid)

    def platforms(self) -> tuple[Platform, ...]:
        """Every third-party platform, closed ones too."""
        return tuple(self._platforms.values())

    def pushed_to(self, appid: str) -> tuple[Client, ...]:
        """The open clients of this account that have a URL for its pushes."""
        return tuple(self._pushed_to.get(appid, {}).values())

    async def load(self) -> None:
        """Read everything. Raises as `Database.read` does."""
        async with self._reading:
            await self._load()

    async def reload(self) -> None:
        """Read what changed since the last time. Raises as `Database.read` does."""
        async with self._reading:  # one after the other, or an older answer could overwrite a newer one
            news = await self._database.read(_read, self._vault, self._seen)
            if news.revision < self._seen:  # a backup was restored
                await self._load()
            else:
                self._take(news)

    async def look_again(self) -> None:
        """Reload because a code is unknown.

        Looks are shared and paced, so that random codes cannot flood the database, see `Looks`. Raises as
        `Database.read` does.
        """
        await self._looks.look()

    async def _load(self) -> None:
        news = await self._database.read(_read, self._vault, EVERYTHING)
        self._accounts, self._clients, self._platforms, self._pushed_to = {}, {}, {}, {}
        self._take(news)

    def _take(self, news: _News) -> None:
        self._accounts.update((account.appid, account) for account in news.accounts)
        self._platforms.update((platform.appid, platform) for platform in news.platforms)
        self._seen = news.revision
        for client in news.clients:
            self._put(client)
            if client.secret is None and not client.closed:
                log.warning("client_secret_unreadable", client_code=client.code)

    def _put(self, client: Client) -> None:
        before = self._clients.get(client.code)
        if before and before.appid in self._pushed_to:
            self._pushed_to[before.appid].pop(client.code, None)
        if client.appid and client.push_url and not client.closed:
            self._pushed_to.setdefault(client.appid, {})[client.code] = client
        self._clients[client.code] = client


def _read(connection: Connection, vault: Vault, seen: int) -> _News:
    revision = revisions.current(connection).get(TOPIC, 0)
    if revision == seen:
        return _News(revision, [], [], [])
    return _News(
        revision,
        read_accounts(connection, vault, seen),
        read_clients(connection, vault, seen),
        read_platforms(connection, vault, seen),
    )
