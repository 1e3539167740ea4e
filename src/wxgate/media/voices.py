"""MP3s of voices for clients: asked for, made in the background, looked up (contract §7)."""

from collections.abc import Callable

from wxgate.blobs.store import Blobs
from wxgate.db import Database
from wxgate.jobs.queue import Queue
from wxgate.media import errors, voice_store
from wxgate.media.store import Wanted
from wxgate.media.tables import key_of, voices
from wxgate.media.telling import Tell
from wxgate.media.voice import DONE, WORKING, Notice, Voice
from wxgate.protocol.clock import Clock
from wxgate.protocol.text import Text
from wxgate.tenants.call import Call


class Voices:
    """The voices of every account. `accepts_url` tells what URL would do instead of this one, None when it will."""

    def __init__(
        self,
        database: Database,
        queue: Queue,
        blobs: Blobs,
        clock: Clock,
        tell: Tell,
        accepts_url: Callable[[str], Text | None],
    ) -> None:
        self._database = database
        self._queue = queue
        self._blobs = blobs
        self._clock = clock
        self._tell = tell
        self._accepts_url = accepts_url

    async def ask(self, call: Call, media_id: str, notify_url: str | None) -> None:
        """Durable when it returns: the MP3 will be made, once whoever asks, and `notify_url` will be told.

        Raises ParameterInvalid (115) for a URL to which nothing is sent.
        """
        refused = self._accepts_url(notify_url) if notify_url else None
        if refused is not None:
            raise errors.notify_refused(refused)
        notice = Notice(call.client.code, notify_url) if notify_url else None
        wanted = Wanted(call.account.appid, media_id)
        now = self._clock.now()
        for job in await self._database.run(voice_store.ask, self._queue, wanted, notice, self._tell, now):
            self._queue.wake(job.kind, job.lane)

    async def url(self, call: Call, media_id: str) -> str:
        """Where the MP3 is.

        Raises StillInProgress (120), ProcessingFailed (121), and KeyNotFound (116) when nobody asked for it.
        """
        row = await self._database.find(voices, key_of(call.account.appid, media_id))
        if row is None:
            raise errors.never_asked()
        voice = Voice.of(row)
        if voice.status == WORKING:
            raise errors.transcoding()
        if voice.status != DONE or voice.path is None:
            raise errors.not_transcoded(voice.reason)
        return self._blobs.url(voice.path)
