"""Accounts, platforms and clients as commands print them: keys are the wire's names where the wire has one."""

from typing import Final

from wxgate.cli.output import Record
from wxgate.protocol.capability import capability_name
from wxgate.tenants.account import Account
from wxgate.tenants.authorization import Authorization
from wxgate.tenants.client import Client
from wxgate.tenants.platform import Platform
from wxgate.tenants.public_addresses import authorize_url, platform_event_url, platform_message_url, push_url

MASK: Final = "******"


def account_record(account: Account, public_url: str, *, reveal: bool = False) -> Record:
    """Every field of an account; its secrets only when they are to be revealed.

    `push_url` is what to enter as the server URL in WeChat's console; pushes of an account that a platform speaks for
    arrive at the platform's.
    """
    return {
        "app_id": account.appid,
        "app_name": account.name,
        "app_secret": _secret(account.secret, reveal),
        "token_api": account.token_api,
        "push_url": push_url(public_url, account),
        "push_token": _secret(account.push_token, reveal),
        "push_aes_key": _secret(account.push_aes_key, reveal),
        "old_push_aes_key": _secret(account.old_push_aes_key, reveal),
        "component_appid": account.component_appid or None,
        **(_authorization(account.authorization) if account.authorization else {}),
        "closed": account.closed,
        "created_at": account.created_at,
    }


def platform_record(platform: Platform, public_url: str, accounts: int, *, reveal: bool = False) -> Record:
    """Every field of a platform; its secrets only when they are to be revealed.

    `event_url` and `message_url` are what to enter in the open platform's console.
    """
    return {
        "component_appid": platform.appid,
        "name": platform.name,
        "component_secret": _secret(platform.secret, reveal),
        "push_token": _secret(platform.push_token, reveal),
        "push_aes_key": _secret(platform.push_aes_key, reveal),
        "old_push_aes_key": _secret(platform.old_push_aes_key, reveal),
        "event_url": platform_event_url(public_url, platform.appid),
        "message_url": platform_message_url(public_url, platform.appid),
        "authorize_url": authorize_url(public_url, platform.appid),
        "ticket_at": platform.ticket_at,
        "accounts": accounts,
        "closed": platform.closed,
        "created_at": platform.created_at,
    }


def _authorization(authorization: Authorization) -> Record:
    profile = authorization.profile
    return {
        "kind": str(profile.kind),
        "principal": profile.principal,
        "original_id": profile.original_id,
        "avatar": profile.avatar,
        "capabilities": [f"{number} {capability_name(number)}" for number in sorted(authorization.capabilities)],
        "authorized_at": authorization.authorized_at,
        "withdrawn_at": authorization.withdrawn_at,
    }


def client_record(client: Client, *, reveal: bool = False) -> Record:
    """Every field of a client; its secrets only when they are to be revealed."""
    return {
        "client_code": client.code,
        "client_secret": _secret(client.secret, reveal),
        "old_client_secret": _secret(client.old_secret, reveal),
        "old_secret_until": client.old_secret_until,
        "name": client.name,
        "app_id": client.appid,
        "closed": client.closed,
        "grants": None if client.grants is None else [*sorted(client.grants)],
        "allow_ips": [str(network) for network in client.allow_ips],
        "redirect_hosts": list(client.redirect_hosts),
        "require_hmac": client.require_hmac,
        "refuse_replay": client.refuse_replay,
        "hide_secrets": client.hide_secrets,
        "per_minute": client.per_minute,
        "push_url": client.push_url,
        "created_at": client.created_at,
    }


def _secret(secret: str | None, reveal: bool) -> str | None:
    """The secret, or a mask that is no credential at all; None when there is no usable one."""
    return secret if reveal or secret is None else MASK
