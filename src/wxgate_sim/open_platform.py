"""WeChat's open platform as third-party platforms meet it: their tickets, tokens and authorisations."""

from dataclasses import dataclass, field
from hmac import compare_digest

from wxgate_sim.accounts import Accounts
from wxgate_sim.authorizations import Authorizations
from wxgate_sim.clock import Clock
from wxgate_sim.errors import Refused
from wxgate_sim.identifiers import Mint
from wxgate_sim.platform_functions import opens
from wxgate_sim.platform_tokens import PlatformTokens
from wxgate_sim.platforms import Platform
from wxgate_sim.verify_tickets import VerifyTickets


@dataclass(slots=True)
class OpenPlatform:
    """All platforms by their appid, and what WeChat keeps of them."""

    clock: Clock
    mint: Mint
    accounts: Accounts
    platforms: dict[str, Platform] = field(default_factory=dict)
    tickets: VerifyTickets = field(init=False)
    tokens: PlatformTokens = field(init=False)
    authorizations: Authorizations = field(init=False)

    def __post_init__(self) -> None:
        self.tickets = VerifyTickets(self.clock, self.mint)
        self.tokens = PlatformTokens(self.clock, self.mint)
        self.authorizations = Authorizations(self.clock, self.mint)

    def find(self, appid: str) -> Platform:
        """The platform. Raises 61011 when this is an account's appid, 40013 when it is nobody's."""
        platform = self.platforms.get(appid)
        if platform is None:
            raise Refused(61011 if self.accounts.find(appid) else 40013)
        return platform

    def signed_in(self, appid: str, secret: str) -> Platform:
        """The platform these credentials belong to. Raises 61011, 40013 or 40125."""
        platform = self.find(appid)
        if not compare_digest(platform.secret.encode(), secret.encode()):
            raise Refused(40125)
        return platform

    def holder(self, token: str) -> Platform:
        """The platform whose own token this is. Raises 41021, 40014, 40001, and 42001 (or 42006, by its option)."""
        if not token:
            raise Refused(41021)
        owner = self.tokens.owner(token)
        if owner is None:
            raise Refused(40014)
        if owner[1]:
            raise Refused(61014)
        platform = self.platforms[owner[0]]
        try:
            self.tokens.judge(token)
        except Refused as refused:
            raise Refused(platform.token_expired_errcode if refused.errcode == 42001 else refused.errcode) from None
        return platform

    def account_of(self, token: str) -> str | None:
        """The appid of the account a platform acts for with this token, None when it is no token of a platform.

        Raises 40001, 42001, or 61015 for a platform's own token.
        """
        owner = self.tokens.owner(token)
        if owner is None:
            return None
        if not owner[1]:
            raise Refused(61015)
        return self.tokens.judge(token)[1]

    def let_through(self, token: str, path: str) -> None:
        """Raise 61007 when this is a platform's token for an account that did not grant what the path needs."""
        owner = self.tokens.owner(token)
        if owner and not opens(self.authorizations.of(*owner).functions, path):
            raise Refused(61007)
