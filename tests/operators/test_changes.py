"""The record of what operators do."""

import asyncio

import pytest

from wxgate.operators.changes import Change
from wxgate.operators.service import Operators
from wxgate.tenants.errors import AccountUnknown


async def _do(operators: Operators, error: Exception | None = None) -> None:
    async with operators.changes.recorded("li.lei", "192.0.2.1", "account.edit", "wx1", {"fields": ["name"]}):
        if error is not None:
            raise error


async def _latest(operators: Operators) -> Change:
    (change,) = await operators.changes.latest(limit=1)
    return change


async def test_a_deed_is_recorded_with_who_and_when_and_what(operators: Operators) -> None:
    await _do(operators)
    change = await _latest(operators)

    assert (change.operator, change.address, change.deed, change.target) == (
        "li.lei",
        "192.0.2.1",
        "account.edit",
        "wx1",
    )
    assert change.details == {"fields": ["name"]}
    assert change.outcome == "done"
    assert change.at > 1_600_000_000


@pytest.mark.parametrize(("error", "outcome"), [(AccountUnknown("wx1"), "refused"), (RuntimeError(), "failed")])
async def test_a_deed_that_came_to_nothing_is_recorded_too(
    operators: Operators, error: Exception, outcome: str
) -> None:
    with pytest.raises(type(error)):
        await _do(operators, error)
    assert (await _latest(operators)).outcome == outcome


async def test_a_deed_stands_in_the_record_before_it_is_done(operators: Operators) -> None:
    seen: list[str | None] = []
    async with operators.changes.recorded("li.lei", "", "account.close", "wx1", {}):
        seen.append((await _latest(operators)).outcome)
    assert seen == [None]


async def test_the_record_goes_on_by_number(operators: Operators) -> None:
    await asyncio.gather(*(_do(operators) for _ in range(5)))
    first = await operators.changes.latest(limit=2)
    second = await operators.changes.latest(before=first[-1].id, limit=10)

    numbers = [change.id for change in (*first, *second)]
    assert len(numbers) == 5
    assert numbers == sorted(numbers, reverse=True)
