"""MP3s by worker processes of our own."""

import asyncio
from typing import Final

from wxgate.blobs.paths import new_path
from wxgate.blobs.spool import Spool, SpooledFile, TooLarge
from wxgate.blobs.store import Blobs
from wxgate.blobs.types import FILE_TYPES
from wxgate.db import Database
from wxgate.jobs.job import Done, Outcome, Retry
from wxgate.media import voice_store
from wxgate.media.errors import oversize
from wxgate.media.stored_file import StoredFile
from wxgate.media.voice import Failed, Made, Voice
from wxgate.protocol.clock import Clock
from wxgate.transcoding.errors import NotTranscodable, TranscodingFailed
from wxgate.transcoding.transcoder import Transcoder

MP3: Final = FILE_TYPES["mp3"]
PER_WORKER: Final = 4
"""Voices that lie on this machine's disk for each worker: enough that none waits for a storage. All others, though
their jobs have begun, take up nothing until their turn comes.
"""


class LocalMaker:
    """The source is read from the storage into the spool, the MP3 is made there and stored."""

    def __init__(
        self, database: Database, blobs: Blobs, spool: Spool, transcoder: Transcoder, clock: Clock, *, workers: int
    ) -> None:
        """`workers`: how many the transcoder has."""
        self._database = database
        self._blobs = blobs
        self._spool = spool
        self._transcoder = transcoder
        self._clock = clock
        self._turns = asyncio.Semaphore(workers * PER_WORKER)

    async def make(self, voice: Voice, source: StoredFile) -> Outcome:
        """See Maker. A killed process leaves nothing behind but a file that the next try writes again."""
        async with self._turns, self._spool.file() as heard, self._spool.file() as mp3:
            await self._collect(source, heard)
            try:
                transcoded = await self._transcoder.to_mp3(heard.path, mp3.path)
            except NotTranscodable as error:
                return Done(Failed(error.reason))
            except TranscodingFailed as error:
                return _again(error)
            if transcoded.size > self._spool.limit:
                return Done(Failed(oversize(TooLarge(self._spool.limit))))
            path = new_path(self._clock.now(), MP3)
            path = await self._database.run(voice_store.plan, voice.key, path)
            await self._blobs.put(path, mp3.path, MP3.content_type)
        return Done(Made(path, transcoded.size))

    async def _collect(self, source: StoredFile, heard: SpooledFile) -> None:
        async for piece in self._blobs.read(source.path):
            await heard.write(piece)
        await heard.finish()


def _again(error: TranscodingFailed) -> Outcome:
    return Retry(str(error.reason), counts=True, note=Failed(error.reason))
