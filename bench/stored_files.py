"""What a gateway that was killed has on its disk, held against its tables and against what each file must be."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, select

from bench.different_voices import Voice
from wxgate.blobs.opening import MEDIA, SPOOL
from wxgate.blobs.tree import DRAFTS
from wxgate.db import AnyTable, Database
from wxgate.media.tables import media, voices


@dataclass(frozen=True, slots=True)
class StoredFiles:
    """What was found."""

    wrong: Sequence[str] = field(default_factory=list)
    """Voices and MP3s that are missing, or not byte for byte what they must be."""
    unnamed: Sequence[str] = field(default_factory=list)
    """Files in the storage of which no row knows."""
    drafts: int = 0
    spooled: int = 0
    """Files that killed processes left where nobody reads them, and which are deleted after a day."""


async def look_through(url: str, data_dir: Path, accepted: Iterable[Voice]) -> StoredFiles:
    """Read every file below the gateway's folder."""
    database = await Database.open(url)
    try:
        originals = await database.read(_paths, media)
        mp3s = await database.read(_paths, voices)
    finally:
        await database.close()
    wanted = [one for each in accepted for one in (("voice", each, originals, each.amr), ("MP3", each, mp3s, each.mp3))]
    return await asyncio.to_thread(_compare, data_dir, wanted, {*originals.values(), *mp3s.values()})


def _compare(
    data_dir: Path, wanted: Iterable[tuple[str, Voice, Mapping[str, str], bytes]], named: set[str]
) -> StoredFiles:
    root = data_dir / MEDIA
    wrong = [
        f"{what} of {voice.media_id}: {paths.get(voice.key, 'no path')}"
        for what, voice, paths, content in wanted
        if not _holds(root / paths.get(voice.key, "nothing"), content)
    ]
    drafts = _files(root / DRAFTS)
    stored = {path.relative_to(root).as_posix() for path in _files(root) - drafts}
    return StoredFiles(wrong, sorted(stored - named), len(drafts), len(_files(data_dir / SPOOL)))


def _holds(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content


def _files(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file()}


def _paths(connection: Connection, table: AnyTable) -> dict[str, str]:
    rows = connection.execute(select(table.c["key"], table.c["path"]).where(table.c["path"].is_not(None)))
    return {str(key): str(path) for key, path in rows}
