"""What an operator should look at, and what cures it. Nothing here asks anybody: it follows from what is known."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from wxgate.console.addresses import ROOT
from wxgate.console.desk import Desk
from wxgate.console.token_view import TokenView
from wxgate.jobs.listing import COUNTED
from wxgate.jobs.records import LaneRecord, Standing
from wxgate.protocol.text import Text
from wxgate.tenants.account import Account

SHOWN: Final = 5
"""Accounts, or lanes, that are named one by one."""


@dataclass(frozen=True, slots=True)
class Concern:
    """One thing to look at."""

    what: Text
    cure: Text
    path: str
    """The page where it is looked at."""


def concerns(desk: Desk, views: Sequence[tuple[Account, TokenView]], standing: Standing) -> list[Concern]:
    """All there are, the gravest first."""
    return [*_tickets(desk), *_tokens(views), *_secrets(desk), *_lanes(standing.resting), *_dead(standing.dead)]


def _tickets(desk: Desk) -> Iterator[Concern]:
    now = desk.clock.now()
    without = [each for each in desk.directory.platforms() if not each.closed and each.live_ticket(now) is None]
    for platform in without[:SHOWN]:
        yield Concern(
            Text(f"第三方平台 {platform.name} 没有有效的 ticket", f"the platform {platform.name} has no valid ticket"),
            Text(
                "它的公众号都无法调用（114）；打开它并点“检测”",
                "none of its accounts can be used (114); open it and press Test",
            ),
            f"{ROOT}/platforms/{platform.appid}",
        )


def _tokens(views: Sequence[tuple[Account, TokenView]]) -> Iterator[Concern]:
    without = [account for account, view in views if view.access_state == "missing"]
    for account in without[:SHOWN]:
        yield Concern(
            Text(f"公众号 {account.name} 没有有效的 token", f"the account {account.name} has no valid token"),
            Text("打开它并点“检测”，会说明原因和解决办法", "open it and press Test: it says why, and what to do"),
            f"{ROOT}/accounts/{account.appid}",
        )
    if len(without) > SHOWN:
        yield Concern(
            Text(f"还有 {len(without) - SHOWN} 个公众号没有有效的 token", f"{len(without) - SHOWN} more have none"),
            Text("若全部如此，先检查本机网络与 IP 白名单", "if all have none, look at network and IP allow-list"),
            f"{ROOT}/accounts?state=trouble",
        )


def _secrets(desk: Desk) -> Iterator[Concern]:
    for client in [each for each in desk.directory.clients() if each.secret is None and not each.closed][:SHOWN]:
        yield Concern(
            Text(
                f"客户 {client.name} 的密钥无法使用（108）",
                f"the secret of the client {client.name} cannot be used (108)",
            ),
            Text("检查 MASTER_KEY；或给它换发新密钥", "look at MASTER_KEY, or give it a new secret"),
            f"{ROOT}/clients/{client.code}",
        )


def _lanes(resting: list[LaneRecord]) -> Iterator[Concern]:
    for lane in resting[:SHOWN]:
        yield Concern(
            Text(f"队列 {lane.name} 暂停中：{lane.reason}", f"the lane {lane.name} rests: {lane.reason}"),
            Text("原因消除后会自动恢复，也可立即恢复", "it goes on by itself once that is over; or resume it now"),
            f"{ROOT}/jobs",
        )


def _dead(dead: int) -> Iterator[Concern]:
    if dead:
        some = f"{COUNTED}+" if dead >= COUNTED else str(dead)
        yield Concern(
            Text(f"死信：{some} 个", f"dead letters: {some}"),
            Text("查看原因，解决后重放", "see why, cure it, and replay them"),
            f"{ROOT}/jobs?state=dead",
        )
