"""Whose turn it is: lanes with work take turns, so that one with much holds up none with little."""

from collections.abc import Callable, Mapping

from wxgate.jobs.claims import Wanted

Limit = Callable[[str], int]


class LaneTurns:
    """The lanes in which there may be work, in the order of their turns."""

    def __init__(self) -> None:
        self._ready: dict[str, float] = {}

    def take(self, ready: Mapping[str, float]) -> None:
        """Know what the database knows; lanes that were known keep their place."""
        known = {lane: ready[lane] for lane in self._ready if lane in ready}
        self._ready = {**known, **ready}

    def wake(self, lane: str, at: float = 0.0) -> None:
        """There is work in this lane that may begin at that moment."""
        self._ready[lane] = min(at, self._ready.get(lane, at))

    def emptied(self, lane: str) -> None:
        """The lane gave less than was wanted: it has nothing until somebody says so."""
        self._ready.pop(lane, None)

    def next_after(self, now: float) -> float | None:
        """When the next lane has something to do of those that have nothing yet."""
        return min((at for at in self._ready.values() if at > now), default=None)

    def plan(self, free: int, limit: Limit, now: float) -> list[Wanted]:
        """How many jobs to claim of which lane, `free` at most; `limit` says how many more a lane may have.

        Every lane gets the same share as long as it may; no lane more than half of what is free, so that there is
        always something left for one that comes later.
        """
        room = {lane: limit(lane) for lane, at in self._ready.items() if at <= now}
        waiting = [lane for lane, count in room.items() if count > 0]
        shares: dict[str, int] = {}
        cap = max(1, (free + 1) // 2)
        while free > 0 and waiting:
            share = max(1, free // len(waiting))
            for lane in waiting[:free]:
                more = min(share, room[lane] - shares.get(lane, 0), cap - shares.get(lane, 0), free)
                shares[lane] = shares.get(lane, 0) + more
                free -= more
            waiting = [lane for lane in waiting if 0 < shares.get(lane, 0) < min(room[lane], cap)]
        for lane in shares:
            self._ready[lane] = self._ready.pop(lane)
        return [Wanted(lane, count, self._ready[lane]) for lane, count in shares.items() if count]
