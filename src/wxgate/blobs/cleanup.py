"""Deletes what processes that were killed left on this machine's disk."""

import asyncio
from typing import Final

import structlog

from wxgate.blobs.folder import FolderBlobs
from wxgate.blobs.spool import Spool
from wxgate.blobs.store import Blobs, StorageFailed

EVERY: Final = 600.0
"""Seconds between two rounds."""

log = structlog.get_logger("wxgate.blobs")


async def clean_up(blobs: Blobs, spool: Spool) -> int:
    """How many files were deleted: spooled ones of
    dead processes, and drafts in a folder older than a day. Raises StorageFailed."""
    drafts = await blobs.clean_up() if isinstance(blobs, FolderBlobs) else 0
    return drafts + await spool.clean_up()


async def keep_clean(blobs: Blobs, spool: Spool) -> None:
    """Does so for as long as the process lives. Every process does, since every machine has a disk of its own."""
    while True:
        try:
            await clean_up(blobs, spool)
        except StorageFailed as failed:
            log.warning("what killed processes left was not deleted", reason=str(failed.reason))
        await asyncio.sleep(EVERY)
