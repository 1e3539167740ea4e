"""Takes pushes: verified, stored once, and handed on to whoever wants to know."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import structlog
from sqlalchemy import Connection

from wxgate.db import Database
from wxgate.deliveries.errors import UrlRefused
from wxgate.jobs.job import NewJob
from wxgate.jobs.queue import Queue
from wxgate.protocol.clock import Clock
from wxgate.push import errors, store
from wxgate.push.opening import Opened, Sender, Stamp, open_push
from wxgate.push.store import Push
from wxgate.tenants.account import Account
from wxgate.tenants.client import Client
from wxgate.tenants.directory import Directory

CONTENT_TYPE: Final = "text/xml; charset=utf-8"

Listener = Callable[[str, Mapping[str, str]], Iterable[NewJob]]
"""Given the appid and the fields of an event, the jobs that follow from it. Quick, and without effect by itself."""

log = structlog.stdlib.get_logger(__name__)


class MakeDelivery(Protocol):
    """Makes the job that brings a text to a client; see `wxgate.deliveries.delivery.raw_delivery`."""

    def __call__(
        self,
        client_code: str,
        url: str,
        body: str,
        content_type: str,
        fields: Mapping[str, str],
        /,
        *,
        subject: int | None,
    ) -> NewJob:
        """The job. Raises UrlRefused."""
        ...


@dataclass(frozen=True, slots=True)
class Kept:
    """What was written with a push; nothing when it was there already."""

    jobs: Sequence[NewJob] = ()
    unreachable: Sequence[str] = ()
    """Codes of clients whose URL is no acceptable one."""


class Pushes:
    """The pushes of every account."""

    def __init__(
        self,
        database: Database,
        directory: Directory,
        clock: Clock,
        queue: Queue,
        listeners: Mapping[str, Listener],
        deliver: MakeDelivery,
    ) -> None:
        self._database = database
        self._directory = directory
        self._clock = clock
        self._queue = queue
        self._listeners = listeners
        """By the name of the event."""
        self._deliver = deliver
        self._told: set[str] = set()
        """Accounts whose pushes come unencrypted although they have a key."""

    def echo(self, appid: str, stamp: Stamp, echostr: str) -> str:
        """What to answer when WeChat verifies the URL: `echostr` as it is. Raises PushRefused (404, 403)."""
        self._sender(appid, stamp)
        return echostr

    def admit(self, appid: str, stamp: Stamp) -> Sender:
        """Who signed this push just now. Raises PushRefused (404, 403)."""
        sender = self._sender(appid, stamp)
        if not stamp.is_recent(self._clock.now()):
            raise errors.out_of_time()
        return sender

    async def take(self, sender: Sender, body: bytes) -> None:
        """Return once the push of an admitted sender is durably stored, together with the jobs that follow from it.

        One that is there already changes nothing. Raises PushRefused (400, 403), and what `Database.run` raises.
        """
        opened = open_push(sender, body)
        self._watch_over(sender.account, opened)
        now = self._clock.now()
        push = store.push_of(sender.account.appid, opened.xml, opened.fields, now)
        listener = self._listeners.get(push.event) if push.event else None
        jobs = tuple(listener(push.appid, opened.fields)) if listener else ()
        clients = self._directory.pushed_to(push.appid)
        kept = await self._database.run(self._keep, push, now, jobs, clients)
        for kind, lane in {(job.kind, job.lane) for job in kept.jobs}:
            self._queue.wake(kind, lane)
        for code in kept.unreachable:
            log.warning("push_not_handed_on", client_code=code, cure="set another URL: wxgate client edit --push-url")

    def _sender(self, appid: str, stamp: Stamp) -> Sender:
        account = self._directory.account(appid)
        if account is None or account.closed or account.push_token is None:
            raise errors.unknown()
        if not stamp.is_of(account.push_token):
            raise errors.unsigned()
        return Sender(account, account.push_token, stamp)

    def _keep(
        self, connection: Connection, push: Push, now: float, jobs: Sequence[NewJob], clients: Sequence[Client]
    ) -> Kept:
        number = store.keep(connection, push, now)
        if number is None:
            return Kept()
        made, unreachable = list(jobs), []
        fields = {"app_id": push.appid, "push_id": str(number)}
        for client in clients:
            try:
                url = client.push_url or ""
                made.append(self._deliver(client.code, url, push.body, CONTENT_TYPE, fields, subject=number))
            except UrlRefused:
                unreachable.append(client.code)
        self._queue.add(connection, made)
        return Kept(made, unreachable)

    def _watch_over(self, account: Account, opened: Opened) -> None:
        if account.push_aes_key and not opened.was_encrypted and account.appid not in self._told:
            self._told.add(account.appid)
            log.warning(
                "push_not_encrypted",
                appid=account.appid,
                cure="choose the safe mode in WeChat's server configuration, or wxgate account edit --no-aes-key",
            )
