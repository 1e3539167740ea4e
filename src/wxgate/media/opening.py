"""The services of media of one process, built and wired."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Final

from wxgate.blobs.opening import open_blobs, open_spool
from wxgate.blobs.spool import Spool
from wxgate.blobs.store import Blobs, StorageFailed
from wxgate.blobs.upyun.tasks import UpyunTasks
from wxgate.db import Database
from wxgate.jobs.queue import Queue
from wxgate.media.downloads import Downloads
from wxgate.media.fetching import Fetching
from wxgate.media.service import Media
from wxgate.media.telling import Tell, telling
from wxgate.media.upyun_told import UpyunTold
from wxgate.media.voices import Voices
from wxgate.protocol.clock import Clock
from wxgate.protocol.text import Text
from wxgate.settings import Settings
from wxgate.tokens.keeper import Keeper
from wxgate.weixin.api import Api

NEEDS_BUCKET: Final = Text(
    "WXGATE_TRANSCODER=upyun 需要 WXGATE_STORAGE=upyun：又拍云只能处理其自身存储中的文件",
    "WXGATE_TRANSCODER=upyun needs WXGATE_STORAGE=upyun: UpYun only processes files of its own storage",
)


@dataclass(frozen=True, slots=True)
class MediaServices:
    """What the endpoints, the pages and the background work of media need."""

    blobs: Blobs
    spool: Spool
    downloads: Downloads
    files: Media
    voices: Voices
    tell: Tell
    upyun: UpyunTold | None
    """Where UpYun makes the MP3s."""


@dataclass(frozen=True, slots=True)
class Storage:
    """What the settings name: where media lie, and UpYun's processing if that makes the MP3s."""

    blobs: Blobs
    tasks: UpyunTasks | None


@asynccontextmanager
async def open_storage(settings: Settings, clock: Clock) -> AsyncIterator[Storage]:
    """The storage, closed at the end; nobody is asked anything yet. Raises StorageFailed for settings that lack."""
    if settings.transcoder == "upyun" and settings.storage != "upyun":
        raise StorageFailed(NEEDS_BUCKET, passing=False)
    async with AsyncExitStack() as stack:
        blobs, tasks = open_blobs(settings, clock), None
        stack.push_async_callback(blobs.close)
        if settings.transcoder == "upyun":
            tasks = UpyunTasks(settings, clock)
            stack.push_async_callback(tasks.close)
        yield Storage(blobs, tasks)


@asynccontextmanager
async def open_media(
    settings: Settings,
    database: Database,
    queue: Queue,
    keeper: Keeper,
    api: Api,
    clock: Clock,
    accepts_url: Callable[[str], Text | None],
) -> AsyncIterator[MediaServices]:
    """The services, closed at the end. Raises as `open_storage` does."""
    async with open_storage(settings, clock) as storage:
        blobs, spool = storage.blobs, open_spool(settings)
        fetching = Fetching(keeper, api, blobs, spool, clock)
        downloads = Downloads(database, blobs, fetching, clock, at_once=settings.media_at_once)
        tell = telling(blobs.url)
        try:
            yield MediaServices(
                blobs=blobs,
                spool=spool,
                downloads=downloads,
                files=Media(downloads, blobs),
                voices=Voices(database, queue, blobs, clock, tell, accepts_url),
                tell=tell,
                upyun=UpyunTold(storage.tasks, database, queue) if storage.tasks else None,
            )
        finally:
            await downloads.close()
