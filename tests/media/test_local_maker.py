"""How much lies on the disk while voices wait to be transcoded."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.blobs.files import spooled
from tests.relay.engines import ONE_ENGINE
from tests.transcoding import samples

from wxgate.blobs.folder import FolderBlobs
from wxgate.blobs.paths import new_path
from wxgate.blobs.spool import Spool, SpooledFile
from wxgate.blobs.types import FILE_TYPES
from wxgate.db import Database
from wxgate.jobs.job import Done
from wxgate.jobs.queue import Queue
from wxgate.media import voice_store
from wxgate.media.local_maker import PER_WORKER, LocalMaker
from wxgate.media.store import Wanted
from wxgate.media.stored_file import StoredFile
from wxgate.media.tables import voices
from wxgate.media.telling import telling
from wxgate.media.voice import Made, Voice
from wxgate.protocol.clock import Clock
from wxgate.transcoding.speech import Speech
from wxgate.transcoding.transcoder import Transcoder

VOICES = 3 * PER_WORKER


class CountedSpool(Spool):
    """Knows how many files there were at most."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, 1024 * 1024)
        self.now, self.most = 0, 0

    @asynccontextmanager
    async def file(self) -> AsyncIterator[SpooledFile]:
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            async with super().file() as made:
                yield made
        finally:
            self.now -= 1


@ONE_ENGINE
async def test_only_a_few_voices_lie_in_the_spool_however_many_are_to_be_made(
    database: Database, tmp_path: Path
) -> None:
    blobs, spool, clock = FolderBlobs(tmp_path / "media", "http://127.0.0.1/media"), CountedSpool(tmp_path), Clock()
    amr = samples.amr(samples.tone(0.1, 8000))
    source = StoredFile(new_path(clock.now(), FILE_TYPES["amr"]), len(amr), 0, 0)
    await blobs.put(source.path, spooled(tmp_path, amr), "audio/amr")
    wanted = [await asked(database, f"m{number}") for number in range(VOICES)]
    async with Transcoder(Speech(), workers=1) as transcoder:
        maker = LocalMaker(database, blobs, spool, transcoder, clock, workers=1)
        outcomes = await asyncio.gather(*(maker.make(voice, source) for voice in wanted))
    assert [outcome for outcome in outcomes if not (isinstance(outcome, Done) and isinstance(outcome.note, Made))] == []
    assert (spool.most, spool.now) == (2 * PER_WORKER, 0)


async def asked(database: Database, media_id: str) -> Voice:
    wanted = Wanted("wx", media_id)
    await database.run(voice_store.ask, Queue(Clock()), wanted, None, telling(str), 0.0)
    row = await database.find(voices, wanted.key)
    assert row is not None
    return Voice.of(row)
