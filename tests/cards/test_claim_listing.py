"""Claim pages and claims as operators look at them."""

from wxgate.cards.listing import read_claim_pages
from wxgate.cards.tables import claim_pages
from wxgate.db import Database

APPID = "wx0123456789abcdef"


async def test_claim_pages_go_on_by_moment_and_key(database: Database) -> None:
    for number in range(7):
        page = {"key": f"k{number}", "client_code": "C1", "appid": APPID, "page": "card", "card_id": "p", "code": "1"}
        looks = {"redirect_uri": "", "redirect_uri_name": "", "main_color": "", "show_btn": True, "success_uri": ""}
        await database.insert(claim_pages, {**page, **looks, "outer_id": "", "made_at": 1.8e9 + number // 3})
    first = await database.read(read_claim_pages, 4, "")
    second = await database.read(read_claim_pages, 4, first[-1].key)

    assert [each.key for each in (*first, *second)] == [f"k{number}" for number in range(6, -1, -1)]
    assert await database.read(read_claim_pages, 4, "unknown") == []
