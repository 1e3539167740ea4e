"""Official accounts: who they are and what WeChat lets them do."""

from dataclasses import dataclass, field, fields
from hmac import compare_digest
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Literal, get_args

from wxgate_sim.errors import Refused
from wxgate_sim.identifiers import original_id

Kind = Literal["service", "subscription", "sandbox", "open_app"]
Duplicate = Literal["off", "before", "beside"]
KINDS: tuple[str, ...] = get_args(Kind)
DUPLICATES: tuple[str, ...] = get_args(Duplicate)
PushMode = Literal["plain", "compatible", "safe"]
PUSH_MODES: tuple[str, ...] = get_args(PushMode)
SCOPES = ("snsapi_base", "snsapi_userinfo")
TICKETS = ("jsapi", "wx_card")
# What becomes of a template message WeChat accepted: the last is a delivery that is never reported.
Outcome = Literal["success", "user_block", "system_failed", "none"]
OUTCOMES: tuple[str, ...] = get_args(Outcome)
# A repeated client_msg_id gets the first answer again or an errcode, such as the 45065 of mass sending.
DuplicateAnswer = int | Literal["same_answer"]

Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class Limits:
    """How often one API may be called. None means without limit."""

    daily: int | None = None
    per_minute: int | None = None


@dataclass(slots=True)
class Account:
    """One official account and every switch of its behaviour; README.md lists them with their defaults."""

    appid: str
    secret: str = field(repr=False)
    name: str = ""
    kind: Kind = "service"
    scopes: tuple[str, ...] = SCOPES
    redirect_domains: tuple[str, ...] = ()
    allow_any_redirect: bool = False
    ip_allowlist: tuple[Network, ...] | None = None
    unionid: bool = False
    open_platform: str = "platform"
    tickets: tuple[str, ...] = TICKETS
    unauthorized: tuple[str, ...] = ()
    quotas: dict[str, Limits] = field(default_factory=dict)
    unlimited: bool = False
    token_life: int = 7200
    mixed_token_errors: bool = False
    code_expired_errcode: int = 40029
    silent_userinfo: bool = False
    duplicate_redirect: Duplicate = "off"
    snapshot: bool = False
    snapshot_userinfo_refused: bool = False
    frozen: bool = False
    secret_frozen: bool = False
    token_forbidden: bool = False
    push_url: str = ""
    push_token: str = field(default="", repr=False)
    push_aes_key: str = field(default="", repr=False)
    push_mode: PushMode = "plain"
    push_tries: int = 3
    push_timeout: float = 5.0
    any_template: bool = False
    template_outcome: Outcome = "success"
    duplicate_client_msg_id: DuplicateAnswer = "same_answer"
    short_msgids: bool = False
    miniprograms: tuple[str, ...] | None = None
    message_allowance: int = 5
    pay_allowance: int | None = None
    kf_accounts: tuple[str, ...] = ()
    permanent_qrcodes: int = 100_000
    card_review: bool = False
    js_domains: tuple[str, ...] | None = None
    largest_image: int = 10 * 1024 * 1024
    voice_recognition: bool = False

    @property
    def original_id(self) -> str:
        """The account's `gh_…` id."""
        return original_id(self.appid)

    def admits(self, address: str) -> bool:
        """Whether the account's IP allow-list lets this address fetch tokens; no list lets everybody."""
        return lets_in(self.ip_allowlist, address)


# What an account may not change: its appid is what everything else hangs on.
OPTIONS = tuple(each.name for each in fields(Account) if each.name != "appid")


def lets_in(networks: tuple[Network, ...] | None, address: str) -> bool:
    """Whether this allow-list holds the address; None lets everybody in."""
    if networks is None:
        return True
    try:
        caller = ip_address(address)
    except ValueError:
        return False
    return any(caller in network for network in networks)


def read_network(text: str) -> Network:
    """The address or CIDR block as a network. Raises ValueError for anything else."""
    return ip_network(text, strict=False)


@dataclass(slots=True)
class Accounts:
    """All accounts by appid."""

    by_appid: dict[str, Account] = field(default_factory=dict)

    def add(self, account: Account) -> None:
        """Make the account known; one with the same appid must not be there yet."""
        if account.appid in self.by_appid:
            raise KeyError(account.appid)
        self.by_appid[account.appid] = account

    def find(self, appid: str) -> Account | None:
        """The account, or None."""
        return self.by_appid.get(appid)

    def signed_in(self, appid: str, secret: str) -> Account:
        """The account these credentials belong to. Raises 40013 or 40125."""
        account = self.by_appid.get(appid)
        if account is None:
            raise Refused(40013)
        if not compare_digest(account.secret.encode(), secret.encode()):
            raise Refused(40125)
        return account
