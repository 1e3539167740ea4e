"""Queries for people who look at media. Pages go by moment and key."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, RowMapping, select, tuple_

from wxgate.media.tables import media, voices
from wxgate.media.voice import Voice

PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class MediaRecord:
    """A file that is being fetched, or stored since `stored_at`."""

    key: str
    appid: str
    media_id: str
    begun_at: float
    path: str | None
    size: int | None
    width: int | None
    height: int | None
    stored_at: float | None


def read_media(connection: Connection, limit: int, before: str) -> Sequence[MediaRecord]:
    """The newest files, of those begun before the one with the key `before`; empty for the beginning."""
    columns = media.c
    query = select(media).order_by(columns.begun_at.desc(), columns.key.desc()).limit(limit)
    if before:
        begun_at = select(columns.begun_at).where(columns.key == before).scalar_subquery()
        query = query.where(tuple_(columns.begun_at, columns.key) < tuple_(begun_at, before))
    return [_medium(row) for row in connection.execute(query).mappings()]


def read_voices(connection: Connection, limit: int, before: str) -> Sequence[Voice]:
    """The newest voices, of those asked for before the one with the key `before`; empty for the beginning."""
    columns = voices.c
    query = select(voices).order_by(columns.asked_at.desc(), columns.key.desc()).limit(limit)
    if before:
        asked_at = select(columns.asked_at).where(columns.key == before).scalar_subquery()
        query = query.where(tuple_(columns.asked_at, columns.key) < tuple_(asked_at, before))
    return [Voice.of({str(name): value for name, value in row.items()}) for row in connection.execute(query).mappings()]


def _medium(row: RowMapping) -> MediaRecord:
    return MediaRecord(
        key=row["key"],
        appid=row["appid"],
        media_id=row["media_id"],
        begun_at=row["begun_at"],
        path=row["path"],
        size=row["size"],
        width=row["width"],
        height=row["height"],
        stored_at=row["stored_at"],
    )
