"""The tables of media. Moments are UNIX seconds by the installation's clock, `held_until` by the database's.

A key is the official account's appid and WeChat's media_id, with a slash between: what two accounts have is never one.
"""

from sqlalchemy import BigInteger, Column, Double, Index, Integer, Named, Table, Text, TypedColumns

from wxgate.db import metadata


class MediaColumns(TypedColumns):
    """A file that is being fetched, or stored since `stored_at`."""

    key = Column(Text, primary_key=True)
    appid = Column(Text, nullable=False)
    media_id = Column(Text, nullable=False)
    begun_at: Named[float] = Column(Double)
    # whoever fetches it just now, and until when nobody else does
    owner: Named[str | None] = Column(Text)
    held_until: Named[float | None] = Column(Double)
    # written before the file is stored there, so that a file of a killed process is found again
    path: Named[str | None] = Column(Text)
    size: Named[int | None] = Column(BigInteger)
    width: Named[int | None] = Column(Integer)
    height: Named[int | None] = Column(Integer)
    stored_at: Named[float | None] = Column(Double)


class VoiceColumns(TypedColumns):
    """A voice that was to become an MP3, and how far that is: see `wxgate.media.voice_status`."""

    key = Column(Text, primary_key=True)
    appid = Column(Text, nullable=False)
    media_id = Column(Text, nullable=False)
    status = Column(Text, nullable=False)
    asked_at: Named[float] = Column(Double)
    ended_at: Named[float | None] = Column(Double)
    # of the MP3; as with media, written before it is stored there
    path: Named[str | None] = Column(Text)
    size: Named[int | None] = Column(BigInteger)
    reason_zh: Named[str | None] = Column(Text)
    reason_en: Named[str | None] = Column(Text)
    task_id: Named[str | None] = Column(Text, index=True)
    task_at: Named[float | None] = Column(Double)


class VoiceNoticeColumns(TypedColumns):
    """A client that is to be told when the voice is done or has failed."""

    key = Column(Text, primary_key=True)
    voice = Column(Text, nullable=False, index=True)
    client_code = Column(Text, nullable=False)
    notify_url = Column(Text, nullable=False)


media = Table("media", metadata, MediaColumns, Index("ix_media_begun_at_key", "begun_at", "key"))
voices = Table("voices", metadata, VoiceColumns, Index("ix_voices_asked_at_key", "asked_at", "key"))
voice_notices = Table("voice_notices", metadata, VoiceNoticeColumns)


def key_of(appid: str, media_id: str) -> str:
    """The key of an account's medium."""
    return f"{appid}/{media_id}"
