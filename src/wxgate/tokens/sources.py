"""Where each kind of token comes from, and which other token it is asked for with."""

from collections.abc import Awaitable, Callable
from typing import Final, Protocol, TypeVar

import structlog

from wxgate.protocol.deadline import Deadline
from wxgate.tenants.account import Account
from wxgate.tenants.platform import Platform
from wxgate.tenants.vault import Unreadable, Vault
from wxgate.tokens.owner import Owner, access_kind
from wxgate.tokens.record import Key, Record
from wxgate.tokens.token import JSAPI_TICKET
from wxgate.weixin.api import Api
from wxgate.weixin.component import authorizer_token, component_token, listed_refresh_token
from wxgate.weixin.credentials import Issued, TicketType, classic_token, stable_token, ticket
from wxgate.weixin.errors import Refused

T = TypeVar("T")

NOT_AUTHORIZED: Final = 61003
REFRESH_TOKEN_INVALID: Final = 61023

log = structlog.get_logger("wxgate.tokens")

FindPlatform = Callable[[str], Platform | None]


class WithToken(Protocol):
    """Makes a call with an owner's access token, which it replaces once if WeChat refuses it."""

    async def __call__(self, owner: Owner, deadline: Deadline, call: Callable[[str], Awaitable[T]], /) -> T:
        """What `call` returns. Raises what it raises, and Unobtainable."""


class Sources:
    """Asks WeChat for tokens of any kind."""

    def __init__(self, api: Api, vault: Vault, platforms: FindPlatform, with_token: WithToken) -> None:
        self._api = api
        self._vault = vault
        self._platforms = platforms
        self._with_token = with_token

    def asked_with(self, key: Key, owner: Owner) -> tuple[Key, Owner] | None:
        """The token that must be there before this one is asked for; None when there is none."""
        if isinstance(owner, Platform):
            return None
        if key.kind != access_kind(owner):
            return Key(owner.appid, access_kind(owner)), owner
        platform = self._platforms(owner.component_appid) if owner.authorization else None
        return (Key(platform.appid, access_kind(platform)), platform) if platform else None

    async def ask(self, seen: Record, owner: Owner, deadline: Deadline) -> Issued:
        """A token of the kind that `seen` is of. `seen` is the row as the lease found it.

        Raises WeixinError, and Unobtainable for want of another token.
        """
        if isinstance(owner, Platform):
            return await self._component(owner, deadline)
        if seen.key.kind != access_kind(owner):
            return await self._ticket(seen.key, owner, deadline)
        return await (self._authorizer(seen, owner, deadline) if owner.authorization else self._own(owner, deadline))

    async def _own(self, account: Account, deadline: Deadline) -> Issued:
        # a classic token retires its predecessor
        fetch = classic_token if account.token_api == "classic" else stable_token  # noqa: S105 - the name of an API
        return await fetch(self._api, account.appid, account.secret or "", deadline)

    async def _ticket(self, key: Key, account: Account, deadline: Deadline) -> Issued:
        sort: TicketType = "jsapi" if key.kind == JSAPI_TICKET else "wx_card"
        return await self._with_token(account, deadline, lambda token: ticket(self._api, token, sort, deadline))

    async def _component(self, platform: Platform, deadline: Deadline) -> Issued:
        return await component_token(self._api, platform.appid, platform.secret or "", platform.ticket or "", deadline)

    async def _authorizer(self, seen: Record, account: Account, deadline: Deadline) -> Issued:
        """The account's token by its refresh token, or by the one that WeChat lists when ours is not the latest."""
        platform = self._platforms(account.component_appid)
        if platform is None:
            raise _not_authorized()
        known = self._refresh_token(seen)
        if known is not None:
            try:
                return await self._by(platform, account, known, deadline)
            except Refused as refused:
                if refused.errcode != REFRESH_TOKEN_INVALID:
                    raise
        current = await self._with_token(
            platform,
            deadline,
            lambda token: listed_refresh_token(self._api, token, platform.appid, account.appid, deadline),
        )
        if current is None or current == known:
            raise _not_authorized()
        log.warning("refresh token found in WeChat's list", appid=account.appid, component_appid=platform.appid)
        return await self._by(platform, account, current, deadline)

    async def _by(self, platform: Platform, account: Account, refresh_token: str, deadline: Deadline) -> Issued:
        made = await self._with_token(
            platform,
            deadline,
            lambda token: authorizer_token(self._api, token, platform.appid, account.appid, refresh_token, deadline),
        )
        # a reply that names none leaves the one that worked in force
        return made if made.refresh_token else Issued(made.value, made.expires_in, refresh_token)

    def _refresh_token(self, seen: Record) -> str | None:
        try:
            return self._vault.open(seen.refresh_sealed, seen.key.refresh_cell) if seen.refresh_sealed else None
        except Unreadable:  # written with a master key that is gone: WeChat has it too
            return None


def _not_authorized() -> Refused:
    return Refused(NOT_AUTHORIZED, "the account is not among those that authorise the platform", {})
