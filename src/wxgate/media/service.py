"""Files from WeChat for clients (contract §7)."""

import structlog

from wxgate.blobs.spool import TooLarge
from wxgate.blobs.store import Blobs, StorageFailed
from wxgate.media import errors
from wxgate.media.downloads import Downloads
from wxgate.media.results import MediaFile
from wxgate.tenants.call import Call

log = structlog.get_logger("wxgate.media")


class Media:
    """What WeChat keeps for three days, in a storage of our own."""

    def __init__(self, downloads: Downloads, blobs: Blobs) -> None:
        self._downloads = downloads
        self._blobs = blobs

    async def file(self, call: Call, media_id: str) -> MediaFile:
        """The client's file, within the call's deadline.

        Raises ProcessingFailed (121) for a file that is too large or cannot be stored, and what `Downloads.file` does.
        """
        try:
            file = await self._downloads.file(call.account, media_id, call.deadline)
        except TooLarge as error:
            raise errors.too_large(error) from None
        except StorageFailed as failed:
            log.error("a medium cannot be stored", reason=str(failed.reason))
            raise errors.not_stored() from None
        return MediaFile(
            content_type=file.file_type.content_type,
            file_url=self._blobs.url(file.path),
            file_type=file.file_type.name,
            width=file.width,
            height=file.height,
        )
