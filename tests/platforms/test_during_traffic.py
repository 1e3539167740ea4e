"""What clients see while an account authorises again, or withdraws, in the middle of their calls."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.gateway import Caller
from tests.platforms.place import Place, eventually

CALLERS = 8


@asynccontextmanager
async def traffic(caller: Caller, seen: list[int]) -> AsyncIterator[None]:
    """Calls that reach WeChat, one after the other from each of several callers."""

    async def call() -> None:
        while True:
            seen.append((await caller("generate_qrcode", qrcode_type="TMP", scene_id="1")).retcode)

    tasks = [asyncio.create_task(call()) for _ in range(CALLERS)]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def test_another_authorisation_costs_no_call(place: Place) -> None:
    caller = await place.authorized_client([3, 4])
    seen: list[int] = []
    async with traffic(caller, seen):
        await eventually(lambda: len(seen) >= 40)
        await place.authorize(3, 4, 8)

        def granted() -> bool:
            account = place.account()
            return bool(account and account.authorization and 8 in account.authorization.capabilities)

        await eventually(granted)
        after = len(seen)
        await eventually(lambda: len(seen) >= after + 40)
    assert Counter(seen) == {200: len(seen)}


async def test_a_withdrawal_is_114_from_one_moment_on_and_nothing_else(place: Place) -> None:
    caller = await place.authorized_client([3])
    seen: list[int] = []
    async with traffic(caller, seen):
        await eventually(lambda: len(seen) >= 40)
        await place.withdraw()
        await place.until_withdrawn()
        after = len(seen)
        await eventually(lambda: len(seen) >= after + 40)
        await place.authorize(3)
        await eventually(lambda: seen[-CALLERS:] == [200] * CALLERS)
    assert set(seen) == {200, 114}
