"""Rows that get their table's next number, together with rows that speak of them."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import BigInteger, Column, Connection, Integer, MetaData, Table, Text, delete, select
from sqlalchemy.exc import IntegrityError

from wxgate.db import NUMBER, Database

metadata = MetaData()
orders = Table(
    "orders",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("text", Text, unique=True),
    sqlite_autoincrement=True,
)
parcels = Table("parcels", metadata, Column("key", Text, primary_key=True), Column("of", BigInteger))


def _create(connection: Connection) -> None:
    metadata.create_all(connection)


def _parcels(connection: Connection) -> dict[str, int]:
    return {str(row.key): int(row.of) for row in connection.execute(select(parcels))}


def _orders(connection: Connection) -> dict[int, str]:
    return {int(row.id): str(row.text) for row in connection.execute(select(orders))}


@pytest.fixture
async def shop(database: Database) -> AsyncIterator[Database]:
    await database.run_long(_create)
    yield database
    await database.run_long(metadata.drop_all)


def _order(shop: Database, text: str) -> asyncio.Future[int]:
    order = shop.insert_numbered(orders, {"text": text}, [(parcels, {"key": f"of {text}", "of": NUMBER})])
    return asyncio.ensure_future(order)


async def test_every_row_gets_a_number_of_its_own_and_its_companions_know_it(shop: Database) -> None:
    numbers = await asyncio.gather(*(_order(shop, f"o{each}") for each in range(100)))
    assert len(set(numbers)) == 100
    assert await shop.read(_orders) == {number: f"o{each}" for each, number in enumerate(numbers)}
    assert await shop.read(_parcels) == {f"of o{each}": number for each, number in enumerate(numbers)}


async def test_numbers_increase_and_are_not_given_again_after_a_deletion(shop: Database) -> None:
    first = await _order(shop, "a")
    second = await _order(shop, "b")
    assert second > first
    await shop.run(lambda connection: connection.execute(delete(orders)).rowcount)
    assert await _order(shop, "c") > second


async def test_a_row_that_is_refused_takes_only_its_own_companions_with_it(shop: Database) -> None:
    await _order(shop, "taken")
    outcomes = await asyncio.gather(*(_order(shop, text) for text in ("x", "taken", "y")), return_exceptions=True)
    assert isinstance(outcomes[1], IntegrityError)
    assert set((await shop.read(_orders)).values()) == {"taken", "x", "y"}
    assert set(await shop.read(_parcels)) == {"of taken", "of x", "of y"}
