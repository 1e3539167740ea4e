"""What WeChat tells a platform (WeChat reference §3.2): tickets, authorisations and their end."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import orjson
import structlog
from sqlalchemy import Connection

from wxgate.db import Database
from wxgate.jobs.job import NewJob
from wxgate.jobs.queue import Queue
from wxgate.platforms import codes
from wxgate.platforms.codes import Told, code_id
from wxgate.protocol.clock import Clock
from wxgate.tenants.authorizations import take_ticket, withdraw
from wxgate.tenants.directory import Directory
from wxgate.tenants.records import platform_cell
from wxgate.tenants.vault import Vault
from wxgate.tokens import authorizer
from wxgate.tokens.keeper import Keeper

TICKET: Final = "component_verify_ticket"
GRANTS: Final = frozenset({"authorized", "updateauthorized"})
WITHDRAWAL: Final = "unauthorized"

EXCHANGE_JOB: Final = "authorization"

_APPID: Final = re.compile(r"wx[0-9a-f]{16}")
_SECONDS: Final = re.compile(r"[0-9]{1,11}")

log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Events:
    """Notes durably what platforms are told. The same again, late or out of order, changes nothing."""

    database: Database
    vault: Vault
    directory: Directory
    keeper: Keeper
    clock: Clock
    queue: Queue

    async def take(self, component_appid: str, fields: Mapping[str, str]) -> None:
        """Return once it is noted. Raises what `Database.run` raises."""
        kind, created = fields.get("InfoType", ""), fields.get("CreateTime", "")
        at = int(created) if _SECONDS.fullmatch(created) else int(self.clock.now())
        if kind == TICKET and (ticket := fields.get("ComponentVerifyTicket")):
            await self._ticket(component_appid, ticket, at)
        elif kind in GRANTS and (code := fields.get("AuthorizationCode")) and _appid(fields):
            await self._granted(component_appid, _appid(fields), code, at)
        elif kind == WITHDRAWAL and _appid(fields):
            await self._withdrawn(component_appid, _appid(fields), at)
        else:
            log.info("component_event_ignored", component_appid=component_appid, info_type=kind[:64])

    async def _ticket(self, component_appid: str, ticket: str, at: int) -> None:
        sealed = self.vault.seal(ticket, platform_cell(component_appid, "ticket"))
        if await self.database.run(_keep_ticket, component_appid, sealed, at):
            await self._look()

    async def _granted(self, component_appid: str, appid: str, code: str, at: int) -> None:
        number = code_id(component_appid, code)
        told = Told(number, component_appid, self.vault.seal(code, codes.cell(number)), at, appid)
        if await self.database.run(self._note, told):
            self.queue.wake(EXCHANGE_JOB, component_appid)
        await self._look()

    async def _withdrawn(self, component_appid: str, appid: str, at: int) -> None:
        if await self.database.run(_withdraw, appid, component_appid, at):
            log.warning("account_withdrew_authorization", appid=appid, component_appid=component_appid)
            await self._look()

    async def _look(self) -> None:
        # this process at once, the others within 2 s
        await self.directory.reload()
        await self.keeper.reload()

    def _note(self, connection: Connection, told: Told) -> bool:
        news = codes.note(connection, told, self.clock.now())
        if news:
            payload = orjson.dumps({"id": told.id}).decode()
            self.queue.add(connection, [NewJob(EXCHANGE_JOB, told.component_appid, payload)])
        return news


def _keep_ticket(connection: Connection, component_appid: str, sealed: str, at: int) -> bool:
    news = take_ticket(connection, component_appid, sealed, at)
    if news:
        authorizer.retry(connection, component_appid)
    return news


def _withdraw(connection: Connection, appid: str, component_appid: str, at: int) -> bool:
    news = withdraw(connection, appid, component_appid, at)
    if news:
        authorizer.forget(connection, appid)
    return news


def _appid(fields: Mapping[str, str]) -> str:
    appid = fields.get("AuthorizerAppid", "")
    return appid if _APPID.fullmatch(appid) else ""
