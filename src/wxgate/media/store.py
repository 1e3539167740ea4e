"""Remembers what was fetched, and who is fetching what. Plain units of a connection.

A *hold* is the right to fetch a file, for some seconds, renewed as long as its owner lives: several processes that are
asked for the same file fetch it once.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Update, and_, delete, or_, select, update

from wxgate.db import insert_ignore, server_time
from wxgate.media.stored_file import StoredFile
from wxgate.media.tables import key_of, media


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file of an account's at WeChat."""

    appid: str
    media_id: str

    @property
    def key(self) -> str:
        return key_of(self.appid, self.media_id)


@dataclass(frozen=True, slots=True)
class Held:
    """The file is the caller's to fetch. `leftover`: where an earlier holder, who died, may have left it."""

    leftover: str | None


def hold(connection: Connection, wanted: Wanted, owner: str, seconds: float, now: float) -> StoredFile | Held | None:
    """The file if it is stored, the right to fetch it if nobody else has it; None while somebody else fetches it."""
    row = {"key": wanted.key, "appid": wanted.appid, "media_id": wanted.media_id, "begun_at": now}
    insert_ignore(connection, media, row)
    free = and_(_is(wanted.key), media.c.stored_at.is_(None), _nobodys())
    values: dict[str, object] = {"owner": owner, "held_until": server_time() + seconds, "begun_at": now}
    if _updated(connection, update(media).where(free).values(values)):
        return Held(connection.execute(select(media.c.path).where(_is(wanted.key))).scalar_one())
    found = connection.execute(select(media).where(_is(wanted.key))).one_or_none()
    return StoredFile.of(found._asdict()) if found else None


def renew(connection: Connection, key: str, owner: str, seconds: float) -> bool:
    """Whether the hold is still this owner's; if so it lasts so many seconds from now."""
    values: dict[str, object] = {"held_until": server_time() + seconds}
    return _updated(connection, update(media).where(_held_by(key, owner)).values(values))


def plan(connection: Connection, key: str, owner: str, path: str) -> bool:
    """Whether the hold is still this owner's; if so it is written down that the file will lie at `path`."""
    return _updated(connection, update(media).where(_held_by(key, owner)).values(path=path))


def keep(connection: Connection, key: str, owner: str, file: StoredFile, now: float) -> bool:
    """Whether the hold was still this owner's; if so the file is stored, and there is nothing more to hold."""
    values: dict[str, object] = {
        "path": file.path,
        "size": file.size,
        "width": file.width,
        "height": file.height,
        "stored_at": now,
        "owner": None,
        "held_until": None,
    }
    return _updated(connection, update(media).where(_held_by(key, owner)).values(values))


def let_go(connection: Connection, key: str, owner: str) -> None:
    """Ends a hold without a file: the next who asks fetches it. A path that was planned stays known."""
    connection.execute(delete(media).where(_held_by(key, owner), media.c.path.is_(None)))
    connection.execute(update(media).where(_held_by(key, owner)).values(owner=None, held_until=None))


def forget(connection: Connection, keys: Iterable[str]) -> None:
    """Files that are not there (any more): the next who asks for one fetches it."""
    connection.execute(delete(media).where(media.c.key.in_(list(keys))))


def _is(key: str) -> ColumnElement[bool]:
    return media.c.key == key


def _held_by(key: str, owner: str) -> ColumnElement[bool]:
    return and_(_is(key), media.c.owner == owner, media.c.stored_at.is_(None))


def _nobodys() -> ColumnElement[bool]:
    return or_(media.c.held_until.is_(None), media.c.held_until <= server_time())


def _updated(connection: Connection, statement: Update) -> bool:
    return connection.execute(statement).rowcount == 1
