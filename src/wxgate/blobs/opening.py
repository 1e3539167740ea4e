"""The storage that the settings name."""

from typing import Final

from wxgate.blobs.folder import FolderBlobs
from wxgate.blobs.s3_opening import open_s3
from wxgate.blobs.spool import Spool
from wxgate.blobs.store import Blobs
from wxgate.blobs.upyun.store import open_upyun
from wxgate.protocol.clock import Clock
from wxgate.settings import Settings

MEDIA: Final = "media"
"""Folder of stored files below `DATA_DIR`."""

SPOOL: Final = "spool"
"""Folder of files that are being collected, below `DATA_DIR`; also where files are stored elsewhere."""


def open_blobs(settings: Settings, clock: Clock) -> Blobs:
    """The storage, to be closed by the caller; call it where a loop runs. Nothing is written and nobody asked yet.

    Raises StorageFailed, which names every setting that is missing.
    """
    match settings.storage:
        case "folder":
            return FolderBlobs(settings.data_dir / MEDIA, settings.media)
        case "s3":
            return open_s3(settings)
        case "upyun":
            return open_upyun(settings, clock)


def open_spool(settings: Settings) -> Spool:
    """Where files are collected before they are stored. Nothing is written yet."""
    return Spool(settings.data_dir / SPOOL, settings.media_limit)
