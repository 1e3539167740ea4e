"""What WeChat pushes: messages and events of accounts, notices to platforms (WeChat reference §3.2 and §4)."""

import asyncio
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import count

from aiohttp import ClientSession

from wxgate_sim.accounts import Account, Accounts
from wxgate_sim.clock import Clock
from wxgate_sim.conversations import Conversations
from wxgate_sim.followers import People
from wxgate_sim.identifiers import Mint
from wxgate_sim.open_platform import OpenPlatform
from wxgate_sim.platform_functions import hears
from wxgate_sim.platforms import Platform
from wxgate_sim.push_destinations import Destination, events_of, messages_of, server_of
from wxgate_sim.push_lanes import Lanes
from wxgate_sim.push_record import FAILURE, OUTCOMES, REPLY_SHOWN, Outcome, Push
from wxgate_sim.push_replies import BadReply, Reply, ReplyReader
from wxgate_sim.push_request import Attempt, post

RECORDED = 1000
# Pushes beyond so many that wait are lost: no server would ever catch up with them.
MOST_WAITING = 200_000
ACKNOWLEDGED = "success"


@dataclass(slots=True)
class Pushes:
    """Tells what happened to the account's own server and to the platforms it authorised; each may have no address."""

    clock: Clock
    mint: Mint
    accounts: Accounts
    people: People
    conversations: Conversations
    open_platform: OpenPlatform
    counts: dict[str, Counter[Outcome]] = field(default_factory=dict)
    recorded: deque[Push] = field(default_factory=lambda: deque(maxlen=RECORDED))
    _ids: "count[int]" = field(default_factory=lambda: count(1))
    _delayed: set[asyncio.Task[None]] = field(default_factory=set)
    _lanes: Lanes = field(init=False)

    def __post_init__(self) -> None:
        self._lanes = Lanes(self._deliver)

    def event(self, appid: str, openid: str, event: str, fields: Mapping[str, str]) -> None:
        """Tell of an event; `fields` are its elements beyond the common ones, in order."""
        self.send(appid, openid, {"MsgType": "event", "Event": event, **fields})

    def message(self, appid: str, openid: str, msg_type: str, fields: Mapping[str, str]) -> None:
        """Tell of a message; it gets a MsgId of its own."""
        self.send(appid, openid, {"MsgType": msg_type, **fields})

    def send(
        self, appid: str, openid: str, fields: Mapping[str, str], *, copies: int = 1, delay: float = 0
    ) -> Push | None:
        """The first push of these elements after the common ones, under way; None when nobody listens.

        `copies` are sent at once, `delay` is in real seconds. A message gets a MsgId unless it has one.
        """
        account = self.accounts.find(appid)
        if account is None:
            return None
        elements = self._elements(account, openid, fields)
        receivers = self._receivers(account, elements)
        pushes = [Push(next(self._ids), appid, elements, platform, copies) for platform in receivers]
        for push in pushes:
            self._begin(push, delay)
        return pushes[0] if pushes else None

    def notice(self, platform: Platform, kind: str, fields: Mapping[str, str]) -> Push | None:
        """Tell a platform of something; `kind` is its InfoType. None when it has no address."""
        if not platform.push_url:
            return None
        common = {"AppId": platform.appid, "CreateTime": str(int(self.clock.now())), "InfoType": kind}
        push = Push(next(self._ids), platform.appid, {**common, **fields}, platform.appid)
        self._begin(push)
        return push

    def _receivers(self, account: Account, elements: Mapping[str, str]) -> list[str]:
        own = [""] if account.push_url else []
        return own + [
            each.platform
            for each in self.open_platform.authorizations.of_account(account.appid)
            if hears(each.functions, elements) and self.open_platform.platforms[each.platform].message_url
        ]

    def _begin(self, push: Push, delay: float = 0) -> None:
        self.recorded.append(push)
        counts = self.counts.setdefault(push.appid, Counter())
        if counts["waiting"] >= MOST_WAITING:
            push.outcome, push.problem = "failed", "too many pushes wait"
            counts["failed"] += 1
            return
        counts["waiting"] += 1
        if delay:
            # A task and not a timer: the loop's end cancels it, where a timer would still begin something.
            task = asyncio.get_running_loop().create_task(self._later(delay, push))
            self._delayed.add(task)
            task.add_done_callback(self._delayed.discard)
        else:
            self._lanes.add(push)

    def counted(self, appid: str | None) -> dict[str, int]:
        """How many pushes of this account, or of all, wait and ended how."""
        counts = self.counts.values() if appid is None else (self.counts.get(appid, Counter[Outcome]()),)
        return {outcome: sum(each[outcome] for each in counts) for outcome in OUTCOMES}

    def stop(self) -> None:
        """Send nothing more."""
        for task in self._delayed:
            task.cancel()
        self._lanes.stop()

    def _elements(self, account: Account, openid: str, fields: Mapping[str, str]) -> dict[str, str]:
        common = {"ToUserName": account.original_id, "FromUserName": openid, "CreateTime": str(int(self.clock.now()))}
        elements = {**common, **fields}
        if elements["MsgType"] != "event":
            # Beyond 2^53, as WeChat's are: who reads them as floating point is to notice.
            elements.setdefault("MsgId", str(self.mint.random.randrange(2**61, 2**63)))
        return elements

    async def _later(self, delay: float, push: Push) -> None:
        await asyncio.sleep(delay)
        self._lanes.add(push)

    async def _deliver(self, session: ClientSession, push: Push) -> None:
        to = self._destination(push)
        if to is None:
            self._end(push, "failed", "there is no address for it any more")
            return
        for _ in range(to.tries):
            attempt = await self._attempt(session, to, push)
            if not attempt.error:
                self._judge(to, push, attempt)
                return
        self._end(push, "failed", push.attempts[-1].error)

    def _destination(self, push: Push) -> Destination | None:
        platform = self.open_platform.platforms.get(push.platform)
        if not push.platform:
            return server_of(self.accounts.find(push.appid))
        return events_of(platform) if push.is_notice else messages_of(platform, push.appid)

    async def _attempt(self, session: ClientSession, to: Destination, push: Push) -> Attempt:
        def one() -> "asyncio.Future[Attempt]":
            now = int(self.clock.now())
            return asyncio.ensure_future(post(session, to, push.elements, now, self.mint.random))

        first, *more = await asyncio.gather(*(one() for _ in range(push.copies)))
        push.attempts += (replace(each, reply=each.reply[:REPLY_SHOWN]) for each in (first, *more))
        return first

    def _judge(self, to: Destination, push: Push, attempt: Attempt) -> None:
        if push.is_notice:
            understood = attempt.reply.strip() == ACKNOWLEDGED
            self._end(push, *(("received", "") if understood else ("failed", "the answer must be success")))
            return
        reader = ReplyReader(push.openid, push.elements["ToUserName"], to.crypto, clear=to.mode != "safe")
        try:
            reply = reader.read(attempt.reply)
        except BadReply as bad:
            self._end(push, "failed", str(bad))
            return
        self._end(push, "replied" if reply else "received", "", reply)

    def _end(self, push: Push, outcome: Outcome, problem: str, reply: Reply | None = None) -> None:
        push.outcome, push.problem = outcome, problem
        counts = self.counts[push.appid]
        counts["waiting"] -= 1
        counts[outcome] += 1
        if push.is_notice:
            return
        person = self.people.by_openid(push.appid, push.openid)
        if person is None:
            return
        if reply:
            self.conversations.show(push.appid, person.id, reply.kind, reply.content)
        elif outcome == "failed" and push.is_message:
            self.conversations.show(push.appid, person.id, "failure", FAILURE)
