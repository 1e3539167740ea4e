"""Which accounts have authorised which third-party platforms, and the codes on the way there (WeChat reference §3)."""

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Literal

from wxgate_sim.accounts import Account
from wxgate_sim.clock import Clock
from wxgate_sim.errors import Refused
from wxgate_sim.identifiers import Mint
from wxgate_sim.platforms import Platform

REMEMBERED = 20_000
# What the platform is told of an authorisation; None when the sets stayed the same (WeChat reference §3.2).
Change = Literal["authorized", "updateauthorized"] | None
OPTION_VALUES: dict[str, tuple[str, ...]] = {
    "location_report": ("0", "1", "2"),
    "voice_recognize": ("0", "1"),
    "customer_service": ("0", "1"),
}


@dataclass(slots=True)
class PreauthCode:
    """Opens one authorisation page."""

    value: str = field(repr=False)
    platform: str
    expires: float
    used: bool = False


@dataclass(slots=True)
class AuthCode:
    """What the page sends back, good for one exchange."""

    value: str = field(repr=False)
    platform: str
    appid: str
    expires: float
    used: bool = False


@dataclass(slots=True)
class Authorization:
    """What an account lets a platform do. The refresh token works until it is replaced or all this is withdrawn."""

    platform: str
    appid: str
    functions: tuple[int, ...]
    since: int
    refresh_token: str = field(repr=False)
    options: dict[str, str] = field(default_factory=lambda: dict.fromkeys(OPTION_VALUES, "0"))


@dataclass(slots=True)
class Authorizations:
    """All of them, in the order they were given."""

    clock: Clock
    mint: Mint
    in_force: dict[tuple[str, str], Authorization] = field(default_factory=dict)
    preauth_codes: OrderedDict[str, PreauthCode] = field(default_factory=OrderedDict)
    codes: OrderedDict[str, AuthCode] = field(default_factory=OrderedDict)

    def open_page(self, platform: Platform) -> PreauthCode:
        """A new pre_auth_code of the platform."""
        code = PreauthCode(self.mint.preauth_code(), platform.appid, self.clock.now() + platform.preauth_life)
        self.preauth_codes[code.value] = code
        if len(self.preauth_codes) > REMEMBERED:
            self.preauth_codes.popitem(last=False)
        return code

    def page_opened_by(self, platform: Platform, value: str) -> PreauthCode | None:
        """The platform's pre_auth_code while it still opens a page, else None."""
        code = self.preauth_codes.get(value)
        if code is None or code.platform != platform.appid or code.used or self.clock.now() >= code.expires:
            return None
        return code

    def give(self, platform: Platform, account: Account, functions: tuple[int, ...]) -> tuple[AuthCode, Change]:
        """The owner authorises the platform, or does so again: an earlier refresh token is replaced at once."""
        pair = platform.appid, account.appid
        before = self.in_force.get(pair)
        refresh_token = self.mint.authorizer_refresh_token()
        if before is None:
            self.in_force[pair] = Authorization(*pair, functions, int(self.clock.now()), refresh_token)
            return self._code(platform, account), "authorized"
        change: Change = None if set(before.functions) == set(functions) else "updateauthorized"
        before.functions, before.refresh_token, before.since = functions, refresh_token, int(self.clock.now())
        return self._code(platform, account), change

    def withdraw(self, platform: str, appid: str) -> bool:
        """Take the authorisation back; False when there is none."""
        return self.in_force.pop((platform, appid), None) is not None

    def of(self, platform: str, appid: str) -> Authorization:
        """What the account lets the platform do. Raises 61003 when nothing."""
        found = self.in_force.get((platform, appid))
        if found is None:
            raise Refused(61003)
        return found

    def exchange(self, platform: Platform, value: str) -> Authorization:
        """What the code was given for. Raises 61009, also the second time, 61010 or 61003."""
        code = self.codes.get(value)
        if code is None or code.platform != platform.appid or code.used:
            raise Refused(61009)
        if self.clock.now() >= code.expires:
            raise Refused(61010)
        found = self.of(platform.appid, code.appid)
        code.used = True
        return found

    def renew(self, platform: Platform, appid: str, refresh_token: str) -> Authorization:
        """The authorisation whose refresh token this is. Raises 61003, or 61023 for any other refresh token."""
        found = self.of(platform.appid, appid)
        if found.refresh_token != refresh_token:
            raise Refused(61023)
        if platform.rotates_refresh_tokens:
            found.refresh_token = self.mint.authorizer_refresh_token()
        return found

    def of_platform(self, platform: str) -> list[Authorization]:
        """Everything that accounts let this platform do."""
        return [each for each in self.in_force.values() if each.platform == platform]

    def of_account(self, appid: str) -> list[Authorization]:
        """Everything this account lets platforms do."""
        return [each for each in self.in_force.values() if each.appid == appid]

    def _code(self, platform: Platform, account: Account) -> AuthCode:
        expires = self.clock.now() + platform.auth_code_life
        code = AuthCode(self.mint.auth_code(), platform.appid, account.appid, expires)
        self.codes[code.value] = code
        if len(self.codes) > REMEMBERED:
            self.codes.popitem(last=False)
        return code
