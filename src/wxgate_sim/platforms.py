"""Third-party platforms (第三方平台): who they are, and every switch of how WeChat treats them."""

from dataclasses import dataclass, field, fields

from wxgate_sim.accounts import Limits, Network, lets_in
from wxgate_sim.platform_functions import ALL

# WeChat reference §3.1 and §3.2.
TICKET_EVERY = 600
TOKEN_LIFE = 7200


@dataclass(slots=True)
class Platform:
    """One third-party platform; README.md lists its options with their defaults.

    `push_url` is the address for authorisation events, `message_url` the one for the accounts' messages, in which
    `$APPID$` stands for the account's appid.
    """

    appid: str
    secret: str = field(repr=False)
    name: str = ""
    push_url: str = ""
    message_url: str = ""
    push_token: str = field(default="", repr=False)
    push_aes_key: str = field(default="", repr=False)
    push_tries: int = 3
    push_timeout: float = 5.0
    pushes_tickets: bool = True
    ticket_every: int = TICKET_EVERY
    functions: tuple[int, ...] = ALL
    redirect_domains: tuple[str, ...] = ()
    allow_any_redirect: bool = False
    ip_allowlist: tuple[Network, ...] | None = None
    unauthorized: tuple[str, ...] = ()
    quotas: dict[str, Limits] = field(default_factory=dict)
    unlimited: bool = False
    token_life: int = TOKEN_LIFE
    token_overlap: int = 300
    token_expired_errcode: int = 42001
    preauth_life: int = 600
    auth_code_life: int = 3600
    rotates_refresh_tokens: bool = False

    @property
    def kind(self) -> str:
        """What it is among those whose calls are counted."""
        return "platform"

    def admits(self, address: str) -> bool:
        """Whether the platform's IP allow-list lets this address call; no list lets everybody."""
        return lets_in(self.ip_allowlist, address)


OPTIONS = tuple(each.name for each in fields(Platform) if each.name != "appid")
