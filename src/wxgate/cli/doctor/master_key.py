"""The master key: whether it opens the secrets, and how its file is kept."""

import os
from pathlib import Path
from typing import Final

from wxgate.cli.doctor.database import LOST, first_line
from wxgate.cli.findings import Finding, failed, ok, warning
from wxgate.db import Database
from wxgate.http.routes import NAMES
from wxgate.protocol.clock import Clock
from wxgate.protocol.text import Text
from wxgate.settings import Settings
from wxgate.tenants.account_admin import AccountAdmin
from wxgate.tenants.client_admin import ClientAdmin
from wxgate.tenants.errors import OperatorError
from wxgate.tenants.master_key import FILE_NAME
from wxgate.tenants.open_vault import open_vault
from wxgate.tenants.platform_admin import PlatformAdmin
from wxgate.tenants.vault import Vault

NAMED: Final = 5
"""Records that are named when their secrets cannot be opened."""


async def examine(database: Database | None, settings: Settings) -> tuple[Vault | None, list[Finding]]:
    """The vault when the key fits, and what was found. Without a usable database there is nothing to try it on."""
    if database is None:
        return None, []
    key = settings.master_key.get_secret_value()
    try:
        vault = await open_vault(database, key, settings.data_dir)
        unreadable = await _unreadable(database, vault)
    except OperatorError as error:
        return None, [failed("master_key", error.text, Text("换回原来的密钥", "put the right key back"))]
    except (*LOST, OSError) as error:
        return None, [_untried(error)]
    findings = [ok("master_key", "与数据库相符", "it fits the database"), *_secrets(unreadable)]
    return vault, findings if key else [*findings, *_file(settings.data_dir / FILE_NAME)]


async def _unreadable(database: Database, vault: Vault) -> list[str]:
    """Codes and appids of the open records whose secrets the key does not open."""
    clients = await ClientAdmin(database, vault, Clock(), NAMES).clients()
    accounts = await AccountAdmin(database, vault, Clock()).accounts()
    platforms = await PlatformAdmin(database, vault, Clock()).platforms()
    return [
        *(each.appid for each in accounts if not each.authorization and each.secret is None and not each.closed),
        *(each.appid for each in platforms if each.secret is None and not each.closed),
        *(each.code for each in clients if each.secret is None and not each.closed),
    ]


def _secrets(unreadable: list[str]) -> list[Finding]:
    if not unreadable:
        return []
    named = ", ".join(unreadable[:NAMED]) + (" …" if len(unreadable) > NAMED else "")
    return [
        failed(
            "secrets",
            Text(f"{len(unreadable)} 个密钥无法解密：{named}", f"{len(unreadable)} secrets cannot be opened: {named}"),
            Text(
                "把当时的主密钥也写入 MASTER_KEY；或用 wxgate account edit、wxgate client rotate 重新设置",
                "add the key they were sealed with to MASTER_KEY; or set them anew with wxgate account edit and "
                "wxgate client rotate",
            ),
        )
    ]


def _file(path: Path) -> list[Finding]:
    if os.name != "posix" or path.stat().st_mode & 0o077 == 0:
        return []
    what = Text(f"其他用户可以读取 {path}", f"other users may read {path}")
    return [warning("master_key", what, Text(f"运行 chmod 600 {path}", f"run chmod 600 {path}"))]


def _untried(error: Exception) -> Finding:
    reason = first_line(error)
    what = Text(f"未能检查：{reason}", f"it could not be tried: {reason}")
    return failed("master_key", what, Text("先解决数据库的问题", "cure the database first"))
