"""When an account may send customer-service messages to a person (WeChat reference §6.2, §6.3)."""

from collections import deque
from dataclasses import dataclass, field
from typing import Literal, get_args

from wxgate_sim.accounts import Account, Accounts
from wxgate_sim.clock import Clock
from wxgate_sim.errors import Refused

Action = Literal["message", "menu", "follow", "scan", "pay"]
ACTIONS: tuple[str, ...] = get_args(Action)

TWO_DAYS = 48 * 3600
MINUTE = 60
AFTER_A_TAP = 3
# WeChat wants something to have passed between the two before it shows "is typing", and shows it only so long.
EXCHANGE = 30
TYPING = 15
# So many allowances of one person are remembered: who writes more often than that has enough.
REMEMBERED = 100

Pair = tuple[str, str]


@dataclass(slots=True)
class Allowance:
    """What one thing the person did permits. `left` is how many messages, None for any number."""

    action: Action
    left: int | None
    expires: float


@dataclass(slots=True)
class Windows:
    """Opens allowances, spends them, and knows who is shown as typing."""

    clock: Clock
    accounts: Accounts
    _allowances: dict[Pair, deque[Allowance]] = field(default_factory=dict)
    _exchanged: dict[Pair, float] = field(default_factory=dict)
    _typing: dict[Pair, float] = field(default_factory=dict)

    def opened(self, appid: str, person_id: str, action: Action) -> None:
        """The person did something that lets the account write: a new allowance, beside those still open."""
        account, now = self.accounts.by_appid[appid], self.clock.now()
        allowances = self._allowances.setdefault((appid, person_id), deque(maxlen=REMEMBERED))
        allowances.append(_allowance(account, action, now))
        self._exchanged[appid, person_id] = now

    def closed(self, appid: str, person_id: str) -> None:
        """The person unfollowed: every window shuts, and following again opens only its own."""
        for about in (self._allowances, self._exchanged, self._typing):
            about.pop((appid, person_id), None)

    def open(self, appid: str, person_id: str) -> list[Allowance]:
        """The allowances that have not run out of time, latest first, those without a message left among them."""
        now = self.clock.now()
        return [each for each in reversed(self._allowances.get((appid, person_id), ())) if each.expires > now]

    def spend(self, appid: str, person_id: str) -> None:
        """Count one message, from the latest allowance that has any left.

        Raises 45015 while no window is open and 45047 when those that are open are used up.
        """
        windows = self.open(appid, person_id)
        if not windows:
            raise Refused(45015)
        usable = next((each for each in windows if each.left is None or each.left > 0), None)
        if usable is None:
            raise Refused(45047)
        if usable.left is not None:
            usable.left -= 1
        self._exchanged[appid, person_id] = self.clock.now()
        self._typing.pop((appid, person_id), None)

    def type(self, appid: str, person_id: str) -> None:
        """Show the account as typing. Raises 45080 without an exchange in the last 30 s, 45081 while it is shown."""
        now = self.clock.now()
        if now - self._exchanged.get((appid, person_id), float("-inf")) > EXCHANGE:
            raise Refused(45080)
        if self._typing.get((appid, person_id), now) > now:
            raise Refused(45081)
        self._typing[appid, person_id] = now + TYPING

    def stop_typing(self, appid: str, person_id: str) -> None:
        """Show it no longer."""
        self._typing.pop((appid, person_id), None)


def _allowance(account: Account, action: Action, now: float) -> Allowance:
    match action:
        case "message":
            return Allowance(action, account.message_allowance, now + TWO_DAYS)
        case "pay":
            return Allowance(action, account.pay_allowance, now + TWO_DAYS)
        case _:
            return Allowance(action, AFTER_A_TAP, now + MINUTE)
