"""Background work on authorisations: the exchange that a push asked for, and what WeChat knows of the account."""

from typing import ClassVar, Final

import orjson
import structlog

from wxgate.db import Database, DatabaseBusy, DatabaseUnavailable
from wxgate.jobs.job import Dead, Done, Job, Outcome, Retry
from wxgate.jobs.kind import Kind
from wxgate.platforms.events import EXCHANGE_JOB
from wxgate.platforms.exchange import PROFILE_JOB, Exchange
from wxgate.platforms.problems import AuthorizationFailed, Problem
from wxgate.platforms.weixin import Component
from wxgate.protocol.deadline import Deadline
from wxgate.protocol.errors import ApiError
from wxgate.tenants.authorization import Profile
from wxgate.tenants.authorizations import describe
from wxgate.tenants.directory import Directory
from wxgate.tenants.platform import Platform
from wxgate.weixin.component import AccountInfo
from wxgate.weixin.errors import WeixinError

TRY_SECONDS: Final = 10.0

PASSING: Final = (WeixinError, ApiError, DatabaseBusy, DatabaseUnavailable)
"""What may be otherwise a little later."""

log = structlog.stdlib.get_logger(__name__)


class ExchangeCode(Kind):
    """Exchanges the code that a push brought, unless a browser was quicker. A code lives an hour."""

    name: ClassVar[str] = EXCHANGE_JOB
    schedule: ClassVar[tuple[float, ...]] = (1, 3, 10, 30, 60, 120, 300, 600, 900, 1200)

    def __init__(self, directory: Directory, exchange: Exchange) -> None:
        self._directory = directory
        self._exchange = exchange

    async def work(self, job: Job) -> Outcome:
        """See Kind."""
        platform = self._directory.platform(job.lane)
        if platform is None or platform.closed:
            return Retry("第三方平台已停用 / the platform is closed")
        try:
            await self._exchange.settle(platform, orjson.loads(job.payload)["id"], Deadline.after(TRY_SECONDS))
        except AuthorizationFailed as failed:
            if failed.problem is Problem.CODE_SPENT:
                return Dead("授权码已失效，请重新授权 / the authorisation code is spent; authorise again")
            return Retry(str(failed))
        except PASSING as error:
            return Retry(f"{type(error).__name__}: {error}")
        return Done()


class DescribeAccount(Kind):
    """Gives an authorised account the name, picture and kind that WeChat has of it."""

    name: ClassVar[str] = PROFILE_JOB
    schedule: ClassVar[tuple[float, ...]] = (2, 10, 60, 300, 1800, 7200, 21600)

    def __init__(self, directory: Directory, component: Component, database: Database) -> None:
        self._directory = directory
        self._component = component
        self._database = database

    async def work(self, job: Job) -> Outcome:
        """See Kind."""
        platform = self._directory.platform(job.lane)
        if platform is None or platform.closed:
            return Retry("第三方平台已停用 / the platform is closed")
        try:
            await self.describe(platform, job.payload, Deadline.after(TRY_SECONDS))
        except PASSING as error:
            return Retry(f"{type(error).__name__}: {error}")
        return Done()

    async def describe(self, platform: Platform, appid: str, deadline: Deadline) -> None:
        """Ask and write down. Raises WeixinError, ApiError and what `Database.run` raises."""
        info = await self._component.described(platform, appid, deadline)
        await self._database.run(describe, appid, platform.appid, info.name, _profile(info))
        await self._directory.reload()


def _profile(info: AccountInfo) -> Profile:
    return Profile(info.original_id, info.avatar, info.service_type, info.verify_type, info.principal)
