"""How many calls of one official account are worked on at once, so that a slow one cannot take every place."""

from collections import Counter
from typing import Final

from wxgate.protocol.errors import AccountBusy

SURE: Final = 8
"""An account always gets this part of its limit, however busy the others are."""


class Admission:
    """Counts the calls under way for each official account.

    An account gets at most `limit` places, and at most half of those in `room` that the others leave free: one whose
    calls hang leaves half of the places to the others, a second one a quarter, and so on.
    """

    def __init__(self, limit: int, room: int) -> None:
        self._limit = limit
        self._room = room
        self._under_way: Counter[str] = Counter()
        self._total = 0

    def enter(self, appid: str) -> None:
        """Takes a place, which `leave` gives back. Raises AccountBusy (429)."""
        own = self._under_way[appid]
        share = max((self._room - self._total + own) // 2, self._limit // SURE, 1)
        if own >= min(self._limit, share):
            raise AccountBusy(f"目前上限 {min(self._limit, share)}", f"the limit is {min(self._limit, share)} now")
        self._under_way[appid] += 1
        self._total += 1

    def leave(self, appid: str) -> None:
        """Gives a place back."""
        self._total -= 1
        self._under_way[appid] -= 1
        if not self._under_way[appid]:
            del self._under_way[appid]
