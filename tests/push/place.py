"""A gateway as far as it takes pushes, with an account that WeChat pushes to."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

import httpx
from sqlalchemy import Connection, Row, select
from tests.push.weixin import KEY, TOKEN, Weixin

from wxgate.db import Database
from wxgate.deliveries.delivery import raw_delivery
from wxgate.http.server import serving
from wxgate.http.site import build_site
from wxgate.jobs.job import NewJob
from wxgate.jobs.queue import Queue
from wxgate.jobs.tables import jobs
from wxgate.protocol.clock import Clock
from wxgate.push.pages import DEADLINE, routes
from wxgate.push.service import Pushes
from wxgate.push.tables import pushes
from wxgate.tenants.account_admin import AccountAdmin
from wxgate.tenants.client_admin import ClientAdmin
from wxgate.tenants.directory import Directory
from wxgate.tenants.platform_admin import PlatformAdmin
from wxgate.tenants.vault import Vault

APPID: Final = "wx0123456789abcdef"
OTHER_APPID: Final = "wxfedcba9876543210"
APP_SECRET: Final = "0123456789abcdef0123456789abcdef"
SENT: Final = "TEMPLATESENDJOBFINISH"


@dataclass(slots=True)
class Place:
    """Everything a test of pushes touches."""

    database: Database
    vault: Vault
    clock: Clock
    directory: Directory
    queue: Queue
    http: httpx.AsyncClient
    woken: list[str] = field(default_factory=list)
    told: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    """What platforms were told, and which."""

    @property
    def accounts(self) -> AccountAdmin:
        return AccountAdmin(self.database, self.vault, self.clock)

    @property
    def clients(self) -> ClientAdmin:
        return ClientAdmin(self.database, self.vault, self.clock, ())

    @property
    def platforms(self) -> PlatformAdmin:
        return PlatformAdmin(self.database, self.vault, self.clock)

    @property
    def weixin(self) -> Weixin:
        """WeChat, pushing to this process."""
        return Weixin(self.http, APPID, self.clock)

    async def edited(self) -> None:
        """Return when this process knows what the operator changed."""
        await self.directory.reload()

    async def kept(self) -> list[Row[*tuple[object, ...]]]:
        """The pushes that are stored, in order."""
        return await self.database.read(_rows_of_pushes)

    async def bodies(self) -> list[str]:
        """Their XML."""
        return [str(row._mapping["body"]) for row in await self.kept()]

    async def jobs(self) -> list[Row[*tuple[object, ...]]]:
        """The jobs that wait."""
        return await self.database.read(_rows_of_jobs)


def note_sent(appid: str, fields: Mapping[str, str]) -> list[NewJob]:
    """A listener, as messages have one."""
    return [NewJob("note_sent", appid, f"{fields['MsgID']} {fields['Status']}")]


@asynccontextmanager
async def running_place(
    database: Database, vault: Vault, clock: Clock, deadline: float = DEADLINE
) -> AsyncIterator[Place]:
    """One process's part in taking pushes, on a real socket."""
    directory, queue = Directory(database, vault), Queue(clock)
    await directory.load()
    told: list[tuple[str, Mapping[str, str]]] = []

    async def hear(component: str, fields: Mapping[str, str]) -> None:
        told.append((component, fields))

    site = build_site(
        routes(Pushes(database, directory, clock, queue, {SENT: note_sent}, raw_delivery, hear), deadline)
    )
    async with (
        serving(site) as server,
        httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{server.port}", timeout=20, trust_env=False, verify=False
        ) as http,
    ):
        place = Place(database, vault, clock, directory, queue, http, told=told)
        queue.on_wake = place.woken.append
        yield place


async def furnish(database: Database, vault: Vault, clock: Clock) -> None:
    """Add the account."""
    accounts = AccountAdmin(database, vault, clock)
    await accounts.add(APPID, secret=APP_SECRET, name="咖啡店", push_token=TOKEN, push_aes_key=KEY)


def _rows_of_pushes(connection: Connection) -> list[Row[*tuple[object, ...]]]:
    return list(connection.execute(select(pushes).order_by(pushes.c.id)))


def _rows_of_jobs(connection: Connection) -> list[Row[*tuple[object, ...]]]:
    return list(connection.execute(select(jobs).order_by(jobs.c.id)))
