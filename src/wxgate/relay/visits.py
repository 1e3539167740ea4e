"""User data: what is known of one visitor, under a key of the visit's own."""

import secrets

import orjson

from wxgate.db import Database
from wxgate.protocol.clock import Clock
from wxgate.protocol.parameters import JsonObject
from wxgate.relay import errors, store
from wxgate.relay.lookups import Absent, Lookups
from wxgate.relay.store import Springboard, Visit
from wxgate.relay.visitor_hash import visitor_hash


class Visits:
    """The user data of every client's visitors."""

    def __init__(self, database: Database, lookups: Lookups, clock: Clock, key_ttl: float) -> None:
        self._database = database
        self._lookups = lookups
        self._clock = clock
        self._key_ttl = key_ttl

    def new(self, springboard: Springboard, openid: str | None, user_data: str) -> Visit:
        """A visit of the springboard at this moment, not yet stored. `user_data` is the text of a JSON object."""
        now = self._clock.now()
        return Visit(
            key=secrets.token_hex(16),
            client_code=springboard.client_code,
            springboard=springboard.key,
            appid=springboard.appid,
            openid=openid,
            user_data=user_data,
            visitor=visitor_hash(springboard.key, openid),
            made_at=now,
            expires_at=now + self._key_ttl,
        )

    async def set(self, client_code: str, key: str, user_data: str) -> str:
        """The key of a new visit of the client's springboard `key`. Raises KeyNotFound (116)."""
        springboard = await self._lookups.springboard(client_code, key, self._clock.now())
        if springboard is None:
            raise errors.unknown_key()
        visit = self.new(springboard, _openid(user_data), user_data)
        if not await self._database.run(store.keep_visit, visit):
            raise errors.unknown_key()
        return visit.key

    async def get(self, client_code: str, key: str) -> JsonObject:
        """The user data that the key gives this client. Raises KeyNotFound (116), saying why."""
        found = await self._lookups.user_data(client_code, key, self._clock.now())
        match found:
            case Absent.UNKNOWN:
                raise errors.unknown_key()
            case Absent.NOBODY:
                raise errors.nobody_yet()
            case Absent.SEVERAL:
                raise errors.several_visitors()
            case _:
                return _object(found)


def _openid(user_data: str) -> str | None:
    openid = _object(user_data).get("openid")
    return openid if isinstance(openid, str) and openid else None


def _object(text: str) -> JsonObject:
    data: JsonObject = orjson.loads(text)
    return data
