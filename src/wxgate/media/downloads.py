"""Files from WeChat, each fetched once however many ask for it at the same time, here or in another process."""

import asyncio
from collections import Counter
from typing import Final

import structlog

from wxgate.blobs.deleting import delete_quietly
from wxgate.blobs.store import Blobs
from wxgate.db import Database
from wxgate.media import errors, hold, store
from wxgate.media.fetching import Fetching
from wxgate.media.hold import Hold, HoldLost
from wxgate.media.store import Held, Wanted
from wxgate.media.stored_file import StoredFile
from wxgate.media.tables import media
from wxgate.protocol.clock import Clock
from wxgate.protocol.deadline import Deadline
from wxgate.tenants.account import Account

MOST_SECONDS: Final = 300.0
"""For one download, repeats included; whoever asked for it may have gone long before."""
POLL: Final = 0.2
"""Seconds between two looks at what another process is fetching."""

log = structlog.get_logger("wxgate.media")


class Downloads:
    """The downloads of one process: `at_once` of them at most, half of that for one account."""

    def __init__(self, database: Database, blobs: Blobs, fetching: Fetching, clock: Clock, *, at_once: int) -> None:
        self._database = database
        self._blobs = blobs
        self._fetching = fetching
        self._clock = clock
        self._at_once = at_once
        self._tasks: dict[str, asyncio.Task[StoredFile]] = {}
        self._of_account: Counter[str] = Counter()

    async def file(self, account: Account, media_id: str, deadline: Deadline) -> StoredFile:
        """The file, from the store or from WeChat, by the deadline; a download under way goes on after that.

        Raises WeixinTimeout (504) when the time is up, Overloaded (503) or AccountBusy (429) when there is no place for
        another download, and what `Fetching.fetch` raises.
        """
        wanted = Wanted(account.appid, media_id)
        row = await self._database.find(media, wanted.key)
        found = StoredFile.of(row) if row else None
        if found is not None:
            return found
        task = self._tasks.get(wanted.key) or self._begin(account, wanted)
        done, _ = await asyncio.wait({task}, timeout=deadline.remaining())
        if not done:
            raise errors.still_fetching()
        return task.result()

    @property
    def under_way(self) -> int:
        """How many there are."""
        return len(self._tasks)

    async def close(self) -> None:
        """Breaks off what is under way; nobody was promised it."""
        tasks = set(self._tasks.values())
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    def _begin(self, account: Account, wanted: Wanted) -> asyncio.Task[StoredFile]:
        share = max(self._at_once // 2, 1)
        if len(self._tasks) >= self._at_once:
            raise errors.too_many_downloads()
        if self._of_account[wanted.appid] >= share:
            raise errors.too_many_of_account(share)
        task = asyncio.create_task(self._fetch(account, wanted), name="download of a medium")
        self._tasks[wanted.key] = task
        self._of_account[wanted.appid] += 1
        task.add_done_callback(lambda ended: self._ended(wanted, ended))
        return task

    def _ended(self, wanted: Wanted, task: asyncio.Task[StoredFile]) -> None:
        del self._tasks[wanted.key]
        self._of_account -= Counter([wanted.appid])
        if not task.cancelled() and (error := task.exception()) is not None:
            log.info("a medium was not fetched", appid=wanted.appid, reason=f"{type(error).__name__}: {error}")

    async def _fetch(self, account: Account, wanted: Wanted) -> StoredFile:
        deadline, owner = Deadline.after(MOST_SECONDS), hold.new_owner()
        while deadline.remaining() > 0:
            found = await self._database.run(store.hold, wanted, owner, hold.SECONDS, self._clock.now())
            if isinstance(found, StoredFile):
                return found
            if isinstance(found, Held):
                try:
                    return await self._fetch_held(account, wanted, owner, found, deadline)
                except HoldLost:
                    log.warning("another process took a download over", appid=wanted.appid)
            await asyncio.sleep(POLL)
        raise errors.still_fetching()

    async def _fetch_held(
        self, account: Account, wanted: Wanted, owner: str, held: Held, deadline: Deadline
    ) -> StoredFile:
        own = Hold(self._database, self._clock, wanted.key, owner)
        async with own.renewed():
            if held.leftover is not None:
                await delete_quietly(self._blobs, held.leftover)
            return await self._fetching.fetch(account, wanted.media_id, own, deadline)
