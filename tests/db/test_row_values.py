"""Rows that are written together hold exactly the values they were given, on both engines."""

import asyncio
from collections.abc import Mapping

import pytest
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Double,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    select,
)
from tests.db.held import writers_held

from wxgate.db import AnyTable, Database

plain = Table(
    "plain",
    MetaData(),
    Column("key", Integer, primary_key=True),
    Column("order", Text),
    Column("number", BigInteger),
    Column("moment", Double),
    Column("flag", Boolean),
)
bytes_too = Table("bytes_too", MetaData(), Column("key", Integer, primary_key=True), Column("raw", LargeBinary))

VALUES: list[dict[str, object]] = [
    {"order": 'it\'s "quoted" \\ 中文 😀', "number": 2**63 - 1, "moment": 1795478187.123457, "flag": True},
    {"order": "", "number": -(2**63), "moment": 0.1, "flag": False},
    {"order": None, "number": None, "moment": None, "flag": None},
    {"order": "null", "number": 0, "moment": 5e-324, "flag": True},
    {"order": "\x01\x1f\r\n", "number": 2**53 + 1, "moment": -1.7976931348623157e308, "flag": False},
]


def stored(connection: Connection, table: AnyTable) -> list[dict[str, object]]:
    return [dict(row._mapping) for row in connection.execute(select(table).order_by(table.c.key))]


async def insert_together(database: Database, table: AnyTable, rows: list[Mapping[str, object]]) -> None:
    async with writers_held(database):
        tasks = [asyncio.create_task(database.insert(table, row)) for row in rows]
        await asyncio.sleep(0)
    await asyncio.gather(*tasks)


@pytest.mark.parametrize("copies", [1, 20])
async def test_plain_values_come_back_as_they_were(database: Database, copies: int) -> None:
    await database.run_long(plain.create)
    rows: list[Mapping[str, object]] = [{"key": n, **VALUES[n % len(VALUES)]} for n in range(copies * len(VALUES))]

    await insert_together(database, plain, rows)

    assert await database.read(stored, plain) == rows


async def test_values_that_json_cannot_hold_do_as_well(database: Database) -> None:
    await database.run_long(bytes_too.create)
    rows: list[Mapping[str, object]] = [{"key": n, "raw": bytes([n, 0, 255])} for n in range(9)]

    await insert_together(database, bytes_too, rows)

    assert await database.read(stored, bytes_too) == rows
