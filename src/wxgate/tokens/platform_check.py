"""Asks WeChat whether a third-party platform and its accounts work, and says what to do about what fails."""

from collections.abc import Awaitable, Callable
from typing import Final

from wxgate.protocol.clock import Clock
from wxgate.protocol.errors import ApiError
from wxgate.protocol.text import Text
from wxgate.tenants.account import Account
from wxgate.tenants.platform import TICKET_LIFE, Platform
from wxgate.tokens.check import Finding, call_finding, clock_finding, failed_finding, soon
from wxgate.tokens.cures import DONE, cure_of
from wxgate.tokens.keeper import Keeper
from wxgate.tokens.owner import kinds_of
from wxgate.weixin.api import Api
from wxgate.weixin.component import count_authorized, start_push_ticket
from wxgate.weixin.errors import Refused, WeixinError
from wxgate.weixin.network import weixin_time

TICKET_OVERDUE: Final = 3600.0
"""Seconds without a ticket, six pushes of WeChat's, after which something is wrong."""

NO_TICKET: Final = Refused(61005, "", {})


async def check_platform(keeper: Keeper, api: Api, platform: Platform, known: int, clock: Clock) -> list[Finding]:
    """What WeChat says to this platform's credentials. `known` is how many accounts we know to authorise it.

    Its live token stays; WeChat is asked for one if there is none, and to push tickets if they stay away.
    """
    try:
        findings = [clock_finding(clock.now(), await weixin_time(api, soon()))]
    except WeixinError as error:
        return [failed_finding("weixin", error)]
    if platform.secret is None:
        what = Text("没有可用的 AppSecret", "there is no usable app secret")
        cure = Text("用 wxgate platform edit APPID --secret 设置", "set it with wxgate platform edit APPID --secret")
        return [*findings, Finding("secret", ok=False, what=what, cure=cure)]
    findings.append(ticket_finding(platform, clock.now()))
    if not findings[-1].ok:
        findings.append(await _restarted(api, platform, platform.secret))
    if platform.live_ticket(clock.now()) is None:
        return findings
    return [*findings, *await _accounts(keeper, api, platform, known)]


async def check_authorized(keeper: Keeper, api: Api, account: Account, clock: Clock) -> list[Finding]:
    """The same for an account that a platform speaks for."""
    try:
        findings = [clock_finding(clock.now(), await weixin_time(api, soon()))]
    except WeixinError as error:
        return [failed_finding("weixin", error)]
    token, *tickets = kinds_of(account)
    findings.append(await _obtained(token, lambda: keeper.access_token(account, soon())))
    if findings[-1].ok:
        findings.append(await call_finding(api, await keeper.access_token(account, soon())))
        findings += [await _ticket(keeper, account, kind) for kind in tickets]
    return findings


def ticket_finding(platform: Platform, now: float) -> Finding:
    """How the platform's component_verify_ticket is doing."""
    cure = cure_of(NO_TICKET, "ticket")
    if platform.ticket_at is None:
        what = Text("微信还没有推送过 component_verify_ticket", "WeChat has pushed no component_verify_ticket yet")
        return Finding("ticket", ok=False, what=what, cure=cure)
    minutes = round((now - platform.ticket_at) / 60)
    what = Text(f"最近一次推送在 {minutes} 分钟前", f"the latest was pushed {minutes} minutes ago")
    if now - platform.ticket_at <= TICKET_OVERDUE:
        return Finding("ticket", ok=True, what=what, cure=DONE)
    left = max(0, round((platform.ticket_at + TICKET_LIFE - now) / 3600))
    more = Text(f"{what.zh}，{left} 小时后全部公众号停用", f"{what.en}; in {left} h every account stops working")
    return Finding("ticket", ok=False, what=more, cure=cure)


async def _restarted(api: Api, platform: Platform, secret: str) -> Finding:
    try:
        await start_push_ticket(api, platform.appid, secret, soon())
    except WeixinError as error:
        return failed_finding("start_push_ticket", error)
    what = Text("已请微信重新推送，请十分钟后再检查", "WeChat was asked to push again; look again in ten minutes")
    return Finding("start_push_ticket", ok=True, what=what, cure=DONE)


async def _accounts(keeper: Keeper, api: Api, platform: Platform, known: int) -> list[Finding]:
    token = await _obtained("component_access_token", lambda: keeper.component_token(platform, soon()))
    if not token.ok:
        return [token]
    try:
        total = await keeper.with_component_token(
            platform, soon(), lambda value: count_authorized(api, value, platform.appid, soon())
        )
    except WeixinError as error:
        return [token, failed_finding("api", error)]
    what = Text(f"微信记有 {total} 个公众号授权，本机 {known} 个", f"WeChat lists {total} accounts, we know {known}")
    return [token, Finding("api", ok=True, what=what, cure=DONE)]


async def _ticket(keeper: Keeper, account: Account, kind: str) -> Finding:
    return await _obtained(kind, lambda: keeper.ticket(account, kind, soon()))


async def _obtained(subject: str, obtain: Callable[[], Awaitable[str]]) -> Finding:
    try:
        await obtain()
    except ApiError as error:
        what = Text(error.detail.zh or error.title.zh, error.detail.en or error.title.en)
        cure = Text(
            "wxgate platform check 检查平台本身；授权问题请用 wxgate platform authorize 给出的链接",
            "wxgate platform check looks at the platform itself; to authorise, use the link of wxgate platform "
            "authorize",
        )
        return Finding(subject, ok=False, what=what, cure=cure)
    return Finding(subject, ok=True, what=Text("已取得", "obtained"), cure=DONE)
