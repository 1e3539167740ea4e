"""Which tokens are due when, so that a tick looks only at those that are."""

import heapq

from wxgate.tokens.record import Key


class Due:
    """Keys in the order of their moments. Each key stands in it once; a later `put` moves it."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, Key]] = []
        self._moment: dict[Key, float] = {}

    def put(self, key: Key, moment: float) -> None:
        """Let `key` be due at `moment`."""
        if self._moment.get(key) != moment:
            self._moment[key] = moment
            heapq.heappush(self._heap, (moment, key))

    def discard(self, key: Key) -> None:
        """Let `key` never be due."""
        self._moment.pop(key, None)

    def pop(self, now: float, limit: int) -> list[Key]:
        """At most `limit` keys that are due, longest due first. They stand in it no more."""
        due: list[Key] = []
        while self._heap and self._heap[0][0] <= now and len(due) < limit:
            moment, key = heapq.heappop(self._heap)
            if self._moment.get(key) == moment:  # else it was moved or discarded meanwhile
                del self._moment[key]
                due.append(key)
        return due

    def __contains__(self, key: Key) -> bool:
        return key in self._moment
