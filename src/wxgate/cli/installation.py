"""What a command works on: the settings, the database with its schema in order, the vault."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from tomllib import TOMLDecodeError
from typing import TypeVar

from alembic.util import CommandError
from pydantic import ValidationError

from wxgate.blobs.store import StorageFailed
from wxgate.cli.errors import CommandRefused
from wxgate.db import Database, migrations
from wxgate.http.routes import NAMES
from wxgate.media.opening import open_storage
from wxgate.operators.admin import OperatorAdmin
from wxgate.protocol.clock import Clock
from wxgate.settings import Settings
from wxgate.tenants.account_admin import AccountAdmin
from wxgate.tenants.client_admin import ClientAdmin
from wxgate.tenants.directory import Directory
from wxgate.tenants.open_vault import open_vault
from wxgate.tenants.platform_admin import PlatformAdmin
from wxgate.tenants.vault import Vault
from wxgate.tokens.keeper import Keeper
from wxgate.weixin.api import Api

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Installation:
    """An opened installation."""

    settings: Settings
    database: Database
    vault: Vault

    @property
    def clock(self) -> Clock:
        """The time, as this machine has it."""
        return Clock()

    @property
    def accounts(self) -> AccountAdmin:
        """Administration of official accounts."""
        return AccountAdmin(self.database, self.vault, self.clock)

    @property
    def platforms(self) -> PlatformAdmin:
        """Administration of third-party platforms."""
        return PlatformAdmin(self.database, self.vault, self.clock)

    @property
    def clients(self) -> ClientAdmin:
        """Administration of clients."""
        return ClientAdmin(self.database, self.vault, self.clock, NAMES)

    @property
    def operators(self) -> OperatorAdmin:
        """Administration of those who work in the console."""
        return OperatorAdmin(self.database, self.clock)


def run(work: Callable[[Installation], Awaitable[T]]) -> T:
    """What `work` returns, having been given the installation that the settings describe.

    Raises CommandRefused, OperatorError, DatabaseUnavailable, DatabaseAddressInvalid: their texts are for the operator.
    """
    settings = read_settings()
    prepare_schema(settings)
    return asyncio.run(_run(settings, work))


@asynccontextmanager
async def opened_keeper(installation: Installation, api: Api) -> AsyncIterator[Keeper]:
    """The installation's tokens, refreshed under the same leases as by its servers."""
    directory = Directory(installation.database, installation.vault)
    await directory.load()
    keeper = Keeper(
        installation.database,
        installation.vault,
        api,
        installation.clock,
        platforms=directory.platform,
        refresh_every=installation.settings.token_refresh_every,
    )
    await keeper.reload()
    try:
        yield keeper
    finally:
        await keeper.close()


@asynccontextmanager
async def opened_api(settings: Settings) -> AsyncIterator[Api]:
    """WeChat's API, for a command."""
    api = Api(settings.weixin_api_url, connections=1)
    try:
        yield api
    finally:
        await api.close()


def verify(settings: Settings) -> None:
    """Refuse what would keep a process from working: an old schema, another master key, a database out of reach, a
    storage whose settings lack.

    Raises as `run` does.
    """
    verified(settings, _nothing_more)


def verified(settings: Settings, work: Callable[[Installation], Awaitable[T]]) -> T:
    """What `work` returns, once all is verified. Raises as `verify` does."""
    prepare_schema(settings)

    async def after_storage(installation: Installation) -> T:
        await _storage_too(installation)
        return await work(installation)

    try:
        return asyncio.run(_run(settings, after_storage))
    except StorageFailed as failed:
        raise CommandRefused(*failed.reason) from None


async def _nothing_more(_: Installation) -> None:
    pass


async def _storage_too(installation: Installation) -> None:
    async with open_storage(installation.settings, installation.clock):
        pass


async def _run(settings: Settings, work: Callable[[Installation], Awaitable[T]]) -> T:
    database = await Database.open(settings.database)
    try:
        vault = await open_vault(database, settings.master_key.get_secret_value(), settings.data_dir)
        return await work(Installation(settings, database, vault))
    finally:
        await database.close()


def read_settings() -> Settings:
    """The settings. Raises CommandRefused, naming what is wrong and never its value."""
    try:
        return Settings()
    except ValidationError as error:
        faults = "; ".join(
            f"WXGATE_{'_'.join(map(str, fault['loc'])).upper()}: {fault['msg']}"
            for fault in error.errors(include_url=False, include_context=False, include_input=False)
        )
        raise CommandRefused(f"设置有误：{faults}", "invalid settings, see above") from None
    except (TOMLDecodeError, UnicodeDecodeError) as error:
        raise CommandRefused(f"配置文件不是有效的 TOML：{error}", "the configuration file is not valid TOML") from None
    except OSError as error:
        raise CommandRefused(
            f"无法读取 {error.filename}：{error.strerror}", f"cannot read {error.filename}: {error.strerror}"
        ) from None


def prepare_schema(settings: Settings) -> None:
    """Bring an SQLite database up to date, made with its folder if need be; refuse a PostgreSQL one that is not."""
    make_data_dir(settings)
    status = migrations.status(settings.database)
    if status.up_to_date:
        return
    if settings.database.startswith("sqlite"):
        upgrade_schema(settings)
        return
    raise CommandRefused(
        f"数据库结构为 {status.current or '空'}，本版本需要 {status.head}，请先运行 wxgate db upgrade",
        f"the database's schema is {status.current or 'empty'}, this version needs {status.head}; "
        "run wxgate db upgrade first",
    )


def make_data_dir(settings: Settings) -> None:
    """Make the folder of the default database, unless the database is elsewhere."""
    if not settings.database_url.get_secret_value():
        settings.data_dir.mkdir(parents=True, exist_ok=True)


def upgrade_schema(settings: Settings) -> None:
    """Bring the schema up to date. Raises CommandRefused when a newer version made it."""
    try:
        migrations.upgrade(settings.database)
    except CommandError as error:
        raise CommandRefused(
            f"数据库由更新版本的 wxgate 建立（{error}），请升级 wxgate",
            f"a newer wxgate made this database ({error}); upgrade wxgate",
        ) from None
