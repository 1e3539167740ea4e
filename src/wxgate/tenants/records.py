"""Clients, accounts and platforms as rows, with their secrets opened on the way in."""

from ipaddress import ip_network

from sqlalchemy import Connection, RowMapping, select

from wxgate.tenants.account import Account
from wxgate.tenants.authorization import Authorization, Profile
from wxgate.tenants.client import Client
from wxgate.tenants.platform import Platform
from wxgate.tenants.tables import accounts, clients, platforms
from wxgate.tenants.vault import Cell, Unreadable, Vault


def read_accounts(connection: Connection, vault: Vault, after: int = 0) -> list[Account]:
    """Accounts whose revision is above `after`, by appid. An unreadable secret is None."""
    found = select(accounts).where(accounts.c.revision > after).order_by(accounts.c.appid)
    return [_account(row, vault) for row in connection.execute(found).mappings()]


def read_clients(connection: Connection, vault: Vault, after: int = 0) -> list[Client]:
    """Clients whose revision is above `after`, by code. An unreadable secret is None."""
    found = select(clients).where(clients.c.revision > after).order_by(clients.c.code)
    return [_client(row, vault) for row in connection.execute(found).mappings()]


def read_platforms(connection: Connection, vault: Vault, after: int = 0) -> list[Platform]:
    """Platforms whose revision is above `after`, by appid. An unreadable secret is None."""
    found = select(platforms).where(platforms.c.revision > after).order_by(platforms.c.appid)
    return [_platform(row, vault) for row in connection.execute(found).mappings()]


def find_account(connection: Connection, vault: Vault, appid: str) -> Account | None:
    """The account with this appid."""
    row = connection.execute(select(accounts).where(accounts.c.appid == appid)).mappings().one_or_none()
    return _account(row, vault) if row else None


def find_client(connection: Connection, vault: Vault, code: str) -> Client | None:
    """The client with this code."""
    row = connection.execute(select(clients).where(clients.c.code == code)).mappings().one_or_none()
    return _client(row, vault) if row else None


def find_platform(connection: Connection, vault: Vault, appid: str) -> Platform | None:
    """The platform with this component appid."""
    row = connection.execute(select(platforms).where(platforms.c.appid == appid)).mappings().one_or_none()
    return _platform(row, vault) if row else None


def account_cell(appid: str, column: str = "secret") -> Cell:
    """Where one of an account's secrets stands: `secret`, `push_token`, `push_aes_key` or `old_push_aes_key`."""
    return Cell("accounts", (appid,), column)


def client_cell(code: str, column: str = "secret") -> Cell:
    """Where a client's `secret` or `old_secret` stands."""
    return Cell("clients", (code,), column)


def platform_cell(appid: str, column: str = "secret") -> Cell:
    """Where one of a platform's secrets stands: as an account's, or `ticket`."""
    return Cell("platforms", (appid,), column)


def _account(row: RowMapping, vault: Vault) -> Account:
    def opened(column: str) -> str | None:
        return _opened(row[column], account_cell(row["appid"], column), vault)

    return Account(
        appid=row["appid"],
        name=row["name"],
        secret=opened("secret"),
        token_api=row["token_api"],
        closed=row["closed_at"] is not None,
        credential=row["credential"],
        created_at=row["created_at"],
        push_token=opened("push_token"),
        push_aes_key=opened("push_aes_key"),
        old_push_aes_key=opened("old_push_aes_key"),
        authorization=_authorization(row),
    )


def _authorization(row: RowMapping) -> Authorization | None:
    if row["component_appid"] is None:
        return None
    return Authorization(
        row["component_appid"],
        frozenset(row["capabilities"] or ()),
        row["authorized_at"],
        row["withdrawn_at"],
        Profile(**(row["profile"] or {})),
    )


def _platform(row: RowMapping, vault: Vault) -> Platform:
    def opened(column: str) -> str | None:
        return _opened(row[column], platform_cell(row["appid"], column), vault)

    return Platform(
        appid=row["appid"],
        name=row["name"],
        secret=opened("secret"),
        push_token=opened("push_token"),
        push_aes_key=opened("push_aes_key"),
        old_push_aes_key=opened("old_push_aes_key"),
        closed=row["closed_at"] is not None,
        credential=row["credential"],
        ticket=opened("ticket"),
        ticket_at=row["ticket_at"],
        created_at=row["created_at"],
    )


def _client(row: RowMapping, vault: Vault) -> Client:
    return Client(
        code=row["code"],
        name=row["name"],
        appid=row["appid"],
        secret=_opened(row["secret"], client_cell(row["code"]), vault),
        old_secret=_opened(row["old_secret"], client_cell(row["code"], "old_secret"), vault),
        old_secret_until=row["old_secret_until"],
        closed=row["closed_at"] is not None,
        grants=None if row["grants"] is None else frozenset(row["grants"]),
        allow_ips=tuple(map(ip_network, row["allow_ips"])),
        require_hmac=row["require_hmac"],
        refuse_replay=row["refuse_replay"],
        hide_secrets=row["hide_secrets"],
        redirect_hosts=tuple(row["redirect_hosts"]),
        per_minute=row["per_minute"],
        push_url=row["push_url"],
        created_at=row["created_at"],
    )


def _opened(sealed: str | None, cell: Cell, vault: Vault) -> str | None:
    try:
        return vault.open(sealed, cell) if sealed else None
    except Unreadable:
        return None
