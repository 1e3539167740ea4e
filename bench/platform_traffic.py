"""What clients of an authorised account see while its authorisation, its tokens or WeChat's tickets come to grief.

Eight callers ask for QR codes without a pause, each call reaching the simulated WeChat, while one thing after the other
happens to the account or its platform. Counted is what the callers are answered: 200, 114 while the platform may not
speak for the account, and anything else, which would be a fault.
"""

import argparse
import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Final

import structlog
from tests.gateway import Caller, running_gateway, settings_for
from tests.platforms.place import API, APPID, COMPONENT, Place, eventually, new_place

from bench.databases import ENGINES, asked_for, database_url
from wxgate_sim.server import SimServer

CALLERS: Final = 8
AROUND: Final = 200
"""Calls before the event, and again after it."""
HOUR: Final = 3600.0
QRCODES: Final = 3
CLOCK_MOVED: Final = 101
"""A call that was signed before the simulated clock jumped and read afterwards: nothing that happens to clients."""


@dataclass(slots=True)
class Seen:
    """What the callers were answered."""

    retcodes: list[int] = field(default_factory=list)
    slowest: float = 0.0

    async def call(self, caller: Caller) -> None:
        """Call for ever."""
        while True:
            started = time.perf_counter()
            retcode = (await caller("generate_qrcode", qrcode_type="TMP", scene_id="1")).retcode
            if retcode == CLOCK_MOVED:
                continue
            self.retcodes.append(retcode)
            self.slowest = max(self.slowest, time.perf_counter() - started)

    async def some(self) -> None:
        """Return when so many more calls were answered."""
        until = len(self.retcodes) + AROUND
        await eventually(lambda: len(self.retcodes) >= until)

    async def well(self) -> None:
        """Return when all callers are answered 200 again."""
        await eventually(lambda: self.retcodes[-CALLERS:] == [200] * CALLERS)


Event = Callable[[Place, Seen], Awaitable[None]]


async def _again(place: Place, seen: Seen) -> None:
    del seen
    await place.authorize(QRCODES, 8)

    def granted() -> bool:
        account = place.account()
        return bool(account and account.authorization and 8 in account.authorization.capabilities)

    await eventually(granted)


async def _withdrawn(place: Place, seen: Seen) -> None:
    await place.withdraw()
    await place.until_withdrawn()
    await seen.some()
    await place.authorize(QRCODES)
    await seen.well()


async def _own_token(place: Place, seen: Seen) -> None:
    await asyncio.to_thread(place.sim.spoil_platform_tokens, COMPONENT, APPID)
    await seen.some()


async def _component_token(place: Place, seen: Seen) -> None:
    await asyncio.to_thread(place.sim.spoil_platform_tokens, COMPONENT)
    await _own_token(place, seen)


async def _lost_answer(place: Place, seen: Seen) -> None:
    place.sim.fault(f"{API}authorizer_token", "cut", when="after", count=1)
    await place.advance(6990)
    await eventually(lambda: place.sim.calls(f"{API}get_authorizer_list") > 0)
    await seen.some()


def _without_tickets(hours: int, *, for_good: bool = True) -> Event:
    """WeChat stops pushing tickets; `for_good` it does not even begin again when it is asked to."""

    async def event(place: Place, seen: Seen) -> None:
        await asyncio.to_thread(place.sim.change_platform, COMPONENT, pushes_tickets=False)
        if for_good:
            place.sim.fault(f"{API}start_push_ticket", "errcode", -1)
        for _ in range(hours):
            await place.advance(HOUR)
            await seen.some()
        await asyncio.to_thread(place.sim.push_ticket, COMPONENT)
        await seen.well()

    return event


EVENTS: Final[Mapping[str, Event]] = {
    "authorises again, with other sets": _again,
    "withdraws, authorises again": _withdrawn,
    "WeChat ends the account's token": _own_token,
    "WeChat ends the platform's, then the account's": _component_token,
    "a new refresh token's answer is lost": _lost_answer,
    "no tickets for 11 h": _without_tickets(11),
    "no tickets for 13 h": _without_tickets(13),
    "no tickets for 17 h": _without_tickets(17),
    "tickets stop; WeChat is asked to push again": _without_tickets(17, for_good=False),
}
MAY_BE_114: Final = frozenset({"withdraws, authorises again", "no tickets for 13 h", "no tickets for 17 h"})


def main(argv: Sequence[str] | None = None) -> int:
    """Prints a table; returns 1 when a caller was answered anything that it should not be."""
    parser = argparse.ArgumentParser(prog="python -m bench.platform_traffic", description=__doc__)
    parser.add_argument("--database", choices=(*ENGINES, "both"), default="sqlite")
    options = parser.parse_args(argv)
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    faults = 0
    for engine in asked_for(options.database):
        print(f"\n{engine:46} {'calls':>6} {'200':>6} {'114':>6} {'other':>6}  slowest")
        for name, event in EVENTS.items():
            faults += asyncio.run(_seen(engine, name, event))
    return 1 if faults else 0


async def _seen(engine: str, name: str, event: Event) -> int:
    async with AsyncExitStack() as stack:
        url, sim = stack.enter_context(database_url(engine)), stack.enter_context(SimServer())
        gateway = await stack.enter_async_context(running_gateway(settings_for(url, sim.url)))
        place = new_place(gateway, sim)
        await place.add_platform(rotates_refresh_tokens=True)
        await place.until_ticket()
        seen = await _traffic(place, event)
    counts = Counter(seen.retcodes)
    other = len(seen.retcodes) - counts[200] - counts[114]
    print(
        f"{name:46} {len(seen.retcodes):6} {counts[200]:6} {counts[114]:6} {other:6}  {1000 * seen.slowest:.0f} ms",
        flush=True,
    )
    return other + (0 if name in MAY_BE_114 else counts[114])


async def _traffic(place: Place, event: Event) -> Seen:
    caller, seen = await place.authorized_client([QRCODES]), Seen()
    callers = [asyncio.create_task(seen.call(caller)) for _ in range(CALLERS)]
    try:
        await seen.some()
        await event(place, seen)
        await seen.some()
    finally:
        for each in callers:
            each.cancel()
        await asyncio.gather(*callers, return_exceptions=True)
    return seen


if __name__ == "__main__":
    raise SystemExit(main())
