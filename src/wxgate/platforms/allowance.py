"""How often strangers may make us ask WeChat: the pages are open to the world, and WeChat counts a platform's calls."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from wxgate.platforms.problems import AuthorizationFailed, Problem


@dataclass(slots=True)
class Allowance:
    """So many calls at once, and then so many a minute."""

    at_once: int
    per_minute: float
    now: Callable[[], float] = time.monotonic
    _left: float = field(init=False)
    _since: float = field(init=False)

    def __post_init__(self) -> None:
        self._left, self._since = float(self.at_once), self.now()

    def take(self) -> None:
        """Use one up. Raises AuthorizationFailed when there is none left."""
        now = self.now()
        self._left = min(self.at_once, self._left + (now - self._since) * self.per_minute / 60)
        self._since = now
        if self._left < 1:
            raise AuthorizationFailed(Problem.OVERLOADED)
        self._left -= 1

    def give_back(self) -> None:
        """Take back the use of one, which was no stranger's."""
        self._left = min(self.at_once, self._left + 1)
