"""Writes down an authorizer's first tokens, or that it has none any more. Parts of larger units of a connection."""

from sqlalchemy import Connection, update

from wxgate.db import insert_ignore, revisions
from wxgate.tenants.vault import Vault
from wxgate.tokens import schedule
from wxgate.tokens.record import Key
from wxgate.tokens.store import CLEAN, EMPTY
from wxgate.tokens.tables import TOPIC, tokens
from wxgate.tokens.token import AUTHORIZER_ACCESS_TOKEN, COMPONENT_ACCESS_TOKEN
from wxgate.weixin.credentials import Issued


def grant(
    connection: Connection,
    vault: Vault,
    appid: str,
    issued: Issued | None,
    credential: int,
    now: float,
    refresh_every: float,
) -> None:
    """Store the token that an authorisation brought, under the account's new credential number.

    A refresh under way for an earlier authorisation writes nothing after this. None: it is asked for at once.
    """
    key, revision = Key(appid, AUTHORIZER_ACCESS_TOKEN), revisions.bump(connection, TOPIC)
    insert_ignore(connection, tokens, {"appid": key.appid, "kind": key.kind, **EMPTY})
    row: dict[str, object] = {"value": None, "refresh_token": None, "expires_at": 0.0, "next_try_at": 0.0}
    if issued is not None:
        expires_at = now + issued.expires_in
        row = {
            "value": vault.seal(issued.value, key.cell),
            "refresh_token": issued.refresh_token and vault.seal(issued.refresh_token, key.refresh_cell),
            "expires_at": expires_at,
            "refreshed_at": now,
            "next_try_at": schedule.refresh_at(now, expires_at, refresh_every, 0.5, unchanged=False),
        }
    this = (tokens.c.appid == key.appid, tokens.c.kind == key.kind)
    numbers = {"credential": credential, "revision": revision}
    connection.execute(
        update(tokens).where(*this).values(**row, **numbers, **CLEAN, generation=tokens.c.generation + 1)
    )


def forget(connection: Connection, appid: str) -> None:
    """Erase every token of an account whose authorisation was withdrawn; its credential number voids them anyway."""
    gone = {"value": None, "refresh_token": None, "expires_at": 0.0, "revision": revisions.bump(connection, TOPIC)}
    connection.execute(update(tokens).where(tokens.c.appid == appid).values(**gone))


def retry(connection: Connection, component_appid: str) -> None:
    """Let a platform's token be asked for at once if the latest try failed: there is a new ticket."""
    failing = (tokens.c.appid == component_appid, tokens.c.kind == COMPONENT_ACCESS_TOKEN, tokens.c.failures > 0)
    row = {**CLEAN, "next_try_at": 0.0, "revision": revisions.bump(connection, TOPIC)}
    connection.execute(update(tokens).where(*failing).values(row))
