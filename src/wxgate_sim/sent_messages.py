"""The messages accounts sent: their ids, which were repeats, and how many reached their person more than once."""

from collections import Counter, OrderedDict, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Literal, get_args

from wxgate_sim.accounts import Account, Outcome
from wxgate_sim.clock import Clock

Kind = Literal["template", "custom"]
KINDS: tuple[str, ...] = get_args(Kind)
COUNTS = (*KINDS, "duplicates_suppressed", "sent_twice")

# The same client_msg_id to the same person is one message for so long (WeChat reference §5.1).
SAME_FOR = 600
KEPT = 5000
# A client_msg_id is remembered far longer than WeChat does, so that whatever was sent twice is seen.
IDS_REMEMBERED = 1_000_000


@dataclass(frozen=True, slots=True)
class Sent:
    """One message WeChat accepted. `type` is the msgtype or `template`; `content` is what the person's chat shows."""

    kind: Kind
    appid: str
    person_id: str
    openid: str
    at: float
    type: str
    content: Mapping[str, object]
    outcome: Outcome = "success"
    msgid: int | None = None
    client_msg_id: str = ""

    def told(self) -> dict[str, object]:
        """The message as JSON; what only template messages have is null for others."""
        return {
            "kind": self.kind,
            "appid": self.appid,
            "id": self.person_id,
            "openid": self.openid,
            "at": self.at,
            "type": self.type,
            "content": self.content,
            "outcome": self.outcome,
            "msgid": self.msgid,
            "client_msg_id": self.client_msg_id or None,
        }


@dataclass(slots=True)
class Accepted:
    """What is known of a client_msg_id: its last message, and whether one of its messages reached the person."""

    msgid: int
    at: float
    reached: bool


@dataclass(slots=True)
class SentMessages:
    """Counts every message, and keeps the last thousands in detail."""

    clock: Clock
    last: deque[Sent] = field(default_factory=lambda: deque(maxlen=KEPT))
    _counts: dict[str, Counter[str]] = field(default_factory=dict)
    _by_client_id: OrderedDict[tuple[str, str, str], Accepted] = field(default_factory=OrderedDict)
    _serials: Iterator[int] = field(default_factory=lambda: count(1))

    def new_msgid(self, account: Account) -> int:
        """The id of the next template message: 19 digits as today, beyond 2^53, or 9 as in older samples."""
        serial = next(self._serials)
        return 200_000_000 + serial if account.short_msgids else (int(self.clock.now()) << 30) + serial

    def repeated(self, appid: str, person_id: str, client_msg_id: str) -> int | None:
        """The msgid of the message that had this client_msg_id within the last ten minutes, counted as a repeat."""
        accepted = self._by_client_id.get((appid, person_id, client_msg_id)) if client_msg_id else None
        if accepted is None or self.clock.now() - accepted.at >= SAME_FOR:
            return None
        self._count(appid, "duplicates_suppressed")
        return accepted.msgid

    def note(self, sent: Sent) -> None:
        """Count and keep a message that was accepted."""
        self.last.append(sent)
        self._count(sent.appid, sent.kind)
        if sent.client_msg_id and sent.msgid is not None:
            self._remember(sent, sent.msgid)

    def counts(self, appid: str | None = None) -> dict[str, int]:
        """How many of each since the last reset or `forget`, of one account or of all."""
        counters = [each for owner, each in self._counts.items() if appid in (None, owner)]
        return {name: sum(each[name] for each in counters) for name in COUNTS}

    def forget(self) -> None:
        """Start counting and keeping again. A client_msg_id still is one message for ten minutes."""
        self.last.clear()
        self._counts.clear()

    def _remember(self, sent: Sent, msgid: int) -> None:
        key = (sent.appid, sent.person_id, sent.client_msg_id)
        earlier = self._by_client_id.pop(key, None)
        reached = sent.outcome in ("success", "none")
        if earlier and earlier.reached and reached:
            self._count(sent.appid, "sent_twice")
        self._by_client_id[key] = Accepted(msgid, sent.at, reached or bool(earlier and earlier.reached))
        if len(self._by_client_id) > IDS_REMEMBERED:
            self._by_client_id.popitem(last=False)

    def _count(self, appid: str, what: str) -> None:
        self._counts.setdefault(appid, Counter())[what] += 1
