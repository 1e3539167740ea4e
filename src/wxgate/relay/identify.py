"""Who the visitor is: everything the callback asks WeChat."""

from dataclasses import dataclass, field
from typing import Final

import structlog

from wxgate.protocol.capability import Capability
from wxgate.protocol.clock import Clock
from wxgate.protocol.deadline import Deadline
from wxgate.protocol.parameters import JsonObject
from wxgate.relay.oauth_types import OauthTypeName
from wxgate.tenants.account import Account
from wxgate.tenants.directory import Directory
from wxgate.tokens.keeper import Keeper
from wxgate.weixin.api import Api
from wxgate.weixin.errors import Refused
from wxgate.weixin.oauth import Visitor, component_exchange, exchange, user_profile
from wxgate.weixin.twice import ask_twice
from wxgate.weixin.users import user_info

FOLLOWER_SECONDS: Final = 1.0
"""What the extra of the silent login may take: nobody asked for it expressly."""

NOT_PERMITTED: Final = 48001
NOT_PERMITTED_PAUSE: Final = 3600.0
"""Seconds for which an account that may not ask about followers is not tried again."""

log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Identity:
    """A visitor, and what WeChat told of them."""

    openid: str
    user_data: JsonObject = field(repr=False)


class Identifier:
    """Trades OAuth codes for identities. What accounts may not ask is remembered per process."""

    def __init__(self, api: Api, keeper: Keeper, directory: Directory, clock: Clock) -> None:
        self._api = api
        self._directory = directory
        self._keeper = keeper
        self._clock = clock
        self._not_before: dict[str, float] = {}

    async def identify(self, account: Account, oauth_type: OauthTypeName, code: str, deadline: Deadline) -> Identity:
        """The visitor for whom the code stands.

        Raises WeixinError, the code may be spent then; and what the keeper raises when a platform has no token.
        """
        visitor = await ask_twice(lambda: self._exchange(account, code, deadline), deadline)
        known = _known(visitor)
        match oauth_type:
            case "oauth_snsapi_openid":
                more: JsonObject = {}
            case "oauth_snsapi_base":
                more = await self._follower(account, visitor, deadline)
            case _:
                more = await self._profile(visitor, deadline)
        return Identity(visitor.openid, {**more, **known})

    async def _exchange(self, account: Account, code: str, deadline: Deadline) -> Visitor:
        platform = self._directory.platform(account.component_appid) if account.component_appid else None
        if platform is None:
            return await exchange(self._api, account.appid, account.secret or "", code, deadline)
        component = platform.appid
        return await self._keeper.with_component_token(
            platform,
            deadline,
            lambda token: component_exchange(self._api, account.appid, code, component, token, deadline),
        )

    async def _profile(self, visitor: Visitor, deadline: Deadline) -> JsonObject:
        try:
            return await ask_twice(lambda: user_profile(self._api, visitor, deadline), deadline)
        except Refused as refused:
            # a snapshot page's visitor is virtual and need not have a profile (WeChat reference §2.6)
            if visitor.snapshot and refused.errcode == NOT_PERMITTED:
                return {}
            raise

    async def _follower(self, account: Account, visitor: Visitor, deadline: Deadline) -> JsonObject:
        if visitor.snapshot or self._clock.now() < self._not_before.get(account.appid, 0.0):
            return {}
        if account.authorization and not account.authorization.permits((Capability.USERS,)):
            return {}
        soon = Deadline.after(deadline.remaining(FOLLOWER_SECONDS))
        try:
            reply = await self._keeper.with_token(
                account, soon, lambda token: user_info(self._api, token, visitor.openid, soon)
            )
        except Exception as error:  # noqa: BLE001 - an extra: whatever went wrong, the visitor is led on without
            if isinstance(error, Refused) and error.errcode == NOT_PERMITTED:
                self._not_before[account.appid] = self._clock.now() + NOT_PERMITTED_PAUSE
            log.info("follower_unknown", appid=account.appid, reason=f"{type(error).__name__}: {error}")
            return {}
        return {name: value for name, value in reply.items() if name not in {"errcode", "errmsg"}}


def _known(visitor: Visitor) -> JsonObject:
    known: JsonObject = {"openid": visitor.openid}
    if visitor.unionid:
        known["unionid"] = visitor.unionid
    if visitor.snapshot:
        known["is_snapshotuser"] = 1
    return known
