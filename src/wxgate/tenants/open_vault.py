"""Opening the vault: the key of this process must be the one the database was written with."""

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, select

from wxgate.db import Database, insert_ignore
from wxgate.tenants.errors import MasterKeyMismatch
from wxgate.tenants.master_key import FILE_NAME, make_key_file, parse_keys, read_key_file
from wxgate.tenants.tables import master_key_checks
from wxgate.tenants.vault import Cell, Unreadable, Vault

CHECK: Final = "wxgate"
_CELL: Final = Cell("master_key_checks", (CHECK,), "sealed")


async def open_vault(database: Database, master_key: str, data_dir: Path) -> Vault:
    """The vault of this installation.

    `master_key` is the setting; when it is empty the key file in `data_dir` is read, or made for a new database. The
    first process leaves a check value in the database. Raises MasterKeyInvalid for a malformed key, MasterKeyMismatch
    when the database was written with another one: going on would answer 108 to every client.
    """
    keys = parse_keys(master_key, "MASTER_KEY") if master_key else read_key_file(data_dir)
    if keys is None:
        if await database.read(_read_check) is not None:
            raise _lost(data_dir)
        keys = make_key_file(data_dir)
    vault = Vault(keys)
    sealed = await database.run(_agree, vault.seal(CHECK, _CELL))
    try:
        vault.open(sealed, _CELL)
    except Unreadable:
        raise _mismatch("MASTER_KEY" if master_key else str(data_dir / FILE_NAME)) from None
    return vault


def _agree(connection: Connection, sealed: str) -> str:
    """The check value of the database, which is `sealed` if there was none."""
    known = _read_check(connection)
    if known is None:
        insert_ignore(connection, master_key_checks, {"name": CHECK, "sealed": sealed})
        known = _read_check(connection)
    assert known is not None
    return known


def _read_check(connection: Connection) -> str | None:
    statement = select(master_key_checks.c.sealed).where(master_key_checks.c.name == CHECK)
    return connection.execute(statement).scalar_one_or_none()


def _lost(data_dir: Path) -> MasterKeyMismatch:
    return MasterKeyMismatch(
        f"数据库中的密钥（secret）已加密，但既没有设置 MASTER_KEY，也找不到 {data_dir / FILE_NAME}。"
        "请从备份恢复该文件，或设置 MASTER_KEY；DATA_DIR 是否指向了别处？",
        f"the database holds sealed secrets, but MASTER_KEY is not set and {data_dir / FILE_NAME} does not exist. "
        "Restore that file from a backup or set MASTER_KEY; or does DATA_DIR point elsewhere?",
    )


def _mismatch(source: str) -> MasterKeyMismatch:
    return MasterKeyMismatch(
        f"{source} 不是写入此数据库时所用的密钥，所有 client_secret 都将无法解密，因此拒绝启动。"
        "请换回原来的密钥；更换密钥请将新旧两个以逗号一并写入 MASTER_KEY（新的在前），再运行 wxgate secrets rotate",
        f"{source} is not the key this database was written with; no client_secret could be decrypted, so this process "
        "refuses to start. Put the former key back; to change keys, set MASTER_KEY to the new and the old one with a "
        "comma between (new first), then run wxgate secrets rotate",
    )
