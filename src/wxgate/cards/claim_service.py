"""Setting up claim pages and looking at them."""

import secrets
from dataclasses import dataclass, field

from wxgate.cards import claim_errors
from wxgate.cards.claim_fields import ClaimLooks
from wxgate.cards.claim_store import OWN_CODES, WEIXIN_CODES, ClaimPage, PageName, claim_page_of, claim_page_row
from wxgate.cards.codes import CodeRegistry
from wxgate.cards.parameters import CODE_LIMIT
from wxgate.cards.tables import claim_pages
from wxgate.db import Database
from wxgate.protocol.clock import Clock
from wxgate.tenants.call import Call
from wxgate.tenants.client import Client
from wxgate.tokens.credentials import CurrentTokens, current_tokens
from wxgate.tokens.keeper import Keeper
from wxgate.tokens.token import WX_CARD_TICKET


@dataclass(frozen=True, slots=True)
class Made:
    """A new page's key and address."""

    key: str
    address: str


@dataclass(frozen=True, slots=True)
class View:
    """A page with what its client may know of the account."""

    page: ClaimPage
    card_id: str
    """The card handed out now: the registry may name another tomorrow."""
    tokens: CurrentTokens
    api_ticket: str = field(repr=False)


class ClaimPages:
    """The claim pages of every client."""

    def __init__(self, database: Database, keeper: Keeper, clock: Clock, pages_url: str) -> None:
        self._database = database
        self._keeper = keeper
        self._clock = clock
        self._pages_url = pages_url
        self.registry = CodeRegistry(database)

    async def create_for_card(self, call: Call, card_id: str, looks: ClaimLooks) -> Made:
        """A new page for a card whose codes WeChat assigns, durably stored. Raises ParameterInvalid (115)."""
        return await self._create(call, WEIXIN_CODES, card_id, "", looks)

    async def create_for_code(self, call: Call, code: str, card_id: str | None, looks: ClaimLooks) -> Made:
        """A new page for one code of the merchant's own, durably stored. Raises ParameterInvalid (115).

        Without `card_id` the card is looked up whenever the page is opened, see `CodeRegistry.resolve`.
        """
        if card_id and len(code) > CODE_LIMIT:
            raise claim_errors.code_too_long()
        return await self._create(call, OWN_CODES, card_id or "", code, looks)

    async def find(self, key: str) -> ClaimPage | None:
        """Anybody's page with this key: a visitor's browser is told no more than it. Raises as `Database.find` does."""
        row = await self._database.find(claim_pages, key)
        return claim_page_of(row) if row else None

    async def view(self, call: Call, key: str) -> View:
        """The caller's page with the current credentials.

        Raises KeyNotFound (116), also when it belongs to an account that the client is not bound to any more, and what
        `Keeper` raises.
        """
        page = await self.find(key)
        account = call.account
        if page is None or page.client_code != call.client.code:
            raise claim_errors.unknown_key()
        if page.appid != account.appid:
            raise claim_errors.other_account()
        coded = await self.registry.resolve(page.appid, page.card_id, page.code)
        tokens = await current_tokens(self._keeper, call)
        api_ticket = await self._keeper.ticket(account, WX_CARD_TICKET, call.deadline)
        return View(page, coded.card_id, tokens, api_ticket)

    def address(self, page: PageName, key: str) -> str:
        """Where the page with this key is."""
        return f"{self._pages_url}/wx_service/{page}?wx_card_key={key}"

    async def _create(self, call: Call, name: PageName, card_id: str, code: str, looks: ClaimLooks) -> Made:
        _check_hosts(call.client, looks)
        page = ClaimPage(
            key=secrets.token_hex(16),
            client_code=call.client.code,
            appid=call.account.appid,
            page=name,
            card_id=card_id,
            code=code,
            redirect_uri=looks.redirect_uri,
            redirect_uri_name=looks.redirect_uri_name,
            main_color=looks.main_color,
            show_btn=looks.show_btn == "true",
            outer_id="" if looks.outer_id is None else str(looks.outer_id),
            success_uri=looks.success_uri or "",
            made_at=self._clock.now(),
        )
        await self._database.insert(claim_pages, claim_page_row(page))
        return Made(page.key, self.address(name, page.key))


def _check_hosts(client: Client, looks: ClaimLooks) -> None:
    for name, url in (("redirect_uri", looks.redirect_uri), ("success_uri", looks.success_uri)):
        if url and not client.may_redirect_to(url):
            raise claim_errors.host_refused(name, client)
