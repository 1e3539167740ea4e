"""How much is worked on at once. What does not fit is refused at once, never queued (design §7)."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from wxgate.protocol.errors import AccountBusy, Overloaded


class Admission:
    """Counts the requests under way, in all and for each official account."""

    def __init__(self, limit: int, limit_per_account: int) -> None:
        self._limit = limit
        self._limit_per_account = limit_per_account
        self._under_way = 0
        self._per_account: Counter[str] = Counter()

    def enter(self) -> None:
        """Takes a place; each one needs its `leave`. Raises Overloaded (503)."""
        if self._under_way >= self._limit:
            raise Overloaded
        self._under_way += 1

    def leave(self) -> None:
        """Gives the place back."""
        self._under_way -= 1

    @contextmanager
    def of_account(self, appid: str) -> Iterator[None]:
        """A place among the account's calls. Raises AccountBusy (429)."""
        if self._per_account[appid] >= self._limit_per_account:
            raise AccountBusy(f"上限 {self._limit_per_account}", f"the limit is {self._limit_per_account}")
        self._per_account[appid] += 1
        try:
            yield
        finally:
            self._per_account[appid] -= 1
            if not self._per_account[appid]:
                del self._per_account[appid]
