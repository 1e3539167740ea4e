"""What the claim page endpoints take (seed 3.5 to 3.7, contract §4)."""

import re
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BeforeValidator

from wxgate.cards.colors import read_color
from wxgate.cards.parameters import CARD_ID_LIMIT, Amount, CardId
from wxgate.protocol.parameters import Accepts, HttpUrl, Key, Params, param

MAX_NAME: Final = 60
"""Bytes of a button's text."""

YES: Final = ("true", "1", "yes", "on")
NO: Final = ("false", "0", "no", "off")

_NO_SCHEME: Final = re.compile(
    r"(?:[0-9A-Za-z](?:[0-9A-Za-z-]*[0-9A-Za-z])?\.)+[A-Za-z]{2,}(?::[0-9]{1,5})?(?:[/?#].*)?"
)


def _with_scheme(value: object) -> object:
    # the samples of the original document have such addresses, which no browser follows
    return f"http://{value}" if isinstance(value, str) and _NO_SCHEME.fullmatch(value) else value


def _code(value: str) -> str:
    if len(value) > CARD_ID_LIMIT or not value.isprintable() or re.search(r"\s", value):
        raise ValueError
    return value


def _name(value: str) -> str:
    if len(value.encode()) > MAX_NAME or not value.isprintable() or not value.strip():
        raise ValueError
    return value.strip()


def _color(value: str) -> str:
    read_color(value)
    return value


def _shown(value: object) -> object:
    given = str(value).lower()
    return "true" if given in YES else "false" if given in NO else value


PageUrl = Annotated[HttpUrl, BeforeValidator(_with_scheme)]
Code = Annotated[
    str,
    AfterValidator(_code),
    Accepts(
        f"最长 {CARD_ID_LIMIT} 个字符的卡券码或卡券 ID（不含空白）",
        f"a card's code or a card_id, at most {CARD_ID_LIMIT} characters without blanks",
    ),
]
ButtonText = Annotated[
    str,
    AfterValidator(_name),
    Accepts(f"最长 {MAX_NAME} 字节的一行文字（约 20 个汉字）", f"a line of text of at most {MAX_NAME} bytes"),
]
Color = Annotated[
    str,
    AfterValidator(_color),
    Accepts(
        "颜色：CSS 颜色名（如 red）、#rgb、#rrggbb，或微信的 Color010 至 Color102",
        "a colour: a CSS name such as red, #rgb, #rrggbb, or one of WeChat's Color010 to Color102",
    ),
]
ShowButton = Annotated[
    Literal["true", "false"],
    BeforeValidator(_shown),
    Accepts("true 或 false（也可写 1/0、yes/no、on/off）", "true or false (or 1/0, yes/no, on/off)"),
]


class ClaimLooks(Params):
    """How a claim page looks and where it leads."""

    redirect_uri: PageUrl = param(
        "领取页上链接按钮的网址；不带 http:// 的域名会自动补上",
        "Where the page's link button leads; http:// is put before a bare domain name",
        example="https://shop.example.com/welcome",
    )
    redirect_uri_name: ButtonText = param("链接按钮的文字", "The link button's text", example="进入商城")
    main_color: Color = param(
        "领取页的主色，按钮文字自动选用清晰可读的黑或白；表单中 # 写作 %23",
        "The page's main colour; text on it is black or white, whichever can be read. In a form # is written %23",
        example="Color010",
    )
    show_btn: ShowButton = param(
        "true 显示领取按钮，由用户点按领取；false 打开页面即领取",
        "true shows a claim button for the visitor to tap; false claims as soon as the page is open",
        example="true",
        default="true",
    )
    outer_id: Amount | None = param(
        "场景 ID，用于统计领取渠道，随领取事件推送（OuterId、OuterStr）",
        "The scene to be counted; it comes back in the event of the claim (OuterId, OuterStr)",
        example="12",
        default=None,
    )
    success_uri: PageUrl | None = param(
        "领取成功后前往的网址；不填则停留在页面上，显示“领取成功”",
        "Where to go once the card is claimed; without it the page stays and says so",
        example="https://shop.example.com/claimed",
        default=None,
    )


class _OfCard(Params):
    card_id: CardId = param("卡券 ID", "The card", example="pFS7Fjg8kV1IdDz01r4SQwMkuCKc")


class _OfCode(Params):
    code: Code = param(
        "商户自定义的卡券码（最长 20 个字符）；未登记又未给出 card_id 时，视为卡券 ID",
        "The merchant's own code (at most 20 characters); without card_id and unknown to the code registry it is taken "
        "as the card_id",
        example="110201201245",
    )
    card_id: CardId | None = param(
        "该码所属的卡券 ID；不填则查登记表（wxgate codes import）",
        "The card that the code belongs to; else the code registry is asked (wxgate codes import)",
        example="pFS7Fjg8kV1IdDz01r4SQwMkuCKc",
        default=None,
    )


class SetCardPage(ClaimLooks, _OfCard):
    """A page for a card whose codes WeChat assigns."""


class SetCodePage(ClaimLooks, _OfCode):
    """A page for one code of a custom-code card."""


class OfClaimPage(Params):
    """Which page."""

    key: Key = param(
        "set_wxcard_code_drawboard_data 或 set_wxcard_drawboard_data 返回的 key",
        "The page's key, from set_wxcard_code_drawboard_data or set_wxcard_drawboard_data",
        example="09a501b3ad76038890ac3144ed71a67b",
    )
