"""What each person's phone shows of the chat with each account."""

from collections import OrderedDict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Literal

from wxgate_sim.clock import Clock

By = Literal["account", "person"]

# A chat keeps its last entries; when all chats together hold too many, the one nobody used for longest is forgotten.
KEPT_PER_CHAT = 200
KEPT = 50_000


@dataclass(frozen=True, slots=True)
class Shown:
    """One entry of a chat. `id` grows over all chats; `time` is simulated Unix seconds.

    `content` depends on `kind`. A customer message's or reply's own object, under its own msgtype: `text` {content},
    `image` {media_id}, `news` {articles}, `msgmenu` {head_content, list, tail_content} and so on. `template`: {title,
    fields: [{label, value}], url, miniprogram}, a field without a label standing for itself. `failure` and `notice`
    are WeChat's own grey lines: {zh, en}.
    """

    id: int
    by: By
    kind: str
    content: Mapping[str, object]
    time: float

    def told(self) -> dict[str, object]:
        """The entry as JSON."""
        return {
            "id": self.id,
            "by": self.by,
            "kind": self.kind,
            "content": self.content,
            "time": self.time,
        }


@dataclass(slots=True)
class Conversations:
    """All chats, bounded in memory however much is sent."""

    clock: Clock
    _chats: OrderedDict[tuple[str, str], deque[Shown]] = field(default_factory=OrderedDict)
    _ids: "count[int]" = field(default_factory=lambda: count(1))
    _kept: int = 0

    def show(self, appid: str, person_id: str, kind: str, content: Mapping[str, object]) -> Shown:
        """What the account lets this person see."""
        return self._add(appid, person_id, "account", kind, content)

    def say(self, appid: str, person_id: str, kind: str, content: Mapping[str, object]) -> Shown:
        """What this person sends to the account."""
        return self._add(appid, person_id, "person", kind, content)

    def of(self, appid: str, person_id: str, after: int = 0) -> list[Shown]:
        """The chat's entries with a greater id than `after`, oldest first: the last two hundred at most."""
        return [each for each in self._chats.get((appid, person_id), ()) if each.id > after]

    def find(self, appid: str, person_id: str, entry_id: int) -> Shown | None:
        """One entry of the chat, or None when it never was or is forgotten."""
        return next((each for each in self.of(appid, person_id) if each.id == entry_id), None)

    def _add(self, appid: str, person_id: str, by: By, kind: str, content: Mapping[str, object]) -> Shown:
        entry = Shown(next(self._ids), by, kind, content, self.clock.now())
        chat = self._chats.setdefault((appid, person_id), deque())
        chat.append(entry)
        self._chats.move_to_end((appid, person_id))
        self._kept += 1
        if len(chat) > KEPT_PER_CHAT:
            chat.popleft()
            self._kept -= 1
        while self._kept > KEPT:
            _, forgotten = self._chats.popitem(last=False)
            self._kept -= len(forgotten)
        return entry
