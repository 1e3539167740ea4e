"""Remembers voices and whom to tell of them. Plain units of a connection."""

import hashlib
from typing import Final

import orjson
from sqlalchemy import ColumnElement, Connection, and_, delete, or_, select, update

from wxgate.db import insert_ignore
from wxgate.jobs.job import NewJob
from wxgate.jobs.queue import Queue
from wxgate.media.store import Wanted
from wxgate.media.tables import voice_notices, voices
from wxgate.media.telling import Tell
from wxgate.media.voice import DONE, FAILED, WORKING, End, Made, Notice, Voice

MAKE_MP3: Final = "make_mp3"
"""The kind of job that makes the MP3: its lane is the appid, its payload the media_id."""

LOST: Final = 2 * 86400.0
"""Seconds after which a voice still at work has lost its job, for an operator dropped that."""


def ask(
    connection: Connection, queue: Queue, wanted: Wanted, notice: Notice | None, tell: Tell, now: float
) -> list[NewJob]:
    """The jobs that asking for an MP3 has led to, which are in the queue now.

    One that makes it, unless there is one; one that tells the client at once if the MP3 is there already. Otherwise the
    client is noted, and told at the end.
    """
    voice, new = _asked(connection, wanted, now)
    follow = [NewJob(MAKE_MP3, wanted.appid, wanted.media_id)] if new else []
    if notice is not None and voice.status == DONE and voice.path is not None:
        follow += tell(voice.media_id, Made(voice.path, 0), [notice])
    elif notice is not None:
        insert_ignore(connection, voice_notices, _notice_row(voice.key, notice))
    queue.add(connection, follow)
    return follow


def plan(connection: Connection, key: str, path: str) -> str:
    """Where the MP3 is to lie: at `path`, or where it was planned before, so that every try writes the same file."""
    connection.execute(update(voices).where(_is(key), voices.c.path.is_(None)).values(path=path))
    return connection.execute(select(voices.c.path).where(_is(key))).scalar() or path


def note_task(connection: Connection, key: str, task_id: str | None, now: float) -> None:
    """UpYun's task that makes the MP3; None when that is not to be waited for any longer."""
    connection.execute(update(voices).where(_is(key)).values(task_id=task_id, task_at=now))


def of_task(connection: Connection, task_id: str) -> Voice | None:
    """The voice that UpYun's task is about, while that is not over."""
    chosen = select(voices).where(voices.c.task_id == task_id, voices.c.status == WORKING)
    row = connection.execute(chosen).first()
    return Voice.of(row._asdict()) if row else None


def end(connection: Connection, key: str, came: End, now: float) -> list[Notice]:
    """Whom to tell that the voice is over; nobody when that was written down before.

    Who is told of an MP3 is forgotten. Of a failure it is not, for it may be tried again.
    """
    ended = connection.execute(
        update(voices).where(_is(key), voices.c.status == WORKING).values(ended_at=now, **_outcome(came))
    )
    if not ended.rowcount:
        return []
    of_voice = voice_notices.c.voice == key
    notices = select(voice_notices.c.client_code, voice_notices.c.notify_url).where(of_voice)
    told = [Notice(row.client_code, row.notify_url) for row in connection.execute(notices)]
    if isinstance(came, Made):
        connection.execute(delete(voice_notices).where(of_voice))
    return told


def _asked(connection: Connection, wanted: Wanted, now: float) -> tuple[Voice, bool]:
    """The voice, and whether it is to be made now: it is new, it failed, or its job is gone."""
    row = {"key": wanted.key, "appid": wanted.appid, "media_id": wanted.media_id, "status": WORKING, "asked_at": now}
    new = insert_ignore(connection, voices, row)
    again = or_(voices.c.status == FAILED, and_(voices.c.status == WORKING, voices.c.asked_at < now - LOST))
    values: dict[str, object] = {"status": WORKING, "asked_at": now, "ended_at": None, "task_id": None}
    new |= connection.execute(update(voices).where(_is(wanted.key), again).values(values)).rowcount == 1
    # locked, so that its end cannot come between this look and the note of whom to tell
    voice = select(voices).where(_is(wanted.key)).with_for_update()
    return Voice.of(connection.execute(voice).one()._asdict()), new


def _outcome(came: End) -> dict[str, object]:
    if isinstance(came, Made):
        return {"status": DONE, "path": came.path, "size": came.size}
    return {"status": FAILED, "reason_zh": came.reason.zh, "reason_en": came.reason.en}


def _notice_row(voice: str, notice: Notice) -> dict[str, object]:
    # a URL may be longer than a key of an index
    whole = orjson.dumps([voice, notice.client_code, notice.notify_url])
    return {
        "key": hashlib.sha256(whole).hexdigest(),
        "voice": voice,
        "client_code": notice.client_code,
        "notify_url": notice.notify_url,
    }


def _is(key: str) -> ColumnElement[bool]:
    return voices.c.key == key
