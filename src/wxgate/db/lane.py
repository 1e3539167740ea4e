"""A lane: a bounded queue and the threads that drain it."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Final, TypeAlias

from wxgate.db import failures
from wxgate.db.errors import DatabaseBusy
from wxgate.db.thread_switching import more_wait
from wxgate.db.transactions import Group, Transactions
from wxgate.db.waiting import Waiting

QUEUE_LIMIT: Final = 10_000
"""Units that may wait in one lane; the next one is refused with DatabaseBusy."""

MakeTransactions: TypeAlias = Callable[[Callable[[Group], None]], Transactions]


class Lane:
    """Takes wishes on the event loop, lets its threads settle them in batches, answers each batch with one call."""

    def __init__(self, name: str, make: MakeTransactions, *, threads: int, batch: int) -> None:
        self._loop = asyncio.get_running_loop()
        self._queue: SimpleQueue[Waiting | None] = SimpleQueue()
        self._batch = batch
        self._open = True
        self._threads = [
            Thread(target=self._serve, args=(make(self._answer),), name=f"wxgate-db-{name}-{number}", daemon=True)
            for number in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    def put(self, waiting: Waiting) -> None:
        """Queue `waiting`. Raises DatabaseBusy when the queue is full, DatabaseUnavailable after `shut`."""
        if not self._open:
            raise failures.closed()
        if self._queue.qsize() >= QUEUE_LIMIT:
            raise DatabaseBusy(self._queue.qsize())
        more_wait(1)
        self._queue.put(waiting)

    def shut(self) -> None:
        """Take nothing more; the threads end when all that is queued is answered."""
        if self._open:
            self._open = False
            for _ in self._threads:
                self._queue.put(None)

    async def ended(self) -> None:
        """Return when the threads have ended."""
        for thread in self._threads:
            await asyncio.to_thread(thread.join)

    def _serve(self, transactions: Transactions) -> None:
        going_on = True
        while going_on:
            batch, going_on = self._take()
            transactions.settle(batch)
            more_wait(-len(batch))
        transactions.close()

    def _take(self) -> tuple[list[Waiting], bool]:
        """All that waits, at most a batch, at least one; and whether to go on after it."""
        batch: list[Waiting] = []
        waiting = self._queue.get()
        while waiting is not None:
            batch.append(waiting)
            if len(batch) == self._batch:
                return batch, True
            try:
                waiting = self._queue.get_nowait()
            except Empty:
                return batch, True
        return batch, False

    def _answer(self, group: Group) -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody is left to be told
            self._loop.call_soon_threadsafe(_answer_each, group)


def _answer_each(group: Group) -> None:
    for waiting in group:
        waiting.answer()
