"""Links that set a password."""

import asyncio

import pytest
from sqlalchemy import Connection, select

from wxgate.db import Database
from wxgate.operators import tables
from wxgate.operators.admin import DAY, HOUR
from wxgate.operators.errors import LastOperator, LinkInvalid, OperatorExists, OperatorUnknown
from wxgate.operators.service import Operators
from wxgate.protocol.clock import Clock
from wxgate.tenants.errors import ValueRefused

PASSWORD = "correct horse"


async def test_an_installation_has_a_first_link_until_somebody_can_sign_in(operators: Operators) -> None:
    first, second = await operators.admin.first_link(), await operators.admin.first_link()
    assert first is not None
    assert second is not None
    assert second != first
    assert await operators.admin.set_password(first, PASSWORD, operators.passwords) == "admin"

    assert await operators.admin.first_link() is None
    with pytest.raises(LinkInvalid):  # the other first link ended with this one
        await operators.admin.whose(second)


async def test_a_link_sets_a_password_once_however_many_use_it_at_a_time(operators: Operators) -> None:
    token = await operators.admin.add("li.lei")
    tries = [operators.admin.set_password(token, f"{PASSWORD} {number}", operators.passwords) for number in range(4)]
    outcomes = await asyncio.gather(*tries, return_exceptions=True)

    assert outcomes.count("li.lei") == 1
    assert sum(isinstance(each, LinkInvalid) for each in outcomes) == 3


@pytest.mark.parametrize(("first", "lifetime"), [(True, HOUR), (False, DAY)])
async def test_a_link_ends_in_time(operators: Operators, clock: Clock, *, first: bool, lifetime: float) -> None:
    token = await (operators.admin.first_link() if first else operators.admin.add("li.lei"))
    assert token is not None
    clock.offset = lifetime - 5
    await operators.admin.whose(token)
    clock.offset = lifetime + 1
    with pytest.raises(LinkInvalid):
        await operators.admin.set_password(token, PASSWORD, operators.passwords)


@pytest.mark.parametrize("password", ["short pwd", "x" * 257, ""])
async def test_a_password_that_is_none_leaves_the_link_as_it_is(operators: Operators, password: str) -> None:
    token = await operators.admin.add("li.lei")
    with pytest.raises(ValueRefused) as refused:
        await operators.admin.set_password(token, password, operators.passwords)

    assert not password or password not in str(refused.value)
    assert await operators.admin.whose(token) == "li.lei"


async def test_a_new_password_signs_the_operator_out_everywhere(operators: Operators) -> None:
    token = await operators.admin.add("li.lei")
    await operators.admin.set_password(token, PASSWORD, operators.passwords)
    session = await operators.sessions.begin("li.lei")
    again = await operators.admin.link("li.lei")
    assert await operators.sessions.find(session.token) is not None

    await operators.admin.set_password(again, "another password", operators.passwords)
    assert await operators.sessions.find(session.token) is None


@pytest.mark.parametrize("name", ["", "李雷", "a b", "-a", "x" * 33, "a/b"])
async def test_a_name_that_is_none_is_refused(operators: Operators, name: str) -> None:
    with pytest.raises(ValueRefused, match="operator's name"):
        await operators.admin.add(name)


async def test_a_name_is_one_person_however_it_is_written(operators: Operators) -> None:
    await operators.admin.add("Li.Lei")
    with pytest.raises(OperatorExists):
        await operators.admin.add(" li.lei ")
    assert [each.name for each in await operators.admin.operators()] == ["li.lei"]


async def test_the_last_who_can_sign_in_cannot_be_closed(operators: Operators) -> None:
    for name in ("one", "two"):
        await operators.admin.set_password(await operators.admin.add(name), PASSWORD, operators.passwords)
    both = await asyncio.gather(operators.admin.close("one"), operators.admin.close("two"), return_exceptions=True)

    assert [type(each) for each in both if each is not None] == [LastOperator]
    assert [each.closed for each in await operators.admin.operators()].count(False) == 1


async def test_an_unknown_operator_has_no_links_and_cannot_be_closed(operators: Operators) -> None:
    for deed in (operators.admin.link("nobody"), operators.admin.close("nobody"), operators.admin.open("nobody")):
        with pytest.raises(OperatorUnknown, match="nobody"):
            await deed


async def test_no_token_and_no_password_stands_in_the_database(operators: Operators, database: Database) -> None:
    token = await operators.admin.add("li.lei")
    await operators.admin.set_password(token, PASSWORD, operators.passwords)
    link = await operators.admin.link("li.lei")
    session = await operators.sessions.begin("li.lei")
    rows = await database.read(_everything)

    assert "$argon2id$" in rows
    for secret in (token, link, session.token, session.form_token, PASSWORD):
        assert secret not in rows


def _everything(connection: Connection) -> str:
    return str([connection.execute(select(table)).all() for table in (tables.operators, tables.links, tables.sessions)])
