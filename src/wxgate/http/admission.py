"""How many calls of one official account are worked on at once, so that a busy one cannot take every place."""

from collections import Counter

from wxgate.protocol.errors import AccountBusy


class Admission:
    """Counts the calls under way for each official account."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._under_way: Counter[str] = Counter()

    def enter(self, appid: str) -> None:
        """Takes a place, which `leave` gives back. Raises AccountBusy (429)."""
        if self._under_way[appid] >= self._limit:
            raise AccountBusy(f"上限 {self._limit}", f"the limit is {self._limit}")
        self._under_way[appid] += 1

    def leave(self, appid: str) -> None:
        """Gives a place back."""
        self._under_way[appid] -= 1
        if not self._under_way[appid]:
            del self._under_way[appid]
