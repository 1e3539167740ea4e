"""Setting up springboards and looking at them."""

import secrets
from dataclasses import dataclass
from typing import Final

import orjson

from wxgate.db import Database
from wxgate.protocol.clock import Clock
from wxgate.relay import errors, store
from wxgate.relay.addresses import Addresses
from wxgate.relay.location import in_ascii, with_key
from wxgate.relay.lookups import Lookups
from wxgate.relay.oauth_types import OauthTypeName
from wxgate.relay.sample_visitor import sample_visitor
from wxgate.relay.store import Springboard, Visit
from wxgate.relay.tables import springboards
from wxgate.tenants.account import Account
from wxgate.tenants.call import Call
from wxgate.tenants.client import Client
from wxgate.tokens.credentials import CurrentTokens, current_tokens
from wxgate.tokens.keeper import Keeper

A_DAY: Final = 86400.0


@dataclass(frozen=True, slots=True)
class Made:
    """A new springboard's key, and where to send browsers."""

    key: str
    redirect: str


@dataclass(frozen=True, slots=True)
class View:
    """A springboard with what its client may know of the account."""

    springboard: Springboard
    tokens: CurrentTokens


class Springboards:
    """The springboards of every client."""

    def __init__(
        self,
        database: Database,
        lookups: Lookups,
        keeper: Keeper,
        clock: Clock,
        addresses: Addresses,
        key_ttl: float,
    ) -> None:
        self._database = database
        self._lookups = lookups
        self._keeper = keeper
        self._clock = clock
        self._addresses = addresses
        self._key_ttl = key_ttl

    async def create(self, client: Client, account: Account, redirect_uri: str, oauth_type: OauthTypeName) -> Made:
        """A new springboard, durably stored; browsers go to WeChat's authorise page. Raises ParameterInvalid (115)."""
        _check(client, redirect_uri)
        springboard = self._new(client, account.appid, redirect_uri, oauth_type)
        await self._database.insert(springboards, store.springboard_row(springboard))
        return Made(springboard.key, self._addresses.authorize(springboard, account.component_appid))

    async def create_test(self, client: Client, appid: str, redirect_uri: str, oauth_type: OauthTypeName) -> Made:
        """A new springboard with a made-up visitor's data; browsers go straight to `redirect_uri`."""
        _check(client, redirect_uri)
        springboard = self._new(client, appid, redirect_uri, oauth_type)
        visit = Visit(
            key=secrets.token_hex(16),
            client_code=client.code,
            springboard=springboard.key,
            appid=appid,
            openid=None,
            user_data=orjson.dumps(sample_visitor(oauth_type)).decode(),
            visitor="",
            made_at=springboard.used_at,
            expires_at=springboard.used_at + self._key_ttl,
        )
        await self._database.run(store.make_with_visit, springboard, visit)
        return Made(springboard.key, with_key(redirect_uri, springboard.key))

    async def view(self, call: Call, key: str) -> View:
        """The caller's springboard with the current tokens.

        Raises KeyNotFound (116), also when it belongs to an account that the client is not bound to any more, and what
        the keeper raises.
        """
        now, client = self._clock.now(), call.client
        springboard = await self._lookups.springboard(client.code, key, now)
        if springboard is None:
            raise errors.unknown_key()
        # a test springboard may have been made before there was an account
        if springboard.appid not in {call.account.appid, ""}:
            raise errors.other_account()
        if springboard.used_at < now - A_DAY:
            await self._database.run(store.touch, client.code, key, now)
        return View(springboard, await current_tokens(self._keeper, call))

    def _new(self, client: Client, appid: str, redirect_uri: str, oauth_type: OauthTypeName) -> Springboard:
        return Springboard(secrets.token_hex(16), client.code, appid, redirect_uri, oauth_type, self._clock.now())


def _check(client: Client, redirect_uri: str) -> None:
    if not client.may_redirect_to(redirect_uri):
        raise errors.host_refused(client)
    if not redirect_uri.isascii():
        try:
            in_ascii(redirect_uri)
        except ValueError:
            raise errors.host_malformed() from None
