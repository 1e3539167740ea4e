"""Makes sure, before a process starts, that the database has the schema this version needs."""

from wxgate.db.address import parse_address
from wxgate.db.migrations import status, upgrade


class SchemaOutdated(Exception):
    """A PostgreSQL database has another schema than this version needs; somebody has to decide when it is changed."""


def prepare(url: str) -> None:
    """Brings a SQLite database up to date, and insists that a PostgreSQL one is. Blocks.

    Raises SchemaOutdated, and DatabaseUnavailable and DatabaseAddressInvalid as `Database.open` does.
    """
    if parse_address(url).dialect == "sqlite":
        upgrade(url)
        return
    schema = status(url)
    if not schema.up_to_date:
        raise SchemaOutdated(
            f"数据库结构版本为 {schema.current or '空'}，本版本需要 {schema.head}：请备份后运行 wxgate db upgrade / "
            f"the database has schema {schema.current or 'none'}, this version needs {schema.head}: "
            "take a backup, then run wxgate db upgrade"
        )
