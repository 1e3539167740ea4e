"""The link to the authorize page, judged as strictly as WeChat does (WeChat reference §2.1)."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from wxgate_sim.accounts import SCOPES, Account, Accounts
from wxgate_sim.errors import Refused
from wxgate_sim.open_platform import OpenPlatform
from wxgate_sim.platform_functions import WEB
from wxgate_sim.platforms import Platform

# WeChat's page wants these in this order, with these names letter by letter.
ORDER = ("appid", "redirect_uri", "response_type", "scope", "state", "component_appid")
STATE = re.compile(r"[a-zA-Z0-9]{1,128}")

# Page errors WeChat gives no number for.
BAD_ORDER, BAD_TYPE, BAD_STATE = "order", "response_type", "state"


class LinkRefused(Exception):
    """The page shows an error instead of asking. `code` is WeChat's number, or a word where it has none."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class AuthorizeLink:
    """What a well-formed link asks for; `platform` is the one that asks on the account's behalf."""

    account: Account
    platform: Platform | None
    redirect_uri: str
    scope: str
    state: str | None
    force_popup: bool
    force_snapshot: bool

    @property
    def asks_consent(self) -> bool:
        """Whether the visitor has to agree, rather than pass through unseen."""
        return "snsapi_userinfo" in self.scope.split(",")

    @property
    def asking(self) -> str:
        """The platform's appid, empty when the account asks itself."""
        return self.platform.appid if self.platform else ""

    def back(self, code: str | None) -> str:
        """Where the browser goes: with `code` and `state`, or after a refusal with `state` alone.

        A platform is told the account with the code.
        """
        added = ([("code", code)] if code else []) + ([("state", self.state)] if self.state else [])
        if code and self.platform:
            added.append(("appid", self.account.appid))
        parts = urlsplit(self.redirect_uri)
        query = "&".join(each for each in (parts.query, urlencode(added)) if each)
        return urlunsplit(parts._replace(query=query))


def read_link(query: str, accounts: Accounts, open_platform: OpenPlatform) -> AuthorizeLink:
    """The link with this query string. Raises LinkRefused with what WeChat's page would show."""
    pairs = parse_qsl(query, keep_blank_values=True)
    given = dict(pairs)
    account = _account(given.get("appid", ""), accounts)
    platform = _platform(given.get("component_appid"), account, open_platform)
    redirect_uri = read_redirect(given.get("redirect_uri", ""), platform or account)
    _order([name for name, _ in pairs if name in ORDER])
    if given.get("response_type") != "code":
        raise LinkRefused(BAD_TYPE)
    return AuthorizeLink(
        account=account,
        platform=platform,
        redirect_uri=redirect_uri,
        scope=_scope(given.get("scope", ""), account),
        state=_state(given.get("state")),
        force_popup=given.get("forcePopup") == "true",
        force_snapshot=given.get("forceSnapShot") == "true",
    )


def _account(appid: str, accounts: Accounts) -> Account:
    if not appid:
        raise LinkRefused("10012")
    account = accounts.find(appid)
    if account is None:
        raise LinkRefused("10005")
    if account.kind == "open_app":
        raise LinkRefused("10016")
    if account.frozen:
        raise LinkRefused("10004")
    return account


def _platform(appid: str | None, account: Account, open_platform: OpenPlatform) -> Platform | None:
    if appid is None:
        return None
    try:
        functions = open_platform.authorizations.of(appid, account.appid).functions
    except Refused:
        raise LinkRefused("10015") from None
    if WEB not in functions:
        raise LinkRefused("10005")
    return open_platform.platforms[appid]


def read_redirect(uri: str, whose: Account | Platform) -> str:
    """The address, when the browser may be sent there. Raises LinkRefused with 10011, 10038 or 10003."""
    if not uri:
        raise LinkRefused("10011")
    try:
        parts = urlsplit(uri)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise LinkRefused("10038") from None
    if parts.scheme not in ("http", "https") or not host:
        raise LinkRefused("10038")
    if whose.allow_any_redirect:
        return uri
    if port is not None or host not in whose.redirect_domains:
        raise LinkRefused("10003")
    return uri


def _order(names: list[str]) -> None:
    if names != sorted(set(names), key=ORDER.index):
        raise LinkRefused(BAD_ORDER)


def _scope(scope: str, account: Account) -> str:
    if not scope:
        raise LinkRefused("10010")
    asked = scope.split(",")
    if any(each not in SCOPES or each not in account.scopes for each in asked):
        raise LinkRefused("10005")
    return scope


def _state(state: str | None) -> str | None:
    if state is None:
        return None
    if not state:
        raise LinkRefused("10013")
    if not STATE.fullmatch(state):
        raise LinkRefused(BAD_STATE)
    return state
