"""What an SQLite database depends on: its folder, the space there, and a file system that WAL works on."""

import os
import shutil
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from wxgate.cli.findings import Finding, failed, ok, warning
from wxgate.db import Database
from wxgate.protocol.text import Text

MIB: Final = 1024 * 1024
LITTLE_SPACE: Final = 1024 * MIB
NO_SPACE: Final = 100 * MIB

MADE_BY_SERVE: Final = Text("wxgate serve 首次启动时会建立", "wxgate serve makes it when it first starts")
_FREE_SPACE: Final = Text("清理磁盘，或把 DATA_DIR 移到更大的磁盘", "free some space or move DATA_DIR to a larger disk")


def absent(path: Path) -> list[Finding]:
    """The findings for a database that was not made yet."""
    if not os.access(path.parent, os.W_OK | os.X_OK):
        what = Text(f"无权在 {path.parent} 中建立文件", f"no permission to make files in {path.parent}")
        return [failed("database", what, Text("修改该文件夹的权限", "change that folder's permissions"))]
    what = Text(f"{path} 还不存在", f"{path} does not exist yet")
    return [warning("database", what, MADE_BY_SERVE), _space(path.parent)]


async def examine(database: Database, path: Path) -> list[Finding]:
    """The findings for one that is open."""
    return [mode_finding(await database.read(_journal_mode)), _space(path.parent)]


def _journal_mode(connection: Connection) -> str:
    return str(connection.exec_driver_sql("PRAGMA journal_mode").scalar_one())


def mode_finding(mode: str) -> Finding:
    """What the journal mode means."""
    if mode == "wal":
        return ok("wal", "WAL 模式正常", "WAL works")
    return failed(
        "wal",
        Text(f"日志模式是 {mode} 而不是 WAL", f"the journal mode is {mode}, not WAL"),
        Text(
            "数据库须放在本机磁盘上，不能放在 NFS 等网络文件系统；或改用 PostgreSQL",
            "keep the database on a local disk, not on NFS or the like; or use PostgreSQL",
        ),
    )


def _space(folder: Path) -> Finding:
    return space_finding(folder, shutil.disk_usage(folder).free)


def space_finding(folder: Path, free: int) -> Finding:
    """What so many free bytes mean."""
    what = Text(f"{folder} 剩余 {free // MIB} MiB", f"{free // MIB} MiB are free in {folder}")
    if free < NO_SPACE:
        return failed("space", what, _FREE_SPACE)
    return warning("space", what, _FREE_SPACE) if free < LITTLE_SPACE else Finding("space", "ok", what)
