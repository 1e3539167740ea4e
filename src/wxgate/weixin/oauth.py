"""Web-page OAuth (WeChat reference §2): where to send the browser, and what its code is worth."""

from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import quote

from wxgate.protocol.deadline import Deadline
from wxgate.protocol.parameters import JsonObject
from wxgate.weixin.api import Api
from wxgate.weixin.errors import OutcomeUnknown

Scope = Literal["snsapi_base", "snsapi_userinfo"]


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who came back with a code."""

    openid: str
    user_token: str = field(repr=False)
    """Good for `user_profile` of this visitor only; not the account's access token."""
    unionid: str | None
    snapshot: bool
    """WeChat showed its read-only snapshot page: openid and profile are virtual."""


def authorize_url(
    open_url: str, appid: str, redirect_uri: str, scope: Scope, state: str, component_appid: str = ""
) -> str:
    """The page that asks the visitor. WeChat checks the order of the parameters strictly.

    A third-party platform that speaks for the account names itself.
    """
    component = f"&component_appid={component_appid}" if component_appid else ""
    return (
        f"{open_url}/connect/oauth2/authorize?appid={appid}&redirect_uri={quote(redirect_uri, safe='')}"
        f"&response_type=code&scope={scope}&state={state}{component}#wechat_redirect"
    )


async def exchange(api: Api, appid: str, secret: str, code: str, deadline: Deadline) -> Visitor:
    """Who the code stands for. A code works once and for 5 minutes: after that Refused with 40163 or 40029."""
    query = {"appid": appid, "secret": secret, "code": code, "grant_type": "authorization_code"}
    return _visitor(await api.get("/sns/oauth2/access_token", query, deadline))


async def component_exchange(
    api: Api, appid: str, code: str, component_appid: str, component_token: str, deadline: Deadline
) -> Visitor:
    """The same for an account that a third-party platform speaks for, with the platform's own token."""
    query = {
        "appid": appid,
        "code": code,
        "grant_type": "authorization_code",
        "component_appid": component_appid,
        "component_access_token": component_token,
    }
    return _visitor(await api.get("/sns/oauth2/component/access_token", query, deadline))


async def user_profile(api: Api, visitor: Visitor, deadline: Deadline) -> JsonObject:
    """The visitor's profile as WeChat sends it; needs the consent of `snsapi_userinfo` (48001 otherwise)."""
    query = {"access_token": visitor.user_token, "openid": visitor.openid, "lang": "zh_CN"}
    return await api.get("/sns/userinfo", query, deadline)


def _visitor(reply: JsonObject) -> Visitor:
    openid, token, unionid = reply.get("openid"), reply.get("access_token"), reply.get("unionid")
    if not isinstance(openid, str) or not isinstance(token, str):
        raise OutcomeUnknown("the reply has no openid")
    return Visitor(openid, token, unionid if isinstance(unionid, str) else None, bool(reply.get("is_snapshotuser")))
