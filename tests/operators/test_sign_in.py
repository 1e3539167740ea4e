"""Signing in: with the right password, a bounded number of times, for a bounded time."""

import asyncio

import pytest

from wxgate.db import Database
from wxgate.operators.cleanup import clean_up
from wxgate.operators.errors import SignInRefused, TooManyAttempts
from wxgate.operators.service import Operators, open_operators
from wxgate.operators.sessions import IDLE, LONGEST
from wxgate.operators.sign_in import PER_ADDRESS, PER_NAME, WINDOW
from wxgate.protocol.clock import Clock

PASSWORD = "correct horse"
HERE, THERE = "192.0.2.1", "192.0.2.2"


@pytest.fixture
async def somebody(operators: Operators) -> str:
    return await operators.admin.set_password(await operators.admin.add("li.lei"), PASSWORD, operators.passwords)


async def _fail(operators: Operators, times: int, name: str, address: str) -> None:
    tries = [operators.sign_in.attempt(name, "wrong password", address) for _ in range(times)]
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert [type(each) for each in outcomes] == [SignInRefused] * times


@pytest.mark.usefixtures("somebody")
async def test_who_has_the_password_gets_a_session(operators: Operators) -> None:
    session = await operators.sign_in.attempt(" Li.Lei ", PASSWORD, HERE)
    found = await operators.sessions.find(session.token)

    assert found is not None
    assert found.operator == "li.lei"
    await operators.sessions.end(session.token)
    assert await operators.sessions.find(session.token) is None


@pytest.mark.parametrize(
    ("name", "password"), [("li.lei", "wrong password"), ("nobody", PASSWORD), ("li.lei", ""), ("li.lei", "x" * 9999)]
)
@pytest.mark.usefixtures("somebody")
async def test_all_others_are_refused_with_one_and_the_same_answer(
    operators: Operators, name: str, password: str
) -> None:
    with pytest.raises(SignInRefused, match="name or password is wrong"):
        await operators.sign_in.attempt(name, password, HERE)


async def test_an_operator_without_a_password_cannot_sign_in_with_none(operators: Operators) -> None:
    await operators.admin.add("li.lei")
    with pytest.raises(SignInRefused):
        await operators.sign_in.attempt("li.lei", "", HERE)


async def test_a_closed_operator_is_out_at_once_and_stays_out(operators: Operators, somebody: str) -> None:
    await operators.admin.set_password(await operators.admin.add("other"), PASSWORD, operators.passwords)
    session = await operators.sign_in.attempt(somebody, PASSWORD, HERE)
    await operators.admin.close(somebody)

    assert await operators.sessions.find(session.token) is None
    with pytest.raises(SignInRefused):
        await operators.sign_in.attempt(somebody, PASSWORD, HERE)
    await operators.admin.open(somebody)
    await operators.sign_in.attempt(somebody, PASSWORD, HERE)


async def test_attempts_under_a_name_are_counted_over_addresses_and_processes(
    operators: Operators, somebody: str, database: Database, clock: Clock
) -> None:
    other_process = open_operators(database, clock, operators.passwords)
    await _fail(operators, PER_NAME - 1, somebody, HERE)
    await _fail(other_process, 1, somebody, THERE)

    for process in (operators, other_process):
        with pytest.raises(TooManyAttempts, match="15 minutes"):
            await process.sign_in.attempt(somebody, PASSWORD, "192.0.2.3")
    clock.offset = WINDOW + 1
    await operators.sign_in.attempt(somebody, PASSWORD, THERE)


async def test_attempts_from_an_address_are_counted_over_names(operators: Operators, somebody: str) -> None:
    for name in ("one", "two", "three"):
        await _fail(operators, PER_ADDRESS // 3, name, HERE)

    with pytest.raises(TooManyAttempts):
        await operators.sign_in.attempt(somebody, PASSWORD, HERE)
    await operators.sign_in.attempt(somebody, PASSWORD, THERE)


async def test_who_gets_in_has_all_attempts_again(operators: Operators, somebody: str) -> None:
    await _fail(operators, PER_NAME - 1, somebody, HERE)
    await operators.sign_in.attempt(somebody, PASSWORD, HERE)
    await _fail(operators, PER_NAME, somebody, THERE)


async def test_a_link_lets_in_whom_others_have_locked_out(operators: Operators, somebody: str) -> None:
    await _fail(operators, PER_NAME, somebody, HERE)
    await operators.admin.set_password(await operators.admin.link(somebody), PASSWORD, operators.passwords)
    await operators.sign_in.attempt(somebody, PASSWORD, THERE)


async def test_a_session_ends_when_nobody_uses_it(operators: Operators, somebody: str, clock: Clock) -> None:
    session = await operators.sessions.begin(somebody)
    for hours in (11, 22):
        clock.offset = hours * 3600
        assert await operators.sessions.find(session.token) is not None
    clock.offset += IDLE + 1
    assert await operators.sessions.find(session.token) is None


async def test_a_session_ends_after_a_week_however_much_it_is_used(
    operators: Operators, somebody: str, clock: Clock
) -> None:
    session = await operators.sessions.begin(somebody)
    while clock.offset < LONGEST - IDLE:
        clock.offset += IDLE / 2
        assert await operators.sessions.find(session.token) is not None
    clock.offset = LONGEST + 1
    assert await operators.sessions.find(session.token) is None


async def test_what_is_over_is_deleted_and_what_goes_on_stays(
    operators: Operators, somebody: str, database: Database, clock: Clock
) -> None:
    over = await operators.sessions.begin(somebody)
    clock.offset = IDLE + 1
    goes_on = await operators.sessions.begin(somebody)
    await _fail(operators, 1, somebody, HERE)
    await clean_up(database, clock.now())
    clock.offset = 0

    assert await operators.sessions.find(over.token) is None
    assert await operators.sessions.find(goes_on.token) is not None
