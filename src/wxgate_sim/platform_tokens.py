"""Access tokens of third-party platforms, their own and those by which they act for accounts."""

from collections import OrderedDict
from dataclasses import dataclass, field

from wxgate_sim.clock import Clock
from wxgate_sim.errors import Refused
from wxgate_sim.identifiers import Mint
from wxgate_sim.platforms import Platform

# The platform's appid, and the appid of the account it acts for; empty for the platform's own token.
Owner = tuple[str, str]
REMEMBERED = 20_000


@dataclass(slots=True)
class PlatformToken:
    """One token as issued. `dies` comes before `expires` when something retired it early."""

    value: str = field(repr=False)
    owner: Owner
    expires: float
    dies: float


@dataclass(slots=True)
class PlatformTokens:
    """Issues, retires and judges them. After a new one its predecessor works for the platform's `token_overlap`."""

    clock: Clock
    mint: Mint
    issued: OrderedDict[str, PlatformToken] = field(default_factory=OrderedDict)
    latest: dict[Owner, PlatformToken] = field(default_factory=dict)
    _previous: dict[Owner, PlatformToken] = field(default_factory=dict)

    def issue(self, platform: Platform, appid: str = "") -> PlatformToken:
        """A new token. Its one predecessor goes on working for a while; the one before that stops now."""
        owner, now = (platform.appid, appid), self.clock.now()
        self._retire(self._previous.pop(owner, None), now)
        before = self.latest.get(owner)
        if before:
            self._retire(before, now + platform.token_overlap)
            self._previous[owner] = before
        expires = now + platform.token_life
        token = PlatformToken(self.mint.access_token(), owner, expires, expires)
        self.latest[owner] = self.issued[token.value] = token
        if len(self.issued) > REMEMBERED:
            self.issued.popitem(last=False)
        return token

    def owner(self, value: str) -> Owner | None:
        """Whose token this is, working or not; None for what was never issued here."""
        token = self.issued.get(value)
        return token.owner if token else None

    def judge(self, value: str) -> Owner:
        """Whose working token this is. Raises 40014, 40001 or 42001 (WeChat reference §14.1)."""
        token = self.issued.get(value)
        if token is None:
            raise Refused(40014)
        if self.clock.now() >= token.dies:
            raise Refused(42001 if token.dies == token.expires else 40001)
        return token.owner

    def forget(self, owner: Owner) -> None:
        """Retire the owner's tokens now."""
        now = self.clock.now()
        self._retire(self.latest.pop(owner, None), now)
        self._retire(self._previous.pop(owner, None), now)

    def forget_account(self, appid: str) -> None:
        """Retire the tokens by which any platform acts for this account."""
        for owner in [each for each in self.latest if each[1] == appid]:
            self.forget(owner)

    def _retire(self, token: PlatformToken | None, at: float) -> None:
        if token:
            token.dies = min(token.dies, at)
