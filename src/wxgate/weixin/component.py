"""What a third-party platform asks WeChat (WeChat reference §3.3 to §3.9).

`token` is the component's access token, `component` its appid.
"""

from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote

from wxgate.protocol.deadline import Deadline
from wxgate.protocol.parameters import JsonObject, JsonValue
from wxgate.weixin.api import Api
from wxgate.weixin.credentials import Issued, issued
from wxgate.weixin.errors import OutcomeUnknown

PAGE: Final = 500
"""Accounts that one call lists at most."""

LISTED_AT_MOST: Final = 200_000
"""Accounts after which a list that never ends is given up."""

ACCOUNTS_ONLY: Final = 1
"""`auth_type`: no mini-programs."""

_BASE: Final = "/cgi-bin/component/"


@dataclass(frozen=True, slots=True)
class Granted:
    """What an authorisation code was worth."""

    appid: str
    capabilities: frozenset[int]
    token: Issued | None = field(repr=False)
    """With a refresh token; None for an account without API permissions."""


@dataclass(frozen=True, slots=True)
class AccountInfo:
    """How WeChat describes an authorised account; empty or None what it did not tell."""

    name: str
    avatar: str
    original_id: str
    principal: str
    service_type: int | None
    verify_type: int | None
    capabilities: frozenset[int]


def authorization_page(
    base_url: str, component: str, page_code: str, redirect_uri: str, appid: str = "", *, on_phone: bool
) -> str:
    """WeChat's page on which an administrator authorises the platform: with a QR code to scan, or for the phone.

    `base_url` is that of the mp host for the first, of the open host for the second. `appid` pins one account.
    """
    kind = f"&biz_appid={appid}" if appid else f"&auth_type={ACCOUNTS_ONLY}"
    query = (
        f"component_appid={component}&pre_auth_code={quote(page_code, safe='')}"
        f"&redirect_uri={quote(redirect_uri, safe='')}{kind}"
    )
    if on_phone:
        return f"{base_url}/wxaopen/safe/bindcomponent?action=bindcomponent&no_scan=1&{query}#wechat_redirect"
    return f"{base_url}/cgi-bin/componentloginpage?{query}"


async def component_token(api: Api, component: str, secret: str, ticket: str, deadline: Deadline) -> Issued:
    """The platform's own access token; 61005 and 61006 mean that the ticket is too old or wrong."""
    body: JsonObject = {
        "component_appid": component,
        "component_appsecret": secret,
        "component_verify_ticket": ticket,
    }
    return issued(await api.post(f"{_BASE}api_component_token", {}, body, deadline), "component_access_token")


async def start_push_ticket(api: Api, component: str, secret: str, deadline: Deadline) -> None:
    """Let WeChat push tickets again, should it have stopped."""
    body: JsonObject = {"component_appid": component, "component_secret": secret}
    await api.post(f"{_BASE}api_start_push_ticket", {}, body, deadline)


async def pre_auth_code(api: Api, token: str, component: str, deadline: Deadline) -> str:
    """The code with which one authorisation page is opened; it lives ten minutes or more."""
    code = (await _post(api, "api_create_preauthcode", token, {"component_appid": component}, deadline)).get(
        "pre_auth_code"
    )
    if not isinstance(code, str) or not code:
        raise OutcomeUnknown("the reply has no pre_auth_code")
    return code


async def query_auth(api: Api, token: str, component: str, code: str, deadline: Deadline) -> Granted:
    """What the authorisation code is worth, once: after that 61009 or 61010."""
    body: JsonObject = {"component_appid": component, "authorization_code": code}
    info = _object((await _post(api, "api_query_auth", token, body, deadline)).get("authorization_info"))
    appid = info.get("authorizer_appid")
    if not isinstance(appid, str) or not appid:
        raise OutcomeUnknown("the reply has no authorizer_appid")
    named = "authorizer_access_token" in info
    return Granted(appid, _capabilities(info), _authorizer_issued(info) if named else None)


async def authorizer_token(
    api: Api, token: str, component: str, appid: str, refresh_token: str, deadline: Deadline
) -> Issued:
    """The account's access token, with the refresh token for the next; 61023 when this one is not the latest."""
    body: JsonObject = {
        "component_appid": component,
        "authorizer_appid": appid,
        "authorizer_refresh_token": refresh_token,
    }
    return _authorizer_issued(await _post(api, "api_authorizer_token", token, body, deadline))


async def account_info(api: Api, token: str, component: str, appid: str, deadline: Deadline) -> AccountInfo:
    """Name, kind and granted sets of an authorised account."""
    body: JsonObject = {"component_appid": component, "authorizer_appid": appid}
    reply = await _post(api, "api_get_authorizer_info", token, body, deadline)
    info = _object(reply.get("authorizer_info"))
    return AccountInfo(
        name=_text(info.get("nick_name")),
        avatar=_text(info.get("head_img")),
        original_id=_text(info.get("user_name")),
        principal=_text(info.get("principal_name")),
        service_type=_id(info.get("service_type_info")),
        verify_type=_id(info.get("verify_type_info")),
        capabilities=_capabilities(_object(reply.get("authorization_info"))),
    )


async def listed_refresh_token(api: Api, token: str, component: str, appid: str, deadline: Deadline) -> str | None:
    """The account's current refresh token out of the list of all that authorise the platform; None if it does not."""
    for offset in range(0, LISTED_AT_MOST, PAGE):
        body: JsonObject = {"component_appid": component, "offset": offset, "count": PAGE}
        page = (await _post(api, "api_get_authorizer_list", token, body, deadline)).get("list")
        entries = [_object(entry) for entry in page] if isinstance(page, list) else []
        for entry in entries:
            if entry.get("authorizer_appid") == appid:
                return _text(entry.get("refresh_token")) or None
        if len(entries) < PAGE:
            return None
    return None


async def count_authorized(api: Api, token: str, component: str, deadline: Deadline) -> int:
    """How many accounts authorise the platform, as WeChat has it."""
    body: JsonObject = {"component_appid": component, "offset": 0, "count": 1}
    total = (await _post(api, "api_get_authorizer_list", token, body, deadline)).get("total_count")
    if not isinstance(total, int):
        raise OutcomeUnknown("the reply has no total_count")
    return total


async def _post(api: Api, name: str, token: str, body: JsonObject, deadline: Deadline) -> JsonObject:
    return await api.post(f"{_BASE}{name}", {"component_access_token": token}, body, deadline)


def _authorizer_issued(reply: JsonObject) -> Issued:
    token = issued(reply, "authorizer_access_token")
    return Issued(token.value, token.expires_in, _text(reply.get("authorizer_refresh_token")) or None)


def _capabilities(info: JsonObject) -> frozenset[int]:
    listed = info.get("func_info")
    sets = [_object(each) for each in listed] if isinstance(listed, list) else []
    numbers = [_id(each.get("funcscope_category")) for each in sets]
    return frozenset(number for number in numbers if number is not None)


def _id(told: JsonValue) -> int | None:
    number = _object(told).get("id")
    return number if isinstance(number, int) else None


def _object(told: JsonValue) -> JsonObject:
    return told if isinstance(told, dict) else {}


def _text(told: JsonValue) -> str:
    return told if isinstance(told, str) else ""
