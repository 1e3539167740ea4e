"""What a platform asks WeChat about accounts, with its own token."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from wxgate.protocol.deadline import Deadline
from wxgate.tenants.platform import Platform
from wxgate.tokens.keeper import Keeper
from wxgate.weixin.api import Api
from wxgate.weixin.component import (
    AccountInfo,
    Granted,
    account_info,
    authorizer_token,
    listed_refresh_token,
    pre_auth_code,
    query_auth,
)
from wxgate.weixin.credentials import Issued
from wxgate.weixin.twice import ask_twice

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Component:
    """WeChat, as platforms speak to it. Every call raises WeixinError, and ApiError when the platform has no token."""

    keeper: Keeper
    api: Api

    async def page_code(self, platform: Platform, deadline: Deadline) -> str:
        """The code with which one authorisation page is opened."""
        return await self._with_token(
            platform, deadline, lambda token: pre_auth_code(self.api, token, platform.appid, deadline)
        )

    async def exchanged(self, platform: Platform, code: str, deadline: Deadline) -> Granted:
        """What the authorisation code is worth.

        Asked for once more when the connection broke or WeChat was busy: a code that was spent by the first try is
        then told so.
        """

        async def ask() -> Granted:
            return await self._with_token(
                platform, deadline, lambda token: query_auth(self.api, token, platform.appid, code, deadline)
            )

        return await ask_twice(ask, deadline)

    async def described(self, platform: Platform, appid: str, deadline: Deadline) -> AccountInfo:
        """What WeChat tells of an account that authorises the platform."""
        return await self._with_token(
            platform, deadline, lambda token: account_info(self.api, token, platform.appid, appid, deadline)
        )

    async def rebuilt(self, platform: Platform, appid: str, deadline: Deadline) -> Granted | None:
        """What an account's authorisation is worth when its code cannot tell any more; None when there is none."""
        component = platform.appid
        refresh_token = await self._with_token(
            platform, deadline, lambda token: listed_refresh_token(self.api, token, component, appid, deadline)
        )
        if refresh_token is None:
            return None
        made = await self._with_token(
            platform,
            deadline,
            lambda token: authorizer_token(self.api, token, component, appid, refresh_token, deadline),
        )
        issued = Issued(made.value, made.expires_in, made.refresh_token or refresh_token)
        return Granted(appid, (await self.described(platform, appid, deadline)).capabilities, issued)

    async def _with_token(self, platform: Platform, deadline: Deadline, call: Callable[[str], Awaitable[T]]) -> T:
        return await self.keeper.with_component_token(platform, deadline, call)
