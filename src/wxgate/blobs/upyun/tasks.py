"""UpYun's asynchronous processing (云处理): a voice that lies in the bucket becomes an MP3 there."""

from collections.abc import Mapping

from wxgate.blobs.upyun.outcomes import Outcome
from wxgate.protocol.clock import Clock
from wxgate.settings import Settings


class UpyunTasks:
    """Tasks of the bucket that the settings name. To be built where a loop runs; every call has a deadline."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock

    async def to_mp3(self, source_path: str, target_path: str, notify_url: str) -> str:
        """Asks for the file at `source_path` as an MP3 at `target_path`, in the settings' quality; the task's id.

        Paths as `Blobs` takes them. UpYun posts to `notify_url` when the task ends (or never). Raises StorageFailed.
        """
        raise NotImplementedError

    async def outcome(self, task_id: str) -> Outcome:
        """How far the task has come, as UpYun tells when asked. Raises StorageFailed."""
        raise NotImplementedError

    def is_genuine(self, uri: str, headers: Mapping[str, str], body: bytes) -> bool:
        """Whether a notification bears UpYun's signature, be it the current one or the old one in the body.

        `uri` is the path (and query) of our own notify URL. Never a reason to believe the notification: it is a hint
        to ask `outcome`, whoever sent it.
        """
        raise NotImplementedError

    @staticmethod
    def task_of(body: bytes) -> str | None:
        """The id of the task that a notification is about; None when the body names none."""
        raise NotImplementedError

    async def close(self) -> None:
        """Ends idle connections."""
        raise NotImplementedError
