"""Everything the simulator knows, in one object: make as many as needed, they share nothing."""

from dataclasses import dataclass
from random import Random
from typing import Literal, get_args

from wxgate_sim.accounts import Account, Accounts
from wxgate_sim.calls import Calls
from wxgate_sim.card_codes import CardCodes
from wxgate_sim.card_offers import CardOffers
from wxgate_sim.cards import Cards
from wxgate_sim.clock import Clock
from wxgate_sim.conversations import Conversations
from wxgate_sim.encrypted_codes import EncryptedCodes
from wxgate_sim.errors import Refused, errmsg, new_rid
from wxgate_sim.faults import Faults
from wxgate_sim.followers import People
from wxgate_sim.identifiers import Mint
from wxgate_sim.jssdk_sessions import JsSdkSessions
from wxgate_sim.media import Media
from wxgate_sim.oauth import OAuth
from wxgate_sim.open_platform import OpenPlatform
from wxgate_sim.pictures import Pictures
from wxgate_sim.pushes import Pushes
from wxgate_sim.qrcodes import QrCodes
from wxgate_sim.quotas import Quotas
from wxgate_sim.sent_messages import SentMessages
from wxgate_sim.shakes import Shakes
from wxgate_sim.templates import Templates
from wxgate_sim.ticket_rounds import TicketRounds
from wxgate_sim.tickets import Tickets
from wxgate_sim.tokens import Tokens
from wxgate_sim.video_links import VideoLinks
from wxgate_sim.windows import Windows

RidSeparator = Literal["auto", "space", "comma"]
RID_SEPARATORS: tuple[str, ...] = get_args(RidSeparator)
MediaErrors = Literal["auto", "text", "json"]
MEDIA_ERRORS: tuple[str, ...] = get_args(MediaErrors)
IP_LIST = ("127.0.0.1", "127.0.0.2", "101.226.103.0/25")


@dataclass(slots=True)
class Settings:
    """What holds for the whole simulator rather than for one account."""

    rid_separator: RidSeparator = "auto"
    media_errors: MediaErrors = "auto"
    api_domain_ips: tuple[str, ...] = IP_LIST
    callback_ips: tuple[str, ...] = IP_LIST


class World:
    """WeChat as the simulator sees it. `seed` makes its chance repeat itself."""

    def __init__(self, seed: int | None = None) -> None:
        # A reset does not start the chance again: a token of before must not come back as a token of after.
        self.random = Random(seed)  # noqa: S311 - imitated identifiers, not secrets
        self.mint = Mint(self.random)
        self._begin()

    def reset(self) -> None:
        """Forget everything: accounts, people, tokens, calls, faults, and the clock's offset. Pushes stop."""
        self.ticket_rounds.stop()
        self.pushes.stop()
        self._begin()

    def _begin(self) -> None:
        self.settings = Settings()
        self.clock = Clock()
        self.accounts = Accounts()
        self.people = People()
        self.tokens = Tokens(self.clock, self.mint)
        self.tickets = Tickets(self.clock, self.mint)
        self.templates = Templates(self.mint)
        self.cards = Cards(self.clock)
        self.card_offers = CardOffers()
        self.card_codes = CardCodes(self.mint)
        self.encrypted_codes = EncryptedCodes(self.mint)
        self.jssdk = JsSdkSessions(self.mint)
        self.shakes = Shakes(self.clock, self.mint)
        self.qrcodes = QrCodes(self.clock, self.mint)
        self.media = Media(self.clock, self.mint)
        self.pictures = Pictures(self.mint, self.media)
        self.video_links = VideoLinks(self.clock, self.mint)
        self.windows = Windows(self.clock, self.accounts)
        self.sent = SentMessages(self.clock)
        self.oauth = OAuth(self.clock, self.mint)
        self.quotas = Quotas(self.clock)
        self.faults = Faults(self.random)
        self.calls = Calls()
        self.conversations = Conversations(self.clock)
        self.open_platform = OpenPlatform(self.clock, self.mint, self.accounts)
        self.pushes = Pushes(self.clock, self.mint, self.accounts, self.people, self.conversations, self.open_platform)
        self.ticket_rounds = TicketRounds(self.clock, self.open_platform, self.pushes)

    def admit(self, access_token: str, path: str) -> Account:
        """The account whose token this is, one call counted.

        Raises the token errors, 61007 for a platform that was not granted this, 48001, 45009 or 45011.
        """
        account = self.holder(access_token)
        self.open_platform.let_through(access_token, path)
        if path in account.unauthorized:
            raise Refused(48001)
        self.quotas.spend(account, path)
        return account

    def holder(self, access_token: str) -> Account:
        """The account whose token this is, or the token of a platform that acts for it.

        Raises 41001, 40014, 40001, 42001 or 61015.
        """
        try:
            appid = self.open_platform.account_of(access_token) or self.tokens.account_of(access_token)
            return self.accounts.by_appid[appid]
        except Refused as refused:
            raise Refused(self._token_errcode(access_token, refused.errcode)) from None

    def _token_errcode(self, access_token: str, errcode: int) -> int:
        if access_token in self.oauth.grants:
            return 40001  # a visitor's token is a credential, though not one for this
        owner = self.accounts.find(self.whose(access_token) or "")
        # WeChat itself mixes these two freely; a client must treat them alike (WeChat reference §14.1).
        if owner and owner.mixed_token_errors and errcode == 40001:
            return self.random.choice((40001, 40014))
        return errcode

    def whose(self, access_token: str) -> str | None:
        """The appid a token was issued for, be it an account's, a visitor's or a platform's, working or not.

        None for garbage.
        """
        grant = self.oauth.grants.get(access_token)
        if grant:
            return grant.appid
        platform, account = self.open_platform.tokens.owner(access_token) or ("", "")
        return account or platform or self.tokens.owner(access_token)

    def refusal(self, refused: Refused, path: str) -> dict[str, object]:
        """The body of a refusal. Both spellings of the request id occur: /sns puts a comma before it."""
        style = self.settings.rid_separator
        comma = style == "comma" or (style == "auto" and path.startswith("/sns/"))
        rid = new_rid(self.clock.now(), self.random)
        text = errmsg(refused.phrase, rid, ", " if comma else " ")
        return {"errcode": refused.errcode, "errmsg": text, **refused.extras}
