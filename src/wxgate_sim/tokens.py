"""Access tokens of accounts: the classic credential and the stable one, which never touch each other."""

from collections import deque
from dataclasses import dataclass, field
from typing import Literal

from wxgate_sim.accounts import Account
from wxgate_sim.clock import Clock
from wxgate_sim.errors import Refused
from wxgate_sim.identifiers import Mint

Credential = Literal["classic", "stable"]
CREDENTIALS: tuple[Credential, ...] = ("classic", "stable")

# WeChat reference §1.1 and §1.2.
GRACE = 300
FORCED_PER_DAY = 20
FORCED_APART = 30
# A retired token is remembered so that it is told apart from garbage; under load the oldest are forgotten.
REMEMBERED = 20_000


@dataclass(slots=True)
class Token:
    """One token as issued. `dies` comes before `expires` when something retired it early."""

    value: str = field(repr=False)
    appid: str
    credential: Credential
    expires: float
    dies: float
    dead: bool = False

    def retire(self, at: float) -> None:
        """Let the token work until then at most."""
        self.dies = min(self.dies, at)


@dataclass(slots=True)
class Line:
    """The tokens of one account and credential: the latest, its predecessor, and the forced refreshes of a day."""

    latest: Token | None = None
    previous: Token | None = None
    forced_at: float = float("-inf")
    forced_day: str = ""
    forced_today: int = 0


@dataclass(slots=True)
class Tokens:
    """Issues, retires and judges access tokens."""

    clock: Clock
    mint: Mint
    lines: dict[tuple[str, Credential], Line] = field(default_factory=dict)
    issued: dict[str, Token] = field(default_factory=dict)
    order: deque[str] = field(default_factory=deque)

    def classic(self, account: Account) -> Token:
        """A new token. Its one predecessor goes on working for 300 s; the one before that stops now."""
        now = self.clock.now()
        line = self._line(account.appid, "classic")
        if line.previous:
            line.previous.retire(now)
        if line.latest:
            line.latest.retire(now + GRACE)
        return self._issue(account, line, "classic")

    def stable(self, account: Account, *, force: bool) -> Token:
        """The stable token. Unforced it is the same one until its last 300 s. Raises 45009 when forced too often."""
        now = self.clock.now()
        line = self._line(account.appid, "stable")
        if force and now - line.forced_at >= FORCED_APART:
            return self._forced(account, line, now)
        latest = line.latest
        if latest and latest.expires - now >= GRACE:
            return latest
        return self._issue(account, line, "stable")

    def _forced(self, account: Account, line: Line, now: float) -> Token:
        today = self.clock.day()
        if line.forced_day != today:
            line.forced_day, line.forced_today = today, 0
        if line.forced_today >= FORCED_PER_DAY:
            raise Refused(45009)
        line.forced_today += 1
        line.forced_at = now
        self._retire_all(line, now)
        return self._issue(account, line, "stable")

    def account_of(self, value: str) -> str:
        """The appid whose token this is. Raises 41001, 40014, 40001 or 42001 as WeChat reference §14.1 tells them."""
        if not value:
            raise Refused(41001)
        token = self.issued.get(value)
        if token is None:
            raise Refused(40014)
        now = self.clock.now()
        if token.dead or now >= token.dies:
            raise Refused(42001 if not token.dead and token.dies == token.expires else 40001)
        return token.appid

    def owner(self, value: str) -> str | None:
        """The appid a token was issued to, whether it still works or not; None for garbage."""
        token = self.issued.get(value)
        return token.appid if token else None

    def supersede(self, account: Account, credential: Credential) -> None:
        """As though another system had forced a refresh: the old tokens stop now and a new one is the latest."""
        line = self._line(account.appid, credential)
        self._retire_all(line, self.clock.now())
        self._issue(account, line, credential)

    def kill(self, appid: str, credential: Credential) -> None:
        """Refuse the tokens from now on, while an unforced stable_token goes on handing out the same one."""
        line = self._line(appid, credential)
        for token in (line.latest, line.previous):
            if token:
                token.dead = True

    def forget(self, appid: str) -> None:
        """Retire every token of the account, as a reset secret or a frozen account does."""
        for credential in CREDENTIALS:
            line = self._line(appid, credential)
            self._retire_all(line, self.clock.now())
            line.latest = line.previous = None

    def _line(self, appid: str, credential: Credential) -> Line:
        return self.lines.setdefault((appid, credential), Line())

    def _retire_all(self, line: Line, now: float) -> None:
        for token in (line.latest, line.previous):
            if token:
                token.retire(now)

    def _issue(self, account: Account, line: Line, credential: Credential) -> Token:
        expires = self.clock.now() + account.token_life
        token = Token(self.mint.access_token(), account.appid, credential, expires, expires)
        line.previous, line.latest = line.latest, token
        self.issued[token.value] = token
        self.order.append(token.value)
        if len(self.order) > REMEMBERED:
            del self.issued[self.order.popleft()]
        return token
