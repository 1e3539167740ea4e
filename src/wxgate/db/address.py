"""What a database URL means."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from wxgate.db.errors import DatabaseAddressInvalid

Dialect = Literal["sqlite", "postgresql"]

ACCEPTED = "sqlite:////absolute/path.db 或/or postgresql://user:password@host/name"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a database is. `path` is the file of an SQLite database, None for a server."""

    dialect: Dialect
    url: URL
    path: Path | None


def parse_address(url: str) -> Address:
    """The address in `url`.

    Raises DatabaseAddressInvalid for anything but a file of SQLite or a PostgreSQL server, and when the folder of the
    SQLite file does not exist.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise _invalid("写法不对", "it is not a URL") from None
    match parsed.drivername:
        case "sqlite":
            return Address("sqlite", parsed, _existing_folder(parsed))
        case "postgresql" | "postgres" | "postgresql+psycopg":
            return Address("postgresql", parsed.set(drivername="postgresql+psycopg"), None)
        case other:
            raise _invalid(f"不支持 {other}", f"{other} is not supported")


def _existing_folder(url: URL) -> Path:
    if not url.database or url.database == ":memory:" or url.query:
        raise _invalid("SQLite 需要一个文件路径", "SQLite needs the path of a file and nothing else")
    path = Path(url.database).absolute()
    if not path.parent.is_dir():
        raise DatabaseAddressInvalid(
            f"SQLite 数据库所在的文件夹不存在：{path.parent}，请先创建 / "
            f"the folder of the SQLite database does not exist: {path.parent} — create it first"
        )
    return path


def _invalid(chinese: str, english: str) -> DatabaseAddressInvalid:
    return DatabaseAddressInvalid(
        f"DATABASE_URL 无效：{chinese}；应为 / DATABASE_URL is invalid: {english}; accepted: {ACCEPTED}"
    )
