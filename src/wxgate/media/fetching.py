"""The way of one file: from WeChat to the spool, judged there, then into the storage."""

import asyncio
from functools import partial
from typing import Final

from wxgate.blobs.deleting import delete_quietly
from wxgate.blobs.disk import on_disk
from wxgate.blobs.paths import new_path
from wxgate.blobs.spool import Spool, SpooledFile, TooLarge
from wxgate.blobs.store import Blobs
from wxgate.media.dimensions import dimensions
from wxgate.media.hold import Hold, HoldLost
from wxgate.media.sniffing import BEGINNING, sniff
from wxgate.media.stored_file import StoredFile
from wxgate.protocol.clock import Clock
from wxgate.protocol.deadline import Deadline
from wxgate.tenants.account import Account
from wxgate.tokens.keeper import Keeper
from wxgate.weixin.api import Api
from wxgate.weixin.errors import NotReached, OutcomeUnknown
from wxgate.weixin.media import MediumTooLarge, fetch_media

PAUSES: Final = (0.5, 2.0)
"""Seconds before each repeat of a download that broke off: to ask again harms nothing."""


class Fetching:
    """Fetches files for whoever holds the right to."""

    def __init__(self, keeper: Keeper, api: Api, blobs: Blobs, spool: Spool, clock: Clock) -> None:
        self._keeper = keeper
        self._api = api
        self._blobs = blobs
        self._spool = spool
        self._clock = clock

    async def fetch(self, account: Account, media_id: str, hold: Hold, deadline: Deadline) -> StoredFile:
        """The file, stored. What broke off is repeated while there is time; nothing of it was stored.

        Raises Refused, NotReached or OutcomeUnknown (WeChat), what the keeper raises, TooLarge, StorageFailed,
        HoldLost.
        """
        for pause in PAUSES:
            try:
                return await self._once(account, media_id, hold, deadline)
            except (NotReached, OutcomeUnknown):
                if deadline.remaining() <= pause:
                    raise
            await asyncio.sleep(pause)
        return await self._once(account, media_id, hold, deadline)

    async def _once(self, account: Account, media_id: str, hold: Hold, deadline: Deadline) -> StoredFile:
        async with self._spool.file() as spooled:
            arrival = _Arrival(spooled)
            await self._receive(account, media_id, arrival, deadline)
            await spooled.finish()
            file = await self._judged(arrival)
            await hold.plan(file.path)
            await self._blobs.put(file.path, spooled.path, file.file_type.content_type)
        try:
            await hold.keep(file)
        except HoldLost:
            await delete_quietly(self._blobs, file.path)
            raise
        return file

    async def _receive(self, account: Account, media_id: str, arrival: "_Arrival", deadline: Deadline) -> None:
        limit = self._spool.limit
        try:
            await self._keeper.with_token(
                account,
                deadline,
                lambda token: fetch_media(self._api, token, media_id, arrival.write, deadline, limit=limit),
            )
        except MediumTooLarge as error:
            raise TooLarge(error.limit) from None

    async def _judged(self, arrival: "_Arrival") -> StoredFile:
        file_type = sniff(arrival.beginning)
        width, height = await on_disk(partial(dimensions, arrival.file.path, file_type))
        return StoredFile(new_path(self._clock.now(), file_type), arrival.file.size, width, height)


class _Arrival:
    """The bytes of a download on their way to the spool, the first of them remembered."""

    def __init__(self, file: SpooledFile) -> None:
        self.file = file
        self.beginning = b""

    async def write(self, piece: bytes) -> None:
        missing = BEGINNING - len(self.beginning)
        if missing > 0:
            self.beginning += piece[:missing]
        await self.file.write(piece)
