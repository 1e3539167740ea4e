"""WeChat: whether it can be reached, and whether it lets this machine in."""

import time
from typing import Final

from wxgate.cli.doctor.clock import Reading
from wxgate.cli.doctor.database import LOST
from wxgate.cli.findings import Finding, failed, ok, warning
from wxgate.cli.installation import opened_api
from wxgate.db import Database
from wxgate.protocol.clock import Clock
from wxgate.protocol.deadline import Deadline
from wxgate.protocol.text import Text
from wxgate.settings import Settings
from wxgate.tenants.account_admin import AccountAdmin
from wxgate.tenants.vault import Vault
from wxgate.tokens.check import TIME_FOR_EACH
from wxgate.tokens.cures import cure_of, what_of
from wxgate.weixin.api import Api
from wxgate.weixin.credentials import stable_token
from wxgate.weixin.errors import WeixinError
from wxgate.weixin.network import weixin_time

_NOBODY: Final = warning(
    "ip_allowlist",
    Text("没有可用的公众号，未检查 IP 白名单", "there is no open account, so the IP allow-list was not tried"),
    Text(
        "用 wxgate account add 添加公众号后再检查一次", "look again once an account was added with wxgate account add"
    ),
)


async def examine(
    database: Database | None, vault: Vault | None, settings: Settings
) -> tuple[list[Finding], Reading | None]:
    """What was found, and WeChat's time if it told it. Asks for the live token, which leaves it as it is."""
    async with opened_api(settings) as api:
        try:
            theirs = await weixin_time(api, _soon())
        except WeixinError as error:
            return [failed("weixin", what_of(error), cure_of(error, "weixin"))], None
        reading = None if theirs is None else Reading(theirs, time.time())
        reached = ok("weixin", f"{settings.weixin_api_url} 可以访问", f"{settings.weixin_api_url} can be reached")
        return [reached, await _let_in(api, await _credentials(database, vault))], reading


async def _credentials(database: Database | None, vault: Vault | None) -> tuple[str, str] | None:
    """Appid and secret of an open account."""
    if database is None or vault is None:
        return None
    try:
        accounts = await AccountAdmin(database, vault, Clock()).accounts()
    except LOST:
        return None
    own = [each for each in accounts if each.authorization is None and not each.closed]
    usable = ((each.appid, each.secret) for each in own if each.secret is not None)
    return next(usable, None)


async def _let_in(api: Api, credentials: tuple[str, str] | None) -> Finding:
    if credentials is None:
        return _NOBODY
    appid, secret = credentials
    try:
        await stable_token(api, appid, secret, _soon())
    except WeixinError as error:
        what = what_of(error)
        told = Text(f"公众号 {appid}：{what.zh}", f"account {appid}: {what.en}")
        return failed("ip_allowlist", told, cure_of(error, "access_token"))
    return ok(
        "ip_allowlist",
        f"微信接受本机的调用（公众号 {appid}）；逐个检查请用 wxgate account check",
        f"WeChat lets this machine in (account {appid}); wxgate account check looks at each",
    )


def _soon() -> Deadline:
    return Deadline.after(TIME_FOR_EACH)
