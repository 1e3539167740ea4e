"""Asks WeChat whether an account works, and says of each failure what it means and what to do about it."""

from dataclasses import dataclass
from typing import Final

from wxgate.protocol.clock import Clock
from wxgate.protocol.deadline import Deadline
from wxgate.protocol.text import Text
from wxgate.tenants.account import Account
from wxgate.tokens.cures import DONE, cure_of, what_of
from wxgate.weixin.api import Api
from wxgate.weixin.credentials import TicketType, stable_token, ticket
from wxgate.weixin.errors import WeixinError
from wxgate.weixin.network import api_addresses, weixin_time

TIME_FOR_EACH: Final = 5.0
"""Seconds for one call to WeChat."""

CLOCK_TOLERANCE: Final = 60.0
"""Seconds by which our clock may differ from WeChat's before it is called wrong."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    subject: str
    """What: `weixin`, `clock`, `secret`, `ticket`, `authorization`, `api` or a kind of token."""
    ok: bool
    what: Text
    """What was found."""
    cure: Text
    """What to do about it; empty when all is well."""


async def check_account(api: Api, account: Account, clock: Clock) -> list[Finding]:
    """What WeChat says to this account's credentials, in the order in which the causes should be cured.

    The live tokens stay as they are: `stable_token` without force hands out the current one, and for an account of the
    classic API it is a separate credential. Takes at most five calls of 5 s.
    """
    try:
        findings = [clock_finding(clock.now(), await weixin_time(api, soon()))]
    except WeixinError as error:
        return [failed_finding("weixin", error)]
    if account.secret is None:
        return [*findings, _NO_SECRET]
    try:
        token = (await stable_token(api, account.appid, account.secret, soon())).value
    except WeixinError as error:
        return [*findings, failed_finding("access_token", error)]
    findings.append(Finding("access_token", ok=True, what=Text("已取得", "obtained"), cure=DONE))
    findings.append(await call_finding(api, token))
    findings.append(await _ticket(api, token, "jsapi", "jsapi_ticket"))
    findings.append(await _ticket(api, token, "wx_card", "wx_card_ticket"))
    return findings


async def call_finding(api: Api, token: str) -> Finding:
    """Whether WeChat admits a call with this token."""
    try:
        addresses = await api_addresses(api, token, soon())
    except WeixinError as error:
        return failed_finding("api", error)
    what = Text(f"接口可用，微信有 {len(addresses)} 个地址", f"the API answers; WeChat has {len(addresses)} addresses")
    return Finding("api", ok=True, what=what, cure=DONE)


async def _ticket(api: Api, token: str, sort: TicketType, subject: str) -> Finding:
    try:
        await ticket(api, token, sort, soon())
    except WeixinError as error:
        return failed_finding(subject, error)
    return Finding(subject, ok=True, what=Text("已取得", "obtained"), cure=DONE)


def clock_finding(ours: float, theirs: int | None) -> Finding:
    """What our clock says against WeChat's."""
    if theirs is None:
        return Finding("clock", ok=True, what=Text("微信未告知时间", "WeChat did not tell its time"), cure=DONE)
    off = round(ours - theirs)
    if abs(off) <= CLOCK_TOLERANCE:
        return Finding("clock", ok=True, what=Text(f"与微信相差 {off} 秒", f"{off} s from WeChat's"), cure=DONE)
    return Finding(
        "clock",
        ok=False,
        what=Text(f"本机时钟与微信相差 {off} 秒", f"this machine's clock is {off} s from WeChat's"),
        cure=Text(
            "请启用 NTP 校时，否则客户的 req_time 会被判为非法（101）",
            "set the clock by NTP; otherwise clients' req_time is refused (101)",
        ),
    )


def failed_finding(subject: str, error: WeixinError) -> Finding:
    """What an error of WeChat's means, and its cure."""
    return Finding(subject, ok=False, what=what_of(error), cure=cure_of(error, subject))


def soon() -> Deadline:
    """The deadline of one call."""
    return Deadline.after(TIME_FOR_EACH)


_NO_SECRET: Final = Finding(
    "secret",
    ok=False,
    what=Text("没有可用的 AppSecret", "there is no usable app secret"),
    cure=Text("用 wxgate account edit APPID --secret 设置", "set it with wxgate account edit APPID --secret"),
)
