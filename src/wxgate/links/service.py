"""Short links as endpoints and the redirect use them, and how they are put together."""

import secrets
from typing import Final

from wxgate.db import Database
from wxgate.links import errors, store
from wxgate.links.finder import Finder
from wxgate.links.flushing import Flushing
from wxgate.links.known import Known
from wxgate.links.results import TinyUrlDay, TinyUrlStats
from wxgate.links.store import Link
from wxgate.links.tables import links
from wxgate.links.tally import Tally
from wxgate.links.targets import PREFIX, TargetRefused, Targets
from wxgate.protocol.clock import Clock
from wxgate.settings import Settings

FIRST_DAY: Final = "0000-00-00"
LAST_DAY: Final = "9999-99-99"


class Links:
    """The short links of every client, what this process remembers of them, and the visits it has counted."""

    def __init__(self, settings: Settings, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._base = settings.short
        self._targets = Targets(settings.short, settings.public_url, settings.pages)
        self.known = Known()
        self.finder = Finder(database, self.known)
        self.tally = Tally(clock)
        self.flushing = Flushing(database, self.tally)
        self.page_deadline = settings.page_deadline
        """Seconds within which a visitor is answered."""

    async def create(self, client_code: str, out_id: str, url: str) -> str:
        """A new short link that leads to `url`, durably stored. Raises ParameterInvalid (115)."""
        link = Link(secrets.token_hex(16), client_code, out_id, self._read(url), self._clock.now())
        await self._database.insert(links, store.link_row(link))
        return self.short_url(link.key)

    async def lead_elsewhere(self, client_code: str, key: str, url: str) -> str:
        """The client's short link, which leads to `url` from now on, and in every process within 2 s.

        Raises ParameterInvalid (115), KeyNotFound (116).
        """
        target = self._read(url)
        if not await self._database.run(store.lead_elsewhere, client_code, key, target, self._clock.now()):
            raise errors.unknown_link()
        self.finder.forget(key)
        return self.short_url(key)

    async def stats(self, client_code: str, key: str, first: str | None, last: str | None) -> TinyUrlStats:
        """The visits of the client's link, on all days or from `first` to `last`, as far as they are written down.

        Raises ParameterInvalid (115), KeyNotFound (116).
        """
        if first and last and last < first:
            raise errors.days_reversed()
        row = await self._database.find(links, key)
        if row is None or row["client_code"] != client_code:
            raise errors.unknown_link()
        link = Link.of(row)
        counted = await self._database.read(store.days_of, key, first or FIRST_DAY, last or LAST_DAY)
        days = tuple(TinyUrlDay(count.day, count.visits, count.in_weixin) for count in counted)
        return TinyUrlStats(
            url_val=key,
            short_url=self.short_url(key),
            url=link.url,
            out_id=link.out_id,
            visits=sum(day.visits for day in days),
            in_weixin=sum(day.in_weixin for day in days),
            days=days,
        )

    def short_url(self, key: str) -> str:
        """The short link as people get it."""
        return f"{self._base}{PREFIX}{key}"

    async def reload(self) -> None:
        """Notice which links other processes changed. Raises as `Database.read` does."""
        await self.finder.reload()

    async def close(self) -> None:
        """Write down the visits counted; the database must still be open."""
        await self.finder.close()
        await self.flushing.close()

    def _read(self, url: str) -> str:
        try:
            return self._targets.read(url)
        except TargetRefused as refused:
            raise errors.target_refused(refused) from None
