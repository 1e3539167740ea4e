"""Callers of `async_send_tpl` that note which messages were accepted, and ask afterwards what became of them.

Every second message bears a `client_msg_id` of the caller's own: without an answer the call is made again. The others
are never repeated; whoever gets no answer was promised nothing.
"""

import asyncio
import itertools
import secrets
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from bench.shown_messages import KEY
from wxgate_client import AsyncClient, WxgateError

AT_ONCE: Final = 32
"""Statuses asked for at the same time."""

PAUSE: Final = 0.05
"""Seconds before somebody tries again who got no answer."""


@dataclass(frozen=True, slots=True)
class Sender:
    """A business system that sends messages to an account's followers."""

    client: AsyncClient
    openids: Sequence[str]
    callback_url: str


@dataclass(slots=True)
class Accepted:
    """What was promised, and what else happened."""

    numbers: dict[str, int] = field(default_factory=dict)
    """Each message's text with the number that was answered."""
    senders: dict[int, Sender] = field(default_factory=dict)
    """Each number with its sender."""
    other: Counter[str] = field(default_factory=Counter)
    """Calls that were no promise."""
    texts: Iterator[int] = field(default_factory=itertools.count)


async def send_steadily(sender: Sender, accepted: Accepted, until: int, every: float) -> None:
    """Send one message after the other, `every` so many seconds, until so many were accepted of all senders."""
    due = time.monotonic()
    while len(accepted.numbers) < until:
        number = next(accepted.texts)
        await _send(sender, accepted, f"message {number}", secrets.token_hex(12) if number % 2 else None)
        due = max(due + every, time.monotonic() - 1)
        await asyncio.sleep(due - time.monotonic())


async def _send(sender: Sender, accepted: Accepted, text: str, client_msg_id: str | None) -> None:
    tpl_data = _message(secrets.choice(sender.openids), text, client_msg_id)
    while True:
        try:
            number = await sender.client.call("async_send_tpl", tpl_data=tpl_data, callback_url=sender.callback_url)
        except WxgateError as error:
            accepted.other[no_promise(error)] += 1
            await asyncio.sleep(PAUSE)
            if client_msg_id is None:
                return
        else:
            assert isinstance(number, int)
            accepted.numbers[text] = number
            accepted.senders[number] = sender
            return


def no_promise(error: WxgateError) -> str:
    """What became of a call that promised nothing."""
    return f"calls answered {error}" if error.retcode else "calls without an answer"


def _message(openid: str, text: str, client_msg_id: str | None) -> Mapping[str, object]:
    message = {"touser": openid, "template_id": "T" * 43, "data": {KEY: {"value": text}}}
    return message if client_msg_id is None else {**message, "client_msg_id": client_msg_id}


async def statuses(accepted: Accepted) -> dict[int, str]:
    """The status of every accepted message."""
    found: dict[int, str] = {}
    numbers = list(accepted.numbers.values())
    for start in range(0, len(numbers), AT_ONCE):
        some = numbers[start : start + AT_ONCE]
        found |= zip(some, await asyncio.gather(*(_status(accepted.senders[each], each) for each in some)), strict=True)
    return found


async def _status(sender: Sender, number: int) -> str:
    try:
        told = await sender.client.call("get_msg_status", id=number)
    except WxgateError as error:
        return str(error)
    assert isinstance(told, dict)
    return str(told["status"])
