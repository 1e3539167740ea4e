"""The job that makes an MP3 of a voice."""

from collections.abc import Iterable, Sequence
from typing import ClassVar, Final

from sqlalchemy import Connection

from wxgate.blobs.spool import TooLarge
from wxgate.blobs.store import StorageFailed
from wxgate.db import Database, DatabaseBusy, DatabaseUnavailable
from wxgate.jobs.job import Done, Job, NewJob, Outcome, Result, Retry
from wxgate.jobs.kind import Kind
from wxgate.media import store, voice_store
from wxgate.media.downloads import Downloads
from wxgate.media.errors import NOT_STORED, oversize
from wxgate.media.maker import Maker
from wxgate.media.tables import key_of, voices
from wxgate.media.telling import Tell
from wxgate.media.voice import WORKING, End, Failed, Made, Voice
from wxgate.protocol.clock import Clock
from wxgate.protocol.deadline import Deadline
from wxgate.protocol.errors import ApiError, WeixinTimeout, WeixinUnreachable
from wxgate.protocol.text import Text
from wxgate.tenants.account import Account
from wxgate.tenants.directory import Directory
from wxgate.weixin.errors import NotReached, OutcomeUnknown, Refused, TokenRefused
from wxgate.weixin.explanations import explain

DOWNLOAD_SECONDS: Final = 60.0
"""A try waits so long for the voice; a download under way goes on and is found by the next try."""

PASSING: Final = frozenset({-1, 45009, 45011, 48001, 50002, 50007, 61007})
"""Errcodes that time or the account's people can cure while WeChat still has the voice; the others are final."""

ACCOUNT_AWAY: Final = Text("公众号已关闭或不存在", "the official account is closed or missing")
GIVEN_UP: Final = Text("多次重试仍未成功", "given up after many tries")


class MakeMp3(Kind):
    """Fetches the voice, has it made into an MP3, and tells the clients that want to know."""

    name = voice_store.MAKE_MP3
    schedule: ClassVar[tuple[float, ...]] = (5, 15, 60, 300, 900, 1800, 3600, 3600, 7200, 14400, 28800)
    """Eleven repeats in 17 hours, within the three days for which WeChat keeps a voice."""
    at_once: ClassVar[int] = 8

    def __init__(
        self, database: Database, directory: Directory, downloads: Downloads, maker: Maker, tell: Tell, clock: Clock
    ) -> None:
        self._database = database
        self._directory = directory
        self._downloads = downloads
        self._maker = maker
        self._tell = tell
        self._clock = clock

    async def work(self, job: Job) -> Outcome:
        """See Kind. The note is what came of it: `Made`, or `Failed`, which of a `Retry` counts if it is the last."""
        row = await self._database.find(voices, key_of(job.lane, job.payload))
        if row is None or row["status"] != WORKING:
            return Done()
        account = self._directory.account(job.lane)
        if account is None or account.closed:
            return _again(ACCOUNT_AWAY)
        try:
            return await self._make(account, Voice.of(row))
        except (DatabaseBusy, DatabaseUnavailable) as error:
            return Retry(str(error))

    def record(self, connection: Connection, results: Sequence[Result]) -> Iterable[NewJob]:
        """See Kind. Also tells the clients."""
        follow: list[NewJob] = []
        for result in results:
            came = _end(result)
            if came is not None:
                key = key_of(result.job.lane, result.job.payload)
                notices = voice_store.end(connection, key, came, self._clock.now())
                follow += self._tell(result.job.payload, came, notices)
        return follow

    async def _make(self, account: Account, voice: Voice) -> Outcome:
        try:
            source = await self._downloads.file(account, voice.media_id, Deadline.after(DOWNLOAD_SECONDS))
            return await self._maker.make(voice, source)
        except Refused as error:
            return _refused(error)
        except (NotReached, OutcomeUnknown) as error:
            return _again(WeixinUnreachable.title, str(error), trouble=True)
        except TooLarge as error:
            return Done(Failed(oversize(error)))
        except StorageFailed as failed:
            return _again(NOT_STORED, str(failed.reason))
        except FileNotFoundError:  # deleted behind our back; WeChat may still have it
            await self._database.run(store.forget, [voice.key])
            return _again(NOT_STORED, "the stored voice is gone")
        except ApiError as error:
            told = error.detail if error.detail.en else error.title
            return _again(told, error.message, trouble=isinstance(error, WeixinUnreachable | WeixinTimeout))


class Told(MakeMp3):
    """The same at once, because UpYun said that it is time; should it not be, the job of before goes on asking."""

    name = "upyun_told"

    async def work(self, job: Job) -> Outcome:
        """See Kind."""
        outcome = await super().work(job)
        return Done() if isinstance(outcome, Retry) else outcome


def _end(result: Result) -> End | None:
    """What came of a voice that is over; None for one that is not."""
    outcome = result.outcome
    if isinstance(outcome, Retry):
        return None
    if isinstance(outcome.note, Made | Failed):
        return outcome.note
    return None if isinstance(outcome, Done) else Failed(GIVEN_UP)


def _refused(error: Refused) -> Outcome:
    meaning = explain(error.errcode)
    told = Text(f"微信：{error}（{meaning.zh}）", f"WeChat: {meaning.en}")
    passing = isinstance(error, TokenRefused) or error.errcode in PASSING
    return _again(told) if passing else Done(Failed(told))


def _again(told: Text, reason: str = "", *, trouble: bool = False) -> Outcome:
    return Retry(reason or str(told), trouble=trouble, note=Failed(told))
