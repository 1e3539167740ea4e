"""A gateway in use, whose console has something to show on every page, and the pages that are looked at."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import create_server
from typing import Final

import httpx
from tests.console.operator import CHEAP, PASSWORD
from tests.gateway import APPID, SECRET, Caller, settings_for

from wxgate.app import Gateway
from wxgate.cards.tables import claim_pages
from wxgate.http.routes import NAMES
from wxgate.http.server import serving
from wxgate.jobs.tables import dead_jobs, jobs, lanes
from wxgate.links.tables import link_visits
from wxgate.media.tables import media, voices
from wxgate.messages.tables import messages
from wxgate.push.tables import pushes
from wxgate.services import Services
from wxgate.tenants.account_admin import AccountAdmin
from wxgate.tenants.client_admin import ClientAdmin
from wxgate.tenants.platform_admin import PlatformAdmin
from wxgate_sim.server import SimServer

PLATFORM: Final = "wx2f8e1c0a9b7d6e53"
OPENID: Final = "o6_bmjrPTlm6_2sgVt7hMZOPfL2M"
LONG: Final = "-q1w2e3r4t5y6u7i8o9p0" * 3
"""Identifiers are of any length, and a page has to bear them."""


@dataclass(slots=True)
class ConsoleWorld:
    """A gateway at `url`; `session` signs a browser in."""

    url: str
    session: str
    code: str
    link: str
    services: Services

    def pages(self) -> dict[str, str]:
        """Every page by name: its path."""
        return {
            "home": "/console",
            "accounts": "/console/accounts",
            "account": f"/console/accounts/{APPID}",
            "account-new": "/console/accounts/new",
            "platforms": "/console/platforms",
            "platform": f"/console/platforms/{PLATFORM}",
            "platform-new": "/console/platforms/new",
            "clients": "/console/clients",
            "client": f"/console/clients/{self.code}",
            "client-new": "/console/clients/new",
            "requests": "/console/requests",
            "messages": "/console/messages",
            "message": "/console/messages/3",
            "jobs": "/console/jobs",
            "job": "/console/jobs/900",
            "lanes": "/console/jobs/lanes",
            "media": "/console/media",
            "voices": "/console/media/voices",
            "links": "/console/links",
            "link": f"/console/links/{self.link}",
            "cards": "/console/cards",
            "claim-pages": "/console/cards/pages",
            "operators": "/console/operators",
            "changes": "/console/changes",
            "missing": "/console/surprise",
        }


@asynccontextmanager
async def running_console(template: Path, folder: Path, more: str = LONG) -> AsyncIterator[ConsoleWorld]:
    """A gateway over SQLite in `folder`, with the simulator as WeChat; names and texts end in `more`."""
    with create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    with SimServer() as sim:
        sim.add_account(appid=APPID, secret=SECRET, name="咖啡店", allow_any_redirect=True)
        database_url = f"sqlite:///{shutil.copy(template, folder / 'wxgate.db')}"
        gateway = Gateway(settings_for(database_url, sim.url, public_url=url))
        async with serving(gateway, port=port), httpx.AsyncClient(base_url=url, timeout=20, trust_env=False) as http:
            services = gateway.services
            code, link = await _in_use(services, http, more)
            await services.operators.admin.add("li.lei")
            token = await services.operators.admin.first_link()
            assert token is not None
            await services.operators.admin.set_password(token, PASSWORD, CHEAP)
            session = await services.operators.sessions.begin("admin")
            async with services.operators.changes.recorded("admin", "127.0.0.1", "client.edit", code, {"changed": []}):
                pass
            yield ConsoleWorld(url, session.token, code, link, services)


async def _in_use(services: Services, http: httpx.AsyncClient, more: str) -> tuple[str, str]:
    accounts = AccountAdmin(services.database, services.vault, services.clock)
    clients = ClientAdmin(services.database, services.vault, services.clock, NAMES)
    await accounts.add(APPID, secret=SECRET, name=f"咖啡店 Corner Coffee {more[:40]}")
    await accounts.add("wx00000000000000ff", secret=SECRET, name="没有权限的公众号")
    platforms = PlatformAdmin(services.database, services.vault, services.clock)
    await platforms.add(PLATFORM, name="门店助手", secret=SECRET, push_token="pushtoken", push_aes_key="k" * 43)
    client = await clients.add(name="web shop", appid=APPID)
    await services.directory.reload()
    assert client.secret is not None
    caller = Caller(http, client.code, client.secret, services.clock)
    for number in range(12):
        await caller("generate_qrcode", qrcode_type="TMP", scene_id=str(number))
    await caller("get_user_data", key="not-a-key")
    reply = await caller("generate_tiny_url", url=f"https://shop.example.com/sale?from={more}", out_id="poster")
    link = str(reply.data).rpartition("/")[2]
    await services.calls.flush()
    await _rows(services, client.code, link, more)
    return client.code, link


async def _rows(services: Services, code: str, link: str, more: str) -> None:
    now, insert = services.clock.now(), services.database.insert
    for number, status in enumerate(("queued", "sent", "failed", "unknown", "delivered", "blocked"), 1):
        row = {"id": number, "client_code": code, "appid": APPID, "touser": OPENID, "template_id": f"T{more}"}
        told = {"callback_url": "https://shop.example.com/told"}
        failed = {"errcode": 40037, "errmsg": "invalid template_id"} if status == "failed" else {"errmsg": ""}
        await insert(
            messages, {**row, **failed, "status": status, "attempts": 1, "accepted_at": now - number * 60, **told}
        )
    lane = f"deliver/{code}/shop.example.com"
    job = {"payload": "{}", "created_at": now, "attempt": 2, "reason": f"shop.example.com answered 500: {more}"}
    await insert(jobs, {**job, "id": 901, "kind": "deliver", "lane": lane, "run_at": now + 9e6, "subject": 3})
    await insert(dead_jobs, {**job, "id": 900, "kind": "deliver", "lane": lane, "died_at": now, "subject": 3})
    await insert(lanes, {"lane": lane, "paused_until": now + 9e6, "strikes": 4, "reason": "no answer"})
    stored = {"appid": APPID, "media_id": f"m{more}", "path": f"2026/11/{'0' * 32}.jpg", "size": 123_456}
    await insert(media, {**stored, "key": "k1", "begun_at": now, "stored_at": now, "width": 640, "height": 480})
    await insert(voices, {**stored, "key": "k1", "asked_at": now, "status": "done"})
    for day in range(20):
        visits = {"visits": day * 7 + 1, "in_weixin": day}
        await insert(link_visits, {"link": link, "day": f"2026-11-{day + 8:02}", **visits})
    xml = f"<xml><CardId>p{more[:27]}</CardId><UserCardCode>110201201245</UserCardCode><OuterStr>door</OuterStr></xml>"
    push = {"id": 1, "appid": APPID, "dedupe_key": "k", "msg_type": "event", "event": "user_get_card", "body": xml}
    await insert(pushes, {**push, "created_at": 1, "received_at": now})
    page = {"key": "0" * 32, "client_code": code, "appid": APPID, "page": "card", "card_id": "pCard", "code": "1"}
    looks = {"redirect_uri": "", "redirect_uri_name": "", "main_color": "", "show_btn": True, "success_uri": ""}
    await insert(claim_pages, {**page, **looks, "outer_id": "7", "made_at": now})
