"""Whose tokens: an official account's, or a third-party platform's."""

from typing import TypeAlias

from wxgate.protocol.capability import Capability
from wxgate.tenants.account import Account
from wxgate.tenants.platform import Platform
from wxgate.tokens.failures import Failure, no_secret, no_ticket
from wxgate.tokens.token import (
    ACCESS_TOKEN,
    AUTHORIZER_ACCESS_TOKEN,
    COMPONENT_ACCESS_TOKEN,
    JSAPI_TICKET,
    NEEDED,
    OWN_KINDS,
    WX_CARD_TICKET,
    Kind,
)

Owner: TypeAlias = Account | Platform


def access_kind(owner: Owner) -> Kind:
    """The kind of token that calls on behalf of this owner bear."""
    if isinstance(owner, Platform):
        return COMPONENT_ACCESS_TOKEN
    return AUTHORIZER_ACCESS_TOKEN if owner.authorization else ACCESS_TOKEN


def kinds_of(owner: Owner) -> tuple[Kind, ...]:
    """What is kept for this owner; of tickets those that its administrator granted. Tickets come last."""
    if isinstance(owner, Platform):
        return (COMPONENT_ACCESS_TOKEN,)
    if owner.authorization is None:
        return OWN_KINDS
    return (AUTHORIZER_ACCESS_TOKEN, *(kind for kind in (JSAPI_TICKET, WX_CARD_TICKET) if has_granted(owner, kind)))


def has_granted(account: Account, kind: Kind) -> bool:
    """Whether WeChat may be asked for this ticket: always for a self-owned account."""
    return account.authorization is None or account.authorization.permits(needed_for(kind))


def needed_for(kind: Kind) -> tuple[Capability, ...]:
    """The permission sets of which one is needed for a ticket of this kind."""
    return NEEDED.get(kind, ())


def obstacle(owner: Owner, now: float) -> Failure | None:
    """What keeps us from even asking WeChat for this owner's tokens."""
    if isinstance(owner, Platform):
        if owner.secret is None:
            return no_secret(now)
        return None if owner.live_ticket(now) else no_ticket(now)
    return no_secret(now) if owner.authorization is None and owner.secret is None else None
