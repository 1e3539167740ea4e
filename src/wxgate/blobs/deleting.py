"""Deleting a file that nobody needs, where nothing depends on its being gone."""

import structlog

from wxgate.blobs.store import Blobs, StorageFailed

log = structlog.get_logger("wxgate.blobs")


async def delete_quietly(blobs: Blobs, path: str) -> None:
    """Deletes the file; when that fails the log says so, and the file stays."""
    try:
        await blobs.delete(path)
    except StorageFailed as failed:
        log.warning("a file that nobody needs was not deleted", path=path, reason=failed.reason.en)
