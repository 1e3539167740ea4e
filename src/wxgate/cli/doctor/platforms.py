"""Third-party platforms: whether WeChat's tickets come. Without platforms nothing is said."""

from wxgate.cli.doctor.database import LOST
from wxgate.cli.findings import Finding, failed, ok
from wxgate.db import Database
from wxgate.protocol.clock import Clock
from wxgate.protocol.text import Text
from wxgate.tenants.platform import Platform
from wxgate.tenants.platform_admin import PlatformAdmin
from wxgate.tenants.vault import Vault
from wxgate.tokens.platform_check import ticket_finding


async def examine(database: Database | None, vault: Vault | None) -> list[Finding]:
    """One finding for each open platform."""
    if database is None or vault is None:
        return []
    try:
        platforms = await PlatformAdmin(database, vault, Clock()).platforms()
    except LOST:
        return []
    return [_told(platform) for platform in platforms if not platform.closed]


def _told(platform: Platform) -> Finding:
    found = ticket_finding(platform, Clock().now())
    what = Text(f"第三方平台 {platform.appid}：{found.what.zh}", f"platform {platform.appid}: {found.what.en}")
    if found.ok:
        return ok("component_ticket", what.zh, what.en)
    return failed("component_ticket", what, found.cure)
