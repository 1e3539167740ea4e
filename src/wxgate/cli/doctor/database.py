"""The database: reachable, with the right schema, writable; and on SQLite what its file depends on."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, false, select, update
from sqlalchemy.exc import SQLAlchemyError

from wxgate.cli.doctor import sqlite_file
from wxgate.cli.doctor.clock import Reading
from wxgate.cli.findings import Finding, failed, ok, warning
from wxgate.db import Database, DatabaseAddressInvalid, DatabaseBusy, DatabaseUnavailable, migrations
from wxgate.db import server_time as server_time_of
from wxgate.db.address import parse_address
from wxgate.protocol.text import Text
from wxgate.settings import Settings
from wxgate.tenants.tables import master_key_checks

LOST: Final = (DatabaseBusy, DatabaseUnavailable, SQLAlchemyError)

_CHECK_SERVER: Final = Text(
    "检查 DATABASE_URL、数据库是否在运行、网络与防火墙", "check DATABASE_URL, the server, network and firewall"
)
_UPGRADE: Final = Text("先备份，再运行 wxgate db upgrade", "make a backup, then run wxgate db upgrade")
_WRITE: Final = Text(
    "检查该用户的权限、是否连到了只读副本，以及文件权限和磁盘空间",
    "check the user's privileges, whether this is a read-only replica, file permissions and free space",
)

Opened = tuple[Database | None, list[Finding]]


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Opened]:
    """The database and what was found; None when it cannot be used as it is. Makes no file and no table."""
    try:
        path = parse_address(settings.database).path
    except DatabaseAddressInvalid as error:
        yield None, [_invalid(settings, error)]
        return
    if path is not None and not path.exists():
        yield None, sqlite_file.absent(path)
        return
    try:
        status = migrations.status(settings.database)
        database = await Database.open(settings.database)
    except LOST as error:
        yield None, [_unreachable(error)]
        return
    try:
        findings = [_reached(database), _schema(status, settings), *await _looked_at(database, status, path)]
        yield (database if status.up_to_date else None), findings
    finally:
        await database.close()


async def server_time(database: Database | None) -> Reading | None:
    """The database server's time; None for SQLite, whose clock is ours."""
    if database is None or database.dialect == "sqlite":
        return None
    try:
        return Reading(await database.read(_server_time), time.time())
    except LOST:
        return None


async def _looked_at(database: Database, status: migrations.SchemaStatus, path: Path | None) -> list[Finding]:
    findings = [await _writable(database)] if status.up_to_date else []
    return [*findings, *await sqlite_file.examine(database, path)] if path else findings


def _reached(database: Database) -> Finding:
    name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[database.dialect]
    return ok("database", f"{name} 可以连接", f"{name} answers")


def _schema(status: migrations.SchemaStatus, settings: Settings) -> Finding:
    if status.up_to_date:
        return ok("schema", f"结构为 {status.head}，是最新的", f"{status.head}, up to date")
    what = Text(
        f"结构为 {status.current or '空'}，本版本需要 {status.head}",
        f"{status.current or 'empty'}; this version needs {status.head}",
    )
    if settings.database.startswith("sqlite"):
        return warning("schema", what, Text("wxgate serve 启动时会自动升级", "wxgate serve upgrades it when it starts"))
    return failed("schema", what, _UPGRADE)


async def _writable(database: Database) -> Finding:
    try:
        await database.run(_write_nothing)
    except LOST as error:
        reason = first_line(error)
        return failed("writable", Text(f"无法写入：{reason}", f"it cannot be written: {reason}"), _WRITE)
    return ok("writable", "可以写入", "it can be written")


def _write_nothing(connection: Connection) -> None:
    # needs the right to write, the lock and a file that is not read-only, and changes no row
    connection.execute(update(master_key_checks).where(false()).values(name=""))


def _server_time(connection: Connection) -> float:
    return connection.execute(select(server_time_of())).scalar_one()


def _invalid(settings: Settings, error: DatabaseAddressInvalid) -> Finding:
    if settings.database_url.get_secret_value():
        return failed("database", Text(str(error), ""), Text("更正 DATABASE_URL", "correct DATABASE_URL"))
    zh, en = f"文件夹 {settings.data_dir} 还不存在", f"the folder {settings.data_dir} does not exist yet"
    return warning("database", Text(zh, en), sqlite_file.MADE_BY_SERVE)


def _unreachable(error: Exception) -> Finding:
    reason = first_line(error)
    return failed("database", Text(f"无法连接：{reason}", f"it cannot be reached: {reason}"), _CHECK_SERVER)


def first_line(error: Exception) -> str:
    """The reason; what follows it is for developers."""
    return str(error).partition("\n")[0] or type(error).__name__
