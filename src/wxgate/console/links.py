"""Short links and their visits: all that `wxgate links` does."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final

from starlette.responses import Response
from starlette.routing import Route

from wxgate.console.addresses import ROOT
from wxgate.console.charts import Bar, Chart, bar_chart
from wxgate.console.desk import Desk
from wxgate.console.gate import Gate
from wxgate.console.missing import Missing
from wxgate.console.paging import further
from wxgate.console.visit import Visit
from wxgate.links.listing import LISTED, LinkFilter, find_link, read_days, read_links
from wxgate.links.parameters import read_key
from wxgate.links.store import DayCount
from wxgate.links.targets import PREFIX
from wxgate.protocol.language import Language

PATH: Final = f"{ROOT}/links"
DAYS: Final = 30
"""Days of the chart."""

CHINA: Final = 8 * 3600
"""Days of visits are those of UTC+8."""


class LinkPages:
    """`/console/links`."""

    def __init__(self, gate: Gate, desk: Desk) -> None:
        self._gate = gate
        self._desk = desk

    def routes(self) -> list[Route]:
        """The list, and one link."""
        return [self._gate.route(PATH, self.list_), self._gate.route(f"{PATH}/{{key}}", self.show)]

    async def list_(self, visit: Visit) -> Response:
        """The newest links that match."""
        client, out_id, text = visit.asked("client"), visit.asked("out_id"), visit.asked("link")
        if text:
            return visit.redirect(f"{PATH}/{_key(text)}")
        before = visit.asked("before")
        wanted = LinkFilter(client or None, out_id or None)
        page = await self._desk.database.read(read_links, wanted, LISTED, before or None)
        if page is None:
            raise _not_there()
        following = further(visit, page.links[-1].link.key) if page.more else ""
        return visit.page(
            "links.html", links=page.links, next=following, client=client, out_id=out_id, short=self._short
        )

    async def show(self, visit: Visit) -> Response:
        """One link, with its visits day by day."""
        key = _key(visit.path("key"))
        found = await self._desk.database.read(find_link, key)
        if found is None:
            raise _not_there()
        days = (await self._desk.database.read(read_days, LinkFilter(key=key), DAYS, None)).days
        client = self._desk.directory.client(found.link.client_code)
        return visit.page(
            "link.html",
            found=found,
            url=self._short(key),
            days=days,
            chart=_chart(days, self._today(), visit.language),
            client_name=client.name if client else found.link.client_code,
        )

    def _short(self, key: str) -> str:
        return f"{self._desk.settings.short}{PREFIX}{key}"

    def _today(self) -> date:
        return datetime.fromtimestamp(self._desk.clock.now() + CHINA, UTC).date()


def _chart(days: Sequence[DayCount], today: date, language: Language) -> Chart:
    known = {each.day: each for each in days}
    bars = []
    for ago in range(DAYS - 1, -1, -1):
        day = (today - timedelta(days=ago)).isoformat()
        each = known.get(day, DayCount(day, 0, 0))
        zh, en = f"{each.visits} 次，微信内 {each.in_weixin}", f"{each.visits} visits, {each.in_weixin} in WeChat"
        bars.append(
            Bar(each.visits, each.in_weixin, f"{day}: {zh if language == 'zh' else en}", day[5:] * (ago % 7 == 1))
        )
    return bar_chart(bars)


def _key(text: str) -> str:
    try:
        return read_key(text)
    except ValueError:
        raise _not_there() from None


def _not_there() -> Missing:
    return Missing("没有这个短链接", "there is no such short link")
