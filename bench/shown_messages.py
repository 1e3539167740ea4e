"""What the simulator showed people, by a text that is in no other message.

The simulator keeps only its last messages, so they are fetched while they come; whether any was missed is known, for it
counts all.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Final, cast

from wxgate_sim.remote import SimControls
from wxgate_sim.remote_http import entries

EVERY: Final = 1.0
"""Seconds between two looks."""

KEPT: Final = 5000
"""Messages that the simulator keeps."""

KEY: Final = "first"
"""Of the template's data: what it says is the message's text."""


@dataclass(slots=True)
class Shown:
    """The messages of a simulator so far."""

    sim: SimControls
    by_text: dict[str, set[int]] = field(default_factory=dict)
    """Each text with the msgids of the messages that say it."""
    counts: dict[str, int] = field(default_factory=dict)
    """The simulator's own counts."""

    async def look(self) -> None:
        """Take up what is new. Raises RuntimeError when messages went by unseen."""
        told = await asyncio.to_thread(self.sim.ask, "GET", f"messages?kind=template&limit={KEPT}")
        for each in entries(told, "messages"):
            self.by_text.setdefault(_text(each), set()).add(cast("int", each["msgid"]))
        self.counts = cast("dict[str, int]", told["counts"])
        seen = sum(map(len, self.by_text.values()))
        if seen != self.counts["template"]:
            raise RuntimeError(f"{seen} of the simulator's {self.counts['template']} messages were seen")

    @property
    def twice(self) -> list[str]:
        """The texts that people were shown more than once."""
        return [text for text, msgids in self.by_text.items() if len(msgids) > 1]


@asynccontextmanager
async def shown_messages(sim: SimControls) -> AsyncIterator[Shown]:
    """The messages of the simulator, followed while inside and looked at once more at the end."""
    shown = Shown(sim)
    following = asyncio.create_task(_follow(shown))
    try:
        yield shown
    finally:
        following.cancel()
        with suppress(asyncio.CancelledError):
            await following
    await shown.look()


async def _follow(shown: Shown) -> None:
    while True:
        await asyncio.sleep(EVERY)
        await shown.look()


def _text(message: dict[str, object]) -> str:
    content = cast("dict[str, list[dict[str, str]]]", message["content"])
    return content["fields"][0]["value"]
