"""Which URLs are databases, and what time it is there."""

import time
from pathlib import Path

import pytest
from sqlalchemy import select

from wxgate.db import Database, DatabaseAddressInvalid, server_time


@pytest.mark.parametrize(
    "url",
    ["", "wxgate.db", "mysql://u:hidden@host/db", "sqlite://", "sqlite:///:memory:", "postgresql://u:hidden@[::1/db"],
)
async def test_an_address_that_cannot_be_used_is_explained_in_both_languages(url: str) -> None:
    with pytest.raises(
        DatabaseAddressInvalid, match=r"DATABASE_URL 无效.*DATABASE_URL is invalid.*accepted: "
    ) as caught:
        await Database.open(url)
    assert "hidden" not in str(caught.value)


async def test_a_missing_folder_is_named_in_both_languages(tmp_path: Path) -> None:
    with pytest.raises(DatabaseAddressInvalid, match=r"文件夹不存在：.*/missing.*does not exist: .*/missing"):
        await Database.open(f"sqlite:///{tmp_path}/missing/wxgate.db")


async def test_the_servers_clock_is_in_unix_seconds_with_a_fraction(database: Database) -> None:
    times = [
        await database.read(lambda connection: connection.execute(select(server_time())).scalar_one()) for _ in range(5)
    ]
    assert times == sorted(times)
    assert all(abs(each - time.time()) < 60 for each in times)
    assert any(each % 1 for each in times)
