"""Importing codes into the registry: all of a file or nothing, however large it is and whenever it is cut short."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from wxgate.cards import codes_store
from wxgate.cards.codes_file import BadLine, CodeLine
from wxgate.cards.codes_store import CHUNK
from wxgate.db import Database
from wxgate.protocol.clock import Clock
from wxgate.protocol.text import Text

KEPT: Final = 100
"""Bad lines that are remembered; all are counted."""


@dataclass(slots=True)
class BadLines:
    """What is wrong with a file: the first KEPT of its bad lines, and how many there are."""

    first: list[BadLine] = field(default_factory=list)
    count: int = 0

    def add(self, line: BadLine) -> None:
        """Count one more."""
        self.count += 1
        if len(self.first) < KEPT:
            self.first.append(line)


class ImportRefused(Exception):
    """The file has bad lines; nothing was imported."""

    def __init__(self, bad: BadLines) -> None:
        super().__init__(f"{bad.count} bad lines")
        self.bad = bad


class ImportSuperseded(Exception):
    """A later import of the same account has begun meanwhile; nothing of this one was imported."""


@dataclass(slots=True)
class Imported:
    """What an import did, in codes."""

    lines: int = 0
    new: int = 0
    replaced: int = 0
    unchanged: int = 0


def check(lines: Iterable[CodeLine | BadLine]) -> int:
    """How many lines there are, all of them good in themselves. Raises ImportRefused."""
    bad, count = BadLines(), 0
    for line in lines:
        count += 1
        if isinstance(line, BadLine):
            bad.add(line)
    if bad.count:
        raise ImportRefused(bad)
    return count


class CodeImport:
    """One import for one account; `replace` lets it give codes another card than they have."""

    def __init__(self, database: Database, clock: Clock, appid: str, *, replace: bool = False) -> None:
        self._database = database
        self._clock = clock
        self._appid = appid
        self._replace = replace
        self._bad = BadLines()
        self._done = Imported()

    async def run(self, lines: Iterable[CodeLine | BadLine], told: Callable[[int], None] = lambda _: None) -> Imported:
        """Import every line, or none; `told` hears how many more lines were seen to.

        Codes count all at once at the end. Cut short, it leaves nothing that counts, and the next import clears that
        away. Raises ImportRefused, ImportSuperseded, and what `Database.run_long` raises.
        """
        number = await self._database.run_long(codes_store.begin, self._appid, self._clock.now())
        for old in await self._database.read(codes_store.given_up, self._appid):
            await self._clear(old)
        published = False
        try:
            for chunk in _chunks(lines):
                await self._add(number, chunk)
                told(len(chunk))
            published = await self._publish(number)
        finally:
            if not published:
                await self._database.run_long(codes_store.give_up, number)
                await self._clear(number)
        if self._done.replaced:
            await self._clear_replaced(number)
        return self._done

    async def _add(self, number: int, chunk: list[CodeLine | BadLine]) -> None:
        codes = list({line.code for line in chunk if isinstance(line, CodeLine)})
        standing = await self._database.read(codes_store.standing, self._appid, number, codes)
        in_file = dict(standing.imported)
        added: dict[str, str] = {}
        for line in chunk:
            self._done.lines += 1
            if isinstance(line, BadLine):
                self._bad.add(line)
            elif line.code in in_file:
                self._repeated(line, in_file[line.code])
            elif self._takes(line, standing.published.get(line.code)):
                in_file[line.code] = added[line.code] = line.card_id
        if added and not await self._database.run_long(codes_store.add, self._appid, number, added):
            raise ImportSuperseded

    def _repeated(self, line: CodeLine, card_id: str) -> None:
        if line.card_id == card_id:
            self._done.unchanged += 1
            return
        self._bad.add(
            BadLine(
                line.number,
                Text(
                    f"code {line.code} 在前面的行中属于卡券 {card_id}",
                    f"further up the code {line.code} belongs to the card {card_id}",
                ),
            )
        )

    def _takes(self, line: CodeLine, card_id: str | None) -> bool:
        """Whether this line is to be written, given the card that its code has so far."""
        if card_id is None:
            self._done.new += 1
        elif card_id == line.card_id:
            self._done.unchanged += 1
            # written all the same where a later line could give it another card, so that the two are noticed
            return self._replace
        elif self._replace:
            self._done.replaced += 1
        else:
            self._bad.add(
                BadLine(
                    line.number,
                    Text(
                        f"code {line.code} 已登记为卡券 {card_id}；要改换请加 --replace",
                        f"the code {line.code} is registered for the card {card_id}; --replace changes that",
                    ),
                )
            )
            return False
        return True

    async def _publish(self, number: int) -> bool:
        """Whether the codes count now; False when there was nothing to change."""
        if self._bad.count:
            raise ImportRefused(self._bad)
        if not self._done.new and not self._done.replaced:
            return False
        if not await self._database.run_long(codes_store.publish, number, self._clock.now()):
            raise ImportSuperseded
        return True

    async def _clear(self, number: int) -> None:
        while await self._database.run_long(codes_store.clear_chunk, number) == CHUNK:
            pass

    async def _clear_replaced(self, number: int) -> None:
        after: str | None = ""
        while after is not None:
            after = await self._database.run_long(codes_store.clear_replaced, self._appid, number, after)


def _chunks(lines: Iterable[CodeLine | BadLine]) -> Iterator[list[CodeLine | BadLine]]:
    left = iter(lines)
    while chunk := list(islice(left, CHUNK)):
        yield chunk
