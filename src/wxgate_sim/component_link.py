"""The link to the page where an account authorises a platform (WeChat reference §3.5)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit, urlunsplit

from wxgate_sim.accounts import Account
from wxgate_sim.authorizations import AuthCode, PreauthCode
from wxgate_sim.authorize_link import LinkRefused, read_redirect
from wxgate_sim.open_platform import OpenPlatform
from wxgate_sim.platforms import Platform

# auth_type → whether official accounts may authorise: not when it says mini-programs, promoters or channels only.
AUTH_TYPES: Mapping[str, bool] = {"": True, "1": True, "2": False, "3": True, "4": False, "5": False, "6": True}


@dataclass(frozen=True, slots=True)
class ComponentLink:
    """What a well-formed link asks for: which accounts may grant the platform which permission sets."""

    platform: Platform
    page: PreauthCode
    redirect_uri: str
    accounts: tuple[Account, ...]
    functions: tuple[int, ...]

    def back(self, code: AuthCode, expires_in: int) -> str:
        """Where the browser goes once the owner has agreed."""
        parts = urlsplit(self.redirect_uri)
        added = urlencode({"auth_code": code.value, "expires_in": expires_in})
        return urlunsplit(parts._replace(query="&".join(each for each in (parts.query, added) if each)))


def read_component_link(given: Callable[[str], str], open_platform: OpenPlatform) -> ComponentLink:
    """The link with these query parameters. Raises LinkRefused with a word where WeChat's page has a sentence."""
    platform = open_platform.platforms.get(given("component_appid"))
    if platform is None:
        raise LinkRefused("component_appid")
    page = open_platform.authorizations.page_opened_by(platform, given("pre_auth_code"))
    if page is None:
        raise LinkRefused("pre_auth_code")
    redirect_uri = read_redirect(given("redirect_uri"), platform)
    accounts = _accounts(given("auth_type"), given("biz_appid"), open_platform)
    return ComponentLink(platform, page, redirect_uri, accounts, _functions(given("category_id_list"), platform))


def check_entry(platform: Platform, referer: str, host: str) -> None:
    """Raise LinkRefused unless the page was opened from a domain of the platform, or from itself on `host`."""
    parts = urlsplit(referer)
    known = parts.netloc == host or parts.hostname in platform.redirect_domains
    if not platform.allow_any_redirect and not known:
        raise LinkRefused("entry_domain")


def _accounts(auth_type: str, biz_appid: str, open_platform: OpenPlatform) -> tuple[Account, ...]:
    everybody = tuple(each for each in open_platform.accounts.by_appid.values() if each.kind != "open_app")
    if biz_appid:
        pinned = tuple(each for each in everybody if each.appid == biz_appid)
        if not pinned:
            raise LinkRefused("biz_appid")
        return pinned
    if auth_type not in AUTH_TYPES:
        raise LinkRefused("auth_type")
    return everybody if AUTH_TYPES[auth_type] else ()


def _functions(category_id_list: str, platform: Platform) -> tuple[int, ...]:
    if not category_id_list:
        return platform.functions
    asked = category_id_list.split("|")
    known = {str(each): each for each in platform.functions}
    if not set(asked) <= set(known):
        raise LinkRefused("category_id_list")
    return tuple(sorted({known[each] for each in asked}))
