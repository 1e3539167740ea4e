"""Turns authorisation codes into authorised accounts."""

import asyncio
import secrets
from contextlib import suppress
from typing import Final

import structlog
from sqlalchemy import Connection

from wxgate.db import Database, DatabaseBusy, DatabaseUnavailable
from wxgate.jobs.job import NewJob
from wxgate.jobs.queue import Queue
from wxgate.platforms import codes
from wxgate.platforms.codes import Standing, Told, code_id
from wxgate.platforms.problems import CODE_ERRCODES, AuthorizationFailed, Problem
from wxgate.platforms.weixin import Component
from wxgate.protocol.clock import Clock
from wxgate.protocol.deadline import Deadline
from wxgate.tenants.authorizations import authorize
from wxgate.tenants.directory import Directory
from wxgate.tenants.platform import Platform
from wxgate.tenants.vault import Unreadable, Vault
from wxgate.tokens import authorizer
from wxgate.tokens.keeper import Keeper
from wxgate.weixin.component import Granted
from wxgate.weixin.errors import Refused

PROFILE_JOB: Final = "authorizer_profile"

WORK_SECONDS: Final = 5.0
"""What one exchange may take altogether."""

LEASE_SECONDS: Final = 7.0
LOOK_SECONDS: Final = 0.1

log = structlog.stdlib.get_logger(__name__)


class Exchange:
    """Exchanges codes, and writes account, tokens and what is left to do in one transaction."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        directory: Directory,
        keeper: Keeper,
        component: Component,
        clock: Clock,
        queue: Queue,
        refresh_every: float,
    ) -> None:
        self._database = database
        self._vault = vault
        self._directory = directory
        self._keeper = keeper
        self._component = component
        self._clock = clock
        self._queue = queue
        self._refresh_every = refresh_every

    async def brought(self, platform: Platform, code: str, deadline: Deadline) -> str:
        """The appid of the account that this code, brought by a browser, authorises. Raises as `settle` does."""
        number = code_id(platform.appid, code)
        told = Told(number, platform.appid, self._vault.seal(code, codes.cell(number)), int(self._clock.now()))
        await self._database.run(codes.note, told, self._clock.now())
        return await self.settle(platform, number, deadline)

    async def settle(self, platform: Platform, number: str, deadline: Deadline) -> str:
        """The appid of the account that the noted code authorises, exchanged by whoever is first.

        Raises AuthorizationFailed, WeixinError, ApiError when the platform has no token, and what `Database.run`
        raises.
        """
        owner = secrets.token_hex(16)
        while deadline.remaining():
            standing = await self._database.run(codes.claim, number, owner, LEASE_SECONDS)
            if standing.problem:
                raise AuthorizationFailed(Problem(standing.problem))
            if standing.done and standing.appid:
                return standing.appid
            if standing.mine and (appid := await self._exchange(platform, number, owner, standing, deadline)):
                return appid
            await asyncio.sleep(LOOK_SECONDS)
        raise AuthorizationFailed(Problem.WEIXIN_SLOW)

    async def _exchange(
        self, platform: Platform, number: str, owner: str, standing: Standing, deadline: Deadline
    ) -> str | None:
        """The account, or None when this took so long that somebody else took over."""
        soon = Deadline.after(deadline.remaining(WORK_SECONDS))
        try:
            granted = await self._granted(platform, number, standing, soon)
        except AuthorizationFailed as failed:
            await self._database.run(codes.fail, number, owner, failed.problem)
            raise
        except BaseException:
            # if the database is in trouble too, the lease ends the claim
            with suppress(DatabaseBusy, DatabaseUnavailable):
                await self._database.run(codes.release, number, owner)
            raise
        if not await self._database.run(self._keep, platform.appid, number, owner, standing.at, granted):
            return None
        log.info("account_authorized", appid=granted.appid, component_appid=platform.appid)
        self._queue.wake(PROFILE_JOB, platform.appid)
        await self._directory.reload()
        await self._keeper.reload()
        return granted.appid

    async def _granted(self, platform: Platform, number: str, standing: Standing, deadline: Deadline) -> Granted:
        try:
            code = self._vault.open(standing.sealed, codes.cell(number))
            return await self._component.exchanged(platform, code, deadline)
        except Unreadable:
            pass
        except Refused as refused:
            if refused.errcode not in CODE_ERRCODES:
                raise
            if standing.appid is None:
                raise  # a push may still tell whose it was
        # the answer was lost, here or with a process that was killed: WeChat has what it told
        granted = await self._component.rebuilt(platform, standing.appid, deadline) if standing.appid else None
        if granted is None:
            raise AuthorizationFailed(Problem.CODE_SPENT)
        return granted

    def _keep(
        self, connection: Connection, component_appid: str, number: str, owner: str, at: int, granted: Granted
    ) -> bool:
        if not codes.finish(connection, number, owner, granted.appid):
            return False
        now = self._clock.now()
        credential = authorize(connection, granted.appid, component_appid, granted.capabilities, at, now)
        if credential is not None:
            authorizer.grant(
                connection, self._vault, granted.appid, granted.token, credential, now, self._refresh_every
            )
            self._queue.add(connection, [NewJob(PROFILE_JOB, component_appid, granted.appid)])
        return True
