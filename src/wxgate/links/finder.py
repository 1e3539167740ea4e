"""From a key to the answer that leads on: from memory, else from the database."""

import asyncio
import time
from collections.abc import Callable
from typing import Final, cast

from wxgate.db import Database
from wxgate.links.allowance import Allowance
from wxgate.links.known import Known, Redirect, Unknown, redirect
from wxgate.links.store import changed_since
from wxgate.links.tables import links

NOTHING_SEEN: Final = -1


class TooManyUnknown(Exception):
    """So many unknown keys are asked for that no other is looked up for the moment."""


class Finder:
    """The targets of links. A key that is asked for by many at once is looked up once."""

    def __init__(
        self,
        database: Database,
        known: Known,
        allowance: Allowance | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._known = known
        self._unknown = Unknown()
        self._allowance = allowance or Allowance(monotonic)
        self._monotonic = monotonic
        self._looking: dict[str, asyncio.Task[Redirect | None]] = {}
        self._seen = NOTHING_SEEN

    async def find(self, key: str) -> Redirect | None:
        """The answer for this key, None when there is no such link.

        Raises TooManyUnknown, DatabaseBusy, DatabaseUnavailable; none of them for a link that is in memory.
        """
        found = self._known.get(key)
        if found is not None:
            return found
        if self._unknown.has(key, self._monotonic()):
            return None
        looking = self._looking.get(key)
        if looking is None:
            if not self._allowance.take():
                raise TooManyUnknown
            looking = self._looking[key] = asyncio.create_task(self._look_up(key))
        return await asyncio.shield(looking)

    def forget(self, key: str) -> None:
        """The link has another target now; what is being looked up may still be the one before."""
        self._known.forget(key)
        self._looking.pop(key, None)

    def forget_all(self) -> None:
        """Any link may have another target now."""
        self._known.clear()
        self._unknown.clear()
        self._looking.clear()

    async def reload(self) -> None:
        """Forget the links that got another target since the last time. Raises as `Database.read` does."""
        news = await self._database.read(changed_since, self._seen)
        if news.keys is None or self._seen == NOTHING_SEEN:
            self.forget_all()
        else:
            for key in news.keys:
                self.forget(key)
        self._seen = news.revision

    async def close(self) -> None:
        """Return when no look-up is under way."""
        await asyncio.gather(*self._looking.values(), return_exceptions=True)

    async def _look_up(self, key: str) -> Redirect | None:
        task = asyncio.current_task()
        try:
            row = await self._database.find(links, key)
        except BaseException:
            self._allowance.give_back()
            raise
        else:
            return self._remember(key, cast("str", row["url"]) if row else None, current=self._looking.get(key) is task)
        finally:
            if self._looking.get(key) is task:
                del self._looking[key]

    def _remember(self, key: str, url: str | None, *, current: bool) -> Redirect | None:
        if url is None:
            self._unknown.add(key, self._monotonic())
            return None
        self._allowance.give_back()
        found = redirect(url)
        if current:
            self._known.put(key, found)
        return found
