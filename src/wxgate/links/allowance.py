"""How many look-ups of keys that lead nowhere a process makes: random keys shall not flood the database."""

from collections.abc import Callable
from typing import Final

FRUITLESS_PER_SECOND: Final = 1000.0
"""Far above what people's typing errors cause, a tenth of what the database answers."""


class Allowance:
    """So many look-ups at once and a second. One that finds something costs nothing: it is given back."""

    __slots__ = ("_at", "_clock", "_left", "_per_second")

    def __init__(self, clock: Callable[[], float], per_second: float = FRUITLESS_PER_SECOND) -> None:
        self._clock = clock
        self._per_second = per_second
        self._left = per_second
        self._at = clock()

    def take(self) -> bool:
        """Whether there is one left."""
        now = self._clock()
        self._left = min(self._per_second, self._left + (now - self._at) * self._per_second)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True

    def give_back(self) -> None:
        """Undo a `take`."""
        self._left += 1
