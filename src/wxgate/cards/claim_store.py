"""Claim pages as they are written and found."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, cast

PageName = Literal["card_wxcode", "card"]
"""The two pages: for cards whose codes WeChat assigns, and for the merchant's own codes (contract §4)."""

WEIXIN_CODES: Final = "card_wxcode"
OWN_CODES: Final = "card"


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """What a client wants claimed, and how the page looks. Texts are empty where nothing was given."""

    key: str
    client_code: str
    appid: str
    page: PageName
    card_id: str
    code: str
    redirect_uri: str
    redirect_uri_name: str
    main_color: str
    """As it was given."""
    show_btn: bool
    outer_id: str
    success_uri: str
    made_at: float


def claim_page_row(page: ClaimPage) -> dict[str, object]:
    """The row of a claim page."""
    return {
        "key": page.key,
        "client_code": page.client_code,
        "appid": page.appid,
        "page": page.page,
        "card_id": page.card_id,
        "code": page.code,
        "redirect_uri": page.redirect_uri,
        "redirect_uri_name": page.redirect_uri_name,
        "main_color": page.main_color,
        "show_btn": page.show_btn,
        "outer_id": page.outer_id,
        "success_uri": page.success_uri,
        "made_at": page.made_at,
    }


def claim_page_of(row: Mapping[str, object]) -> ClaimPage:
    """The claim page in a row."""
    text = cast("Mapping[str, str]", row)  # all but the two below
    return ClaimPage(
        key=text["key"],
        client_code=text["client_code"],
        appid=text["appid"],
        page=cast("PageName", row["page"]),
        card_id=text["card_id"],
        code=text["code"],
        redirect_uri=text["redirect_uri"],
        redirect_uri_name=text["redirect_uri_name"],
        main_color=text["main_color"],
        show_btn=cast("bool", row["show_btn"]),
        outer_id=text["outer_id"],
        success_uri=text["success_uri"],
        made_at=cast("float", row["made_at"]),
    )
