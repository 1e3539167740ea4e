"""How long the console's pages take with 1 000 accounts, 1 000 clients, 100 000 messages and as many jobs and calls.

Each page is asked for over one connection, again and again; the time is what a caller waits for, with the page written
and read. Fails when the median of a page is over the limit.
"""

import argparse
import asyncio
import http.client
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from bench.processes import server, stub_weixin
from bench.tenant import APPID, MASTER_KEY, environment, set_up
from wxgate.calls.tables import calls
from wxgate.cli.installation import Installation
from wxgate.db import AnyTable, Database
from wxgate.db.declared import insert_all
from wxgate.jobs.tables import dead_jobs, jobs
from wxgate.messages.tables import messages
from wxgate.operators.service import open_operators
from wxgate.protocol.clock import Clock
from wxgate.settings import Settings
from wxgate.tenants.open_vault import open_vault

LIMIT: Final = 0.05
"""Seconds."""

ACCOUNTS: Final = 1_000
ROWS: Final = 100_000
CHUNK: Final = 5_000
SECRET: Final = "0123456789abcdef" * 2

PAGES: Final = (
    "/console",
    "/console/accounts",
    "/console/accounts?q=shop&after=wx0000000000000300",
    f"/console/accounts/{APPID}",
    "/console/clients",
    "/console/clients/new",
    "/console/requests",
    "/console/requests?before=50000",
    "/console/requests?failed=1",
    "/console/requests?client=C1&endpoint=get_appid&code=999",
    "/console/messages",
    "/console/messages?before=50000",
    "/console/messages?status=unknown",
    "/console/messages/50000",
    "/console/jobs",
    "/console/jobs?state=dead&kind=deliver&before=50000",
    "/console/jobs?kind=make_mp3",
    "/console/jobs/lanes",
    "/console/media",
    "/console/links",
    "/console/cards",
    "/console/operators",
    "/console/changes",
)

Row = Callable[[int], dict[str, object]]


def main(argv: Sequence[str] | None = None) -> int:
    """Prints a line for each page; 1 when one is over the limit."""
    options = _options(argv)
    with tempfile.TemporaryDirectory() as folder, stub_weixin() as weixin:
        url = options.database or f"sqlite:///{Path(folder) / 'bench.db'}"
        set_up(url)
        cookie = asyncio.run(_filled(url))
        settings = environment(url, weixin, WXGATE_BACKGROUND="false")
        with server("bench.apps", "gateway", environment=settings) as app:
            return _measured(app.port, cookie, options.times)


def _measured(port: int, cookie: str, times: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    over = 0
    for path in PAGES:
        taken, size = [], 0
        for number in range(times + 1):
            started = time.perf_counter()
            connection.request("GET", path, headers={"Cookie": cookie})
            reply = connection.getresponse()
            size = len(reply.read())
            if reply.status != http.HTTPStatus.OK:
                raise RuntimeError(f"{path} was answered {reply.status}")
            if number:  # templates are compiled at their first use
                taken.append(time.perf_counter() - started)
        median, worst = statistics.median(taken), max(taken)
        over += median > LIMIT
        print(
            f"  {path:62} {median * 1000:5.1f} ms (worst {worst * 1000:5.1f})  {size / 1024:5.0f} KB"
            f"{'  OVER' if median > LIMIT else ''}"
        )
    return 1 if over else 0


async def _filled(url: str) -> str:
    """Fill the installation; the cookie of somebody who is signed in."""
    database = await Database.open(url)
    settings = Settings.model_validate({"database_url": url, "master_key": MASTER_KEY})
    vault = await open_vault(database, MASTER_KEY, settings.data_dir)
    installation = Installation(settings, database, vault)
    appids = [f"wx{number:016x}" for number in range(ACCOUNTS - 1)]
    await asyncio.gather(*(installation.accounts.add(each, secret=SECRET, name=f"shop {each[-4:]}") for each in appids))
    await asyncio.gather(*(installation.clients.add(name=f"client {each[-4:]}", appid=each) for each in appids))
    now = time.time()
    for table, row, count in (
        (messages, _message(now), ROWS),
        (calls, _call(now), ROWS),
        (jobs, _job(now), ROWS),
        (dead_jobs, _dead(now), ROWS // 5),
    ):
        for start in range(1, count, CHUNK):
            await database.run_long(_insert, table, row, start)
    operators = open_operators(database, Clock())
    await operators.admin.add("admin")
    session = await operators.sessions.begin("admin")
    await database.close()
    return f"wxgate={session.token}"


def _insert(connection: Connection, table: AnyTable, row: Row, start: int) -> None:
    insert_all(connection, table, [row(number) for number in range(start, start + CHUNK)])


def _message(now: float) -> Row:
    def row(number: int) -> dict[str, object]:
        known = {"id": number, "client_code": f"C{number % 50}", "appid": APPID, "touser": f"o{number}"}
        told = {"template_id": "T" * 43, "status": "sent", "attempts": 1, "errmsg": "ok"}
        return {**known, **told, "accepted_at": now - ROWS + number}

    return row


def _call(now: float) -> Row:
    def row(number: int) -> dict[str, object]:
        known = {"id": number, "at": now - ROWS + number, "request_id": f"{number:016x}", "reason": ""}
        told = {"client_code": f"C{number % 50}", "endpoint": "get_appid", "address": "192.0.2.1", "weixin": "[]"}
        return {**known, **told, "retcode": 200, "milliseconds": 1.5}

    return row


def _job(now: float) -> Row:
    def row(number: int) -> dict[str, object]:
        lane = f"send_template/wx{number % 500:016x}" if number % 2 else f"send_template/{APPID}"
        known = {"id": number, "kind": "send_template", "lane": lane, "payload": "{}", "subject": number}
        return {**known, "run_at": now + 9e6, "created_at": now, "attempt": 0, "failures": 0, "unsettled": 0}

    return row


def _dead(now: float) -> Row:
    def row(number: int) -> dict[str, object]:
        lane = f"deliver/C{number % 50}/shop.example.com"
        known = {"id": ROWS + number, "kind": "deliver", "lane": lane, "payload": "{}", "subject": number}
        return {**known, "attempt": 13, "created_at": now, "died_at": now, "reason": "HTTP 500"}

    return row


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("bench.console_pages", description=__doc__)
    parser.add_argument("--times", type=int, default=20, help="how often each page is asked for")
    parser.add_argument("--database", default="", help="an empty database; SQLite in a new folder unless given")
    return parser.parse_args(argv)


if __name__ == "__main__":
    raise SystemExit(main())
