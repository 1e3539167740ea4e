"""A gateway that sends template messages, in processes that can be killed, with WeChat and clients around it."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from bench.accepted_messages import Sender
from bench.callback_receiver import Received
from bench.killed_server import Killed, KilledServer, KilledWorker
from bench.tenant import Tenant, environment
from wxgate_client import AsyncClient
from wxgate_sim.remote import SimControls

ANSWERS_AFTER: Final = 0.05
"""Seconds from WeChat's taking a message to its answer."""


def furnish(sim: SimControls, appids: Sequence[str], followers: int) -> dict[str, list[str]]:
    """The accounts as the gateway knows them, and the openids of their followers."""
    for appid in appids:
        sim.add_account(appid=appid, secret="0" * 32, unlimited=True, any_template=True, template_outcome="none")
    sim.only_count_calls()
    sim.fault("/cgi-bin/message/template/send", "latency", ANSWERS_AFTER, when="after")
    people = [sim.add_follower(subscribed=True) for _ in range(followers)]
    return {appid: [person.openid(appid) for person in people] for appid in appids}


@asynccontextmanager
async def gateway_processes(
    url: str, sim: SimControls, folder: Path, *, workers: int, lease: float
) -> AsyncIterator[tuple[KilledServer, list[Killed]]]:
    """The gateway's server, and all its processes: they are at work, and killed at the end as well."""
    settings = environment(
        url,
        sim.url,
        WXGATE_ALLOW_PRIVATE_URLS="true",
        WXGATE_JOB_LEASE=str(lease),
        WXGATE_BACKGROUND="false" if workers else "true",
    )
    server = KilledServer(settings, folder)
    processes = [server, *(KilledWorker(settings, folder) for _ in range(workers))]
    try:
        for each in processes:
            await each.start()
        yield server, processes
    finally:
        for each in processes:
            await each.kill()


@asynccontextmanager
async def sender(
    server: KilledServer, tenant: Tenant, openids: Sequence[str], received: Received
) -> AsyncIterator[Sender]:
    """A business system that sends as this client, and is told of it at `received`."""
    async with AsyncClient(server.url, tenant.code, tenant.secret, timeout=10) as client:
        yield Sender(client, openids, f"{received.url}/{tenant.code}")
