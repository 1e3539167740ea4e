"""Takes pushes: verified, stored once, and handed on to whoever wants to know."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
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
from wxgate.tenants.platform import Platform

CONTENT_TYPE: Final = "text/xml; charset=utf-8"

Listener = Callable[[str, Mapping[str, str]], Iterable[NewJob]]
"""Given the appid and the fields of an event, the jobs that follow from it. Quick, and without effect by itself."""

ComponentEvents = Callable[[str, Mapping[str, str]], Awaitable[None]]
"""Given a platform's appid and the fields of what WeChat told it, returns once that is durably noted."""

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
    """The pushes of every account, and what WeChat tells platforms."""

    def __init__(
        self,
        database: Database,
        directory: Directory,
        clock: Clock,
        queue: Queue,
        listeners: Mapping[str, Listener],
        deliver: MakeDelivery,
        component_events: ComponentEvents,
    ) -> None:
        self._database = database
        self._directory = directory
        self._clock = clock
        self._queue = queue
        self._listeners = listeners
        """By the name of the event."""
        self._deliver = deliver
        self._component_events = component_events
        self._told: set[str] = set()
        """Accounts whose pushes come unencrypted although they have a key."""

    def echo(self, appid: str, stamp: Stamp, echostr: str) -> str:
        """What to answer when WeChat verifies the URL: `echostr` as it is. Raises PushRefused (404, 403)."""
        self._sender(appid, self._account(appid), stamp)
        return echostr

    def admit(self, appid: str, stamp: Stamp, component: str = "") -> Sender:
        """Who signed this push of an account just now; with a `component` it came to that platform's URL.

        Raises PushRefused (404, 403).
        """
        account = self._account(appid)
        if not component:
            return self._recent(self._sender(appid, account, stamp))
        if account is None or account.component_appid != component:
            raise errors.unknown()
        return self._recent(self._sender(appid, self._directory.platform(component), stamp))

    def admit_component(self, component: str, stamp: Stamp) -> Sender:
        """Who signed this event of a platform's own just now. Raises PushRefused (404, 403)."""
        return self._recent(self._sender(component, self._directory.platform(component), stamp))

    async def take_component(self, sender: Sender, body: bytes) -> None:
        """Return once what an admitted sender told a platform is durably noted.

        Raises PushRefused (400, 403), and what `Database.run` raises.
        """
        opened = open_push(sender, body)
        await self._component_events(sender.appid, opened.fields)

    async def take(self, sender: Sender, body: bytes) -> None:
        """Return once the push of an admitted sender is durably stored, together with the jobs that follow from it.

        One that is there already changes nothing. Raises PushRefused (400, 403), and what `Database.run` raises.
        """
        opened = open_push(sender, body)
        self._watch_over(sender, opened)
        now = self._clock.now()
        push = store.push_of(sender.appid, opened.xml, opened.fields, now)
        listener = self._listeners.get(push.event) if push.event else None
        jobs = tuple(listener(push.appid, opened.fields)) if listener else ()
        clients = self._directory.pushed_to(push.appid)
        kept = await self._database.run(self._keep, push, now, jobs, clients)
        for kind, lane in {(job.kind, job.lane) for job in kept.jobs}:
            self._queue.wake(kind, lane)
        for code in kept.unreachable:
            log.warning("push_not_handed_on", client_code=code, cure="set another URL: wxgate client edit --push-url")

    def _account(self, appid: str) -> Account | None:
        account = self._directory.account(appid)
        return None if account is None or account.closed else account

    def _sender(self, appid: str, keys: Account | Platform | None, stamp: Stamp) -> Sender:
        if keys is None or keys.closed or keys.push_token is None:
            raise errors.unknown()
        if not stamp.is_of(keys.push_token):
            raise errors.unsigned()
        return Sender(appid, keys, keys.push_token, stamp)

    def _recent(self, sender: Sender) -> Sender:
        if not sender.stamp.is_recent(self._clock.now()):
            raise errors.out_of_time()
        return sender

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

    def _watch_over(self, sender: Sender, opened: Opened) -> None:
        if sender.keys.push_aes_key and not opened.was_encrypted and sender.appid not in self._told:
            self._told.add(sender.appid)
            log.warning(
                "push_not_encrypted",
                appid=sender.appid,
                cure="choose the safe mode in WeChat's server configuration, or wxgate account edit --no-aes-key",
            )
