"""`wxgate links`."""

import asyncio
import json
from typing import Final

import pytest
from sqlalchemy import Connection, insert
from tests.cli.shell import Shell

from wxgate.db import Database
from wxgate.links.tables import link_visits, links
from wxgate.settings import Settings

FIRST, SECOND, THIRD = (digit * 32 for digit in "abc")
BASE: Final = "https://s.example.com"


def link(key: str, client: str, out_id: str, made_at: float) -> dict[str, object]:
    url = f"https://shop.example.com/{key[0]}"
    return {"key": key, "client_code": client, "out_id": out_id, "url": url, "made_at": made_at}


def day(key: str, day: str, visits: int, in_weixin: int) -> dict[str, object]:
    return {"link": key, "day": day, "visits": visits, "in_weixin": in_weixin}


LINKS: Final = [
    link(FIRST, "shop", "poster", 1.7e9),
    link(SECOND, "shop", "menu", 1.71e9),
    link(THIRD, "crm", "poster", 1.71e9),  # made at the same moment
]
VISITS: Final = [
    day(FIRST, "2026-02-28", 10, 9),
    day(FIRST, "2026-03-01", 5, 4),
    day(THIRD, "2026-03-01", 2, 0),
    day(THIRD, "2026-03-02", 1, 1),
]


def fill(connection: Connection) -> None:
    connection.execute(insert(links), LINKS)
    connection.execute(insert(link_visits), VISITS)


@pytest.fixture(autouse=True)
def some_links(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    del shell  # whose database they are put in
    monkeypatch.setenv("WXGATE_SHORT_URL", BASE)

    async def put() -> None:
        database = await Database.open(Settings().database)
        await database.run(fill)
        await database.close()

    asyncio.run(put())


def listed(shell: Shell, *options: str) -> list[object]:
    return [each["url_val"] for each in shell.json_list("links", "list", *options)]


def days(shell: Shell, *arguments: str) -> list[tuple[object, ...]]:
    return [tuple(each.values()) for each in shell.json_list("links", "stats", *arguments)]


def test_links_are_listed_with_their_visits_the_newest_first(shell: Shell) -> None:
    assert listed(shell) == [THIRD, SECOND, FIRST]
    assert listed(shell, "--client", "shop") == [SECOND, FIRST]
    assert listed(shell, "--out-id", "poster") == [THIRD, FIRST]
    assert listed(shell, "--client", "shop", "--out-id", "poster") == [FIRST]
    head, *rows = shell("links", "list").out.splitlines()
    assert head.split() == ["url_val", "client_code", "out_id", "visits", "in_weixin", "made_at", "url"]
    assert rows[2].split()[:5] == [FIRST, "shop", "poster", "15", "13"]


def test_a_list_that_is_cut_off_says_how_to_go_on(shell: Shell) -> None:
    seen: list[object] = []
    before: list[str] = []
    for _ in LINKS:
        cut = shell("links", "list", "--limit", "1", "--json", *before)
        (one,) = json.loads(cut.out)
        seen.append(one["url_val"])
        before = ["--before", one["url_val"]]
        assert (f"--before {one['url_val']}" in cut.err) == (len(seen) < len(LINKS))
    assert seen == [THIRD, SECOND, FIRST]


def test_a_link_is_shown_by_its_key_or_its_url(shell: Shell) -> None:
    shown = shell.json("links", "show", f"{BASE}/tu/{FIRST}?from=timeline")
    assert shown == {
        "url_val": FIRST,
        "short_url": f"{BASE}/tu/{FIRST}",
        "url": "https://shop.example.com/a",
        "client_code": "shop",
        "out_id": "poster",
        "visits": 15,
        "in_weixin": 13,
        "made_at": 1_700_000_000,
        "updated_at": None,
    }
    assert shell.json("links", "show", SECOND)["visits"] == 0


def test_visits_are_summed_by_day(shell: Shell) -> None:
    assert days(shell) == [("2026-03-02", 1, 1), ("2026-03-01", 7, 4), ("2026-02-28", 10, 9)]
    assert days(shell, FIRST) == [("2026-03-01", 5, 4), ("2026-02-28", 10, 9)]
    assert days(shell, "--client", "crm") == [("2026-03-02", 1, 1), ("2026-03-01", 2, 0)]
    assert days(shell, "--out-id", "menu") == []
    assert days(shell, "--before", "2026-03-01", "--out-id", "poster") == [("2026-02-28", 10, 9)]
    cut = shell("links", "stats", "--limit", "2")
    assert [line.split()[0] for line in cut.out.splitlines()] == ["day", "2026-03-02", "2026-03-01"]
    assert "--before 2026-03-01" in cut.err


@pytest.mark.parametrize("arguments", [["show", "d" * 32], ["stats", "d" * 32], ["list", "--before", "d" * 32]])
def test_a_link_that_is_not_there_is_told(shell: Shell, arguments: list[str]) -> None:
    ended = shell("links", *arguments)
    assert (ended.code, ended.out) == (1, "")
    assert "没有这个短链接" in ended.err


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["show", "abc"], "LINK"),
        (["stats", "abc"], "LINK"),
        (["list", "--before", "abc"], "--before"),
        (["list", "--limit", "0"], "--limit"),
        (["stats", "--before", "today"], "--before"),
    ],
)
def test_what_cannot_be_meant_is_not_understood(shell: Shell, arguments: list[str], named: str) -> None:
    ended = shell("links", *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert named in ended.err
