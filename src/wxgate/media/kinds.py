"""The jobs of media, with what does their work."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from wxgate.db import Database
from wxgate.jobs.kind import Kind
from wxgate.media.local_maker import LocalMaker
from wxgate.media.maker import Maker
from wxgate.media.making import MakeMp3, Told
from wxgate.media.opening import MediaServices
from wxgate.media.pages import PATH
from wxgate.media.upyun_maker import UpyunMaker
from wxgate.protocol.clock import Clock
from wxgate.settings import Settings
from wxgate.tenants.directory import Directory
from wxgate.transcoding.speech import Speech
from wxgate.transcoding.transcoder import Transcoder


@asynccontextmanager
async def open_kinds(
    settings: Settings, services: MediaServices, database: Database, directory: Directory, clock: Clock
) -> AsyncIterator[Sequence[Kind]]:
    """Their kinds. Worker processes start when there is something to do, and end at the end."""
    async with AsyncExitStack() as stack:
        maker: Maker
        if services.upyun is None:
            transcoder = await stack.enter_async_context(_transcoder(settings))
            workers = settings.transcoder_workers
            maker = LocalMaker(database, services.blobs, services.spool, transcoder, clock, workers=workers)
        else:
            notify_url = settings.public_url + PATH
            maker = UpyunMaker(database, services.blobs, services.upyun.tasks, clock, notify_url)
        kinds = (MakeMp3, Told) if services.upyun else (MakeMp3,)
        yield [kind(database, directory, services.downloads, maker, services.tell, clock) for kind in kinds]


def _transcoder(settings: Settings) -> Transcoder:
    speech = Speech(settings.mp3_sample_rate, settings.mp3_bit_rate, settings.mp3_mono)
    return Transcoder(speech, workers=settings.transcoder_workers)
