"""How often an account or a platform may call each API: by the day (UTC+8) and by the minute."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from wxgate_sim.accounts import Limits
from wxgate_sim.clock import Clock
from wxgate_sim.errors import Refused

CLEARINGS_A_MONTH = 10


class Metered(Protocol):
    """Whose calls are counted: an account, or a third-party platform."""

    @property
    def appid(self) -> str:
        """By which the calls are told apart."""

    @property
    def kind(self) -> str:
        """Which of the usual limits apply."""

    @property
    def quotas(self) -> Mapping[str, Limits]:
        """Limits of its own, by path."""

    @property
    def unlimited(self) -> bool:
        """Whether there are no limits at all."""


# What a newly registered account gets (WeChat reference §1.6); where WeChat publishes no figure the limit is high.
USUAL: dict[str, Limits] = {
    "/cgi-bin/token": Limits(daily=2000),
    "/cgi-bin/stable_token": Limits(daily=500_000, per_minute=10_000),
    "/cgi-bin/ticket/getticket": Limits(daily=10_000),
    "/cgi-bin/qrcode/create": Limits(daily=100_000),
    "/cgi-bin/user/info": Limits(daily=5_000_000),
    "/cgi-bin/media/upload": Limits(daily=100_000),
    "/cgi-bin/media/get": Limits(daily=200_000),
    "/cgi-bin/media/get/jssdk": Limits(daily=1_000_000),
    "/cgi-bin/media/uploadimg": Limits(daily=1_000_000),
    "/cgi-bin/message/template/send": Limits(daily=100_000),
    "/cgi-bin/message/custom/send": Limits(daily=500_000),
    "/cgi-bin/message/custom/typing": Limits(daily=500_000),
    "/cgi-bin/template/get_all_private_template": Limits(daily=1_000_000),
    "/cgi-bin/template/api_add_template": Limits(daily=1_000_000),
    "/cgi-bin/template/del_private_template": Limits(daily=1_000_000),
    "/cgi-bin/get_api_domain_ip": Limits(daily=1_000_000),
    "/cgi-bin/getcallbackip": Limits(daily=1_000_000),
    "/cgi-bin/callback/check": Limits(daily=1_000_000),
    **dict.fromkeys(
        (
            *(f"/card/{each}" for each in ("create", "get", "batchget", "delete", "modifystock", "qrcode/create")),
            *(f"/card/code/{each}" for each in ("get", "consume", "unavailable", "decrypt", "update", "deposit")),
            *(f"/card/code/{each}" for each in ("getdepositcount", "checkcode")),
            *(f"/card/membercard/{each}" for each in ("activate", "updateuser", "userinfo/get")),
            *("/card/user/getcardlist", "/card/testwhitelist/set", "/shakearound/user/getshakeinfo"),
        ),
        Limits(daily=1_000_000),
    ),
    # WeChat publishes no figures for platforms; it is wise to plan for about so many (WeChat reference §3.1).
    "/cgi-bin/component/api_component_token": Limits(daily=2000),
    "/cgi-bin/component/api_create_preauthcode": Limits(daily=2000),
    **dict.fromkeys(
        (
            *(f"/cgi-bin/component/api_{each}" for each in ("query_auth", "authorizer_token", "start_push_ticket")),
            *(f"/cgi-bin/component/api_get_authorizer_{each}" for each in ("info", "list", "option")),
            "/cgi-bin/component/api_set_authorizer_option",
        ),
        Limits(daily=100_000),
    ),
    "/sns/oauth2/access_token": Limits(per_minute=50_000),
    "/sns/oauth2/refresh_token": Limits(per_minute=50_000),
    "/sns/oauth2/component/access_token": Limits(per_minute=50_000),
    "/sns/oauth2/component/refresh_token": Limits(per_minute=50_000),
    "/sns/userinfo": Limits(per_minute=50_000),
}
SANDBOX: dict[str, Limits] = {
    "/cgi-bin/token": Limits(daily=200),
    "/cgi-bin/qrcode/create": Limits(daily=10_000),
    "/cgi-bin/user/info": Limits(daily=500_000),
    "/cgi-bin/media/upload": Limits(daily=500),
    "/cgi-bin/media/get": Limits(daily=1000),
    "/cgi-bin/message/custom/send": Limits(daily=50_000),
}


def limits_of(account: Metered, path: str) -> Limits:
    """What the account's options say about this API, else the figures of a new account of its kind."""
    if account.unlimited:
        return Limits()
    if path in account.quotas:
        return account.quotas[path]
    if account.kind == "sandbox" and path in SANDBOX:
        return SANDBOX[path]
    return USUAL.get(path, Limits())


@dataclass(slots=True)
class Usage:
    """How often one account called one API today and in this minute."""

    day: str = ""
    today: int = 0
    minute: int = 0
    this_minute: int = 0


@dataclass(slots=True)
class Quotas:
    """Counts calls and refuses those over the limit."""

    clock: Clock
    usage: dict[tuple[str, str], Usage] = field(default_factory=dict)
    clearings: dict[tuple[str, str], int] = field(default_factory=dict)

    def spend(self, account: Metered, path: str) -> None:
        """Count one call. Raises 45009 over the day's limit, 45011 over the minute's; refused calls do not count."""
        limits = limits_of(account, path)
        usage = self._current(account.appid, path)
        if limits.daily is not None and usage.today >= limits.daily:
            raise Refused(45009)
        if limits.per_minute is not None and usage.this_minute >= limits.per_minute:
            raise Refused(45011)
        usage.today += 1
        usage.this_minute += 1

    def used(self, appid: str, path: str) -> int:
        """How often the account called this API today."""
        return self._current(appid, path).today

    def clear(self, appid: str) -> None:
        """Start the account's day again for every API. Raises 48006 after ten times in a month."""
        month = (appid, self.clock.month())
        if self.clearings.get(month, 0) >= CLEARINGS_A_MONTH:
            raise Refused(48006)
        self.clearings[month] = self.clearings.get(month, 0) + 1
        for (owner, _), usage in self.usage.items():
            if owner == appid:
                usage.today = 0

    def _current(self, appid: str, path: str) -> Usage:
        usage = self.usage.setdefault((appid, path), Usage())
        day, minute = self.clock.day(), self.clock.minute()
        if usage.day != day:
            usage.day, usage.today = day, 0
        if usage.minute != minute:
            usage.minute, usage.this_minute = minute, 0
        return usage
