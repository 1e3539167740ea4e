"""The tables of clients, accounts and platforms. Moments are UNIX seconds; rows are closed, never deleted."""

from typing import Final

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, LargeBinary, Named, Table, Text, TypedColumns

from wxgate.db.schema import metadata
from wxgate.tenants.sealed_columns import sealed_column

TOPIC: Final = "tenants"
"""The topic of `wxgate.db.revisions` that is bumped whenever a row of `accounts`, `clients` or `platforms` changes."""


class AccountColumns(TypedColumns):
    """An official account."""

    appid = Column(Text, primary_key=True)
    name = Column(Text, nullable=False)
    secret = sealed_column()
    token_api = Column(Text, nullable=False)
    credential: Named[int]
    closed_at: Named[int | None] = Column(BigInteger)
    created_at: Named[int] = Column(BigInteger)
    revision: Named[int] = Column(BigInteger, index=True)
    push_token = sealed_column()
    push_aes_key = sealed_column()
    old_push_aes_key = sealed_column()
    # the third-party platform that it authorised; NULL for a self-owned account, as are the next four
    component_appid: Named[str | None] = Column(Text)
    capabilities: Named[list[int] | None] = Column(JSON(none_as_null=True))
    authorized_at: Named[int | None] = Column(BigInteger)
    withdrawn_at: Named[int | None] = Column(BigInteger)
    profile: Named[dict[str, str | int | None] | None] = Column(JSON(none_as_null=True))


class PlatformColumns(TypedColumns):
    """A third-party platform, with the newest of the tickets that WeChat pushes to it."""

    appid = Column(Text, primary_key=True)
    name = Column(Text, nullable=False)
    secret = sealed_column()
    push_token = sealed_column()
    push_aes_key = sealed_column()
    old_push_aes_key = sealed_column()
    credential: Named[int]
    ticket = sealed_column()
    # WeChat's CreateTime
    ticket_at: Named[int | None] = Column(BigInteger)
    closed_at: Named[int | None] = Column(BigInteger)
    created_at: Named[int] = Column(BigInteger)
    revision: Named[int] = Column(BigInteger, index=True)


class ClientColumns(TypedColumns):
    """A client. `grants` NULL: every endpoint."""

    code = Column(Text, primary_key=True)
    name = Column(Text, nullable=False)
    appid: Named[str | None] = Column(Text, ForeignKey("accounts.appid"), index=True)
    secret = sealed_column()
    old_secret = sealed_column()
    old_secret_until: Named[int | None] = Column(BigInteger)
    closed_at: Named[int | None] = Column(BigInteger)
    grants: Named[list[str] | None] = Column(JSON(none_as_null=True))
    allow_ips: Named[list[str]] = Column(JSON)
    require_hmac: Named[bool]
    refuse_replay: Named[bool]
    hide_secrets: Named[bool]
    redirect_hosts: Named[list[str]] = Column(JSON)
    per_minute: Named[int | None]
    created_at: Named[int] = Column(BigInteger)
    revision: Named[int] = Column(BigInteger, index=True)
    push_url: Named[str | None] = Column(Text)


class MasterKeyCheckColumns(TypedColumns):
    """A known text sealed with the master key in use."""

    name = Column(Text, primary_key=True)
    sealed = sealed_column()


class UsedAuthcodeColumns(TypedColumns):
    """Authcodes of clients that refuse replays."""

    digest = Column(LargeBinary, primary_key=True)
    used_at: Named[int] = Column(BigInteger, index=True)


class QuotaWindowColumns(TypedColumns):
    """What was taken of one minute. `reserved` is the latest reservation, which reads it back."""

    client_code = Column(Text, primary_key=True)
    minute: Named[int] = Column(BigInteger, primary_key=True, index=True)
    taken: Named[int]
    reserved: Named[int]


accounts = Table("accounts", metadata, AccountColumns)
platforms = Table("platforms", metadata, PlatformColumns)
clients = Table("clients", metadata, ClientColumns)
master_key_checks = Table("master_key_checks", metadata, MasterKeyCheckColumns)
used_authcodes = Table("used_authcodes", metadata, UsedAuthcodeColumns)
quota_windows = Table("quota_windows", metadata, QuotaWindowColumns)
