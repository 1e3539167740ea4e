"""What an operator does with third-party platforms. Every change reaches all processes within 2 s."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final, TypedDict, Unpack

from sqlalchemy import Connection, func, select, update

from wxgate.db import Database, insert_ignore, revisions
from wxgate.protocol.clock import Clock
from wxgate.tenants.accepted import accept_aes_key, accept_app_secret, accept_appid, accept_name, accept_push_token
from wxgate.tenants.errors import PlatformExists, PlatformUnknown
from wxgate.tenants.platform import Platform
from wxgate.tenants.push_keys import former_aes_key
from wxgate.tenants.records import find_platform, platform_cell, read_platforms
from wxgate.tenants.tables import TOPIC, accounts, platforms
from wxgate.tenants.vault import Vault


class PlatformFields(TypedDict, total=False):
    """The fields of `Platform` that can be changed; one that is absent keeps its value."""

    name: str
    secret: str
    push_token: str
    push_aes_key: str


_SEALED: Final[Mapping[str, Callable[[str], str]]] = {
    "secret": accept_app_secret,
    "push_token": accept_push_token,
    "push_aes_key": accept_aes_key,
}


class PlatformAdmin:
    """Adds and changes platforms.

    Values that are not acceptable raise ValueRefused, an unknown appid PlatformUnknown.
    """

    def __init__(self, database: Database, vault: Vault, clock: Clock) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock

    async def platforms(self) -> list[Platform]:
        """Every platform, closed ones too, by appid."""
        return await self._database.read(read_platforms, self._vault)

    async def platform(self, appid: str) -> Platform:
        """The platform with this component appid."""
        found = await self._database.read(find_platform, self._vault, appid)
        if found is None:
            raise PlatformUnknown(appid)
        return found

    async def authorized(self, appid: str) -> int:
        """How many accounts authorise this platform at present."""
        return await self._database.read(_authorized, appid)

    async def add(self, appid: str, *, name: str, secret: str, push_token: str, push_aes_key: str) -> Platform:
        """The new platform. Raises PlatformExists."""
        appid = accept_appid(appid)
        fields: PlatformFields = {
            "name": name,
            "secret": secret,
            "push_token": push_token,
            "push_aes_key": push_aes_key,
        }
        row = {**self._stored(appid, fields), "appid": appid, "credential": 1, "created_at": int(self._clock.now())}
        await self._database.run(_insert, row)
        return await self.platform(appid)

    async def edit(self, appid: str, **fields: Unpack[PlatformFields]) -> Platform:
        """The platform after the change; keys and secrets as with `AccountAdmin.edit`."""
        return await self._update(appid, self._stored(appid, fields))

    async def close(self, appid: str) -> Platform:
        """The platform, for whose accounts clients are from now on answered 114."""
        return await self._update(appid, {"closed_at": int(self._clock.now())})

    async def open(self, appid: str) -> Platform:
        """The platform, for whose accounts clients may call again."""
        return await self._update(appid, {"closed_at": None})

    def _stored(self, appid: str, fields: PlatformFields) -> dict[str, object]:
        row: dict[str, object] = {"name": accept_name(fields["name"])} if "name" in fields else {}
        for column, accept in _SEALED.items():
            value = fields.get(column)
            if isinstance(value, str):
                row[column] = self._vault.seal(accept(value), platform_cell(appid, column))
        return row

    async def _update(self, appid: str, row: Mapping[str, object]) -> Platform:
        await self._database.run(_update, self._vault, appid, row)
        return await self.platform(appid)


# In each unit the bump comes first: it lets one administrator in at a time.
def _insert(connection: Connection, row: Mapping[str, object]) -> None:
    revision = revisions.bump(connection, TOPIC)
    if not insert_ignore(connection, platforms, {**row, "revision": revision}):
        raise PlatformExists(str(row["appid"]))


def _update(connection: Connection, vault: Vault, appid: str, row: Mapping[str, object]) -> None:
    changes: dict[str, object] = {**row, "revision": revisions.bump(connection, TOPIC)}
    if "push_aes_key" in row:
        holder = find_platform(connection, vault, appid)
        changes["old_push_aes_key"] = former_aes_key(vault, partial(platform_cell, appid), holder, row["push_aes_key"])
    statement = update(platforms).where(platforms.c.appid == appid).values(changes)
    if "secret" in row:
        statement = statement.values(credential=platforms.c.credential + 1)
    if connection.execute(statement).rowcount == 0:
        raise PlatformUnknown(appid)


def _authorized(connection: Connection, appid: str) -> int:
    in_force = (accounts.c.component_appid == appid, accounts.c.withdrawn_at.is_(None))
    return connection.execute(select(func.count()).select_from(accounts).where(*in_force)).scalar_one()
