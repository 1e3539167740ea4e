"""Deletes what processes that were killed left on this machine's disk."""

from wxgate.blobs.folder import FolderBlobs
from wxgate.blobs.spool import Spool
from wxgate.blobs.store import Blobs


async def clean_up(blobs: Blobs, spool: Spool) -> int:
    """How many files were deleted: spooled ones, and drafts in a folder, older than a day. Raises StorageFailed."""
    drafts = await blobs.clean_up() if isinstance(blobs, FolderBlobs) else 0
    return drafts + await spool.clean_up()
