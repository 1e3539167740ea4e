"""What /card/create is given, judged (WeChat reference §8.6)."""

import re
from collections.abc import Mapping

from wxgate_sim.card_terms import WEEKDAYS, Hours, Terms, Validity
from wxgate_sim.errors import Refused

Content = Mapping[str, object]

# The text each type must have beside `base_info`; None where something else is judged.
DETAILS: dict[str, str | None] = {
    "GROUPON": "deal_detail",
    "CASH": None,
    "DISCOUNT": None,
    "GIFT": "gift",
    "GENERAL_COUPON": "default_detail",
    "MEMBER_CARD": "prerogative",
    "GENERAL_CARD": None,
    "MEETING_TICKET": "meeting_detail",
    "SCENIC_TICKET": None,
    "MOVIE_TICKET": None,
    "BOARDING_PASS": None,
}
COLOURS = {
    "Color010": "#55BD47",
    "Color020": "#10AD61",
    "Color030": "#35A4DE",
    "Color040": "#3D78DA",
    "Color050": "#9058CB",
    "Color060": "#DE9C33",
    "Color070": "#EBAC16",
    "Color080": "#F9861F",
    "Color081": "#F08500",
    "Color082": "#A9D92D",
    "Color090": "#E75735",
    "Color100": "#D54036",
    "Color101": "#CF3E36",
    "Color102": "#5E6671",
}
CODE_TYPES = tuple(f"CODE_TYPE_{each}" for each in ("TEXT", "BARCODE", "QRCODE", "ONLY_BARCODE", "ONLY_QRCODE", "NONE"))
DEPOSIT_MODE = "GET_CUSTOM_CODE_MODE_DEPOSIT"
# Bytes of UTF-8.
REQUIRED = {"logo_url": 128, "brand_name": 36, "title": 27, "notice": 48, "description": 3072}
OPTIONAL = {
    "service_phone": 24,
    **{f"{each}_url": 128 for each in ("center", "custom", "promotion")},
    "center_title": 18,
    "center_sub_title": 24,
    "custom_url_name": 15,
    "custom_url_sub_title": 18,
    "promotion_url_name": 15,
    "promotion_url_sub_title": 18,
}
LONGEST_DETAIL = 3072
MOST = 100_000_000
USUAL_LIMIT = 50
LEAST_REDUCTION = 100
URL = re.compile(r"https?://[^\s/]\S*")
FIX_TIME_RANGE, FIX_TERM = ("DATE_TYPE_FIX_TIME_RANGE", 1), ("DATE_TYPE_FIX_TERM", 2)


def read(card_type: str, content: Content, now: float) -> Terms:
    """The terms of a card of this type. Raises what WeChat says of the first thing that is wrong with it."""
    base = object_in(content, "base_info")
    texts = {name: required_text(base, name, longest) for name, longest in REQUIRED.items()}
    for name, longest in OPTIONAL.items():
        limited(optional_text(base, name), longest)
    if not URL.fullmatch(texts["logo_url"]) or required_text(base, "code_type", 64) not in CODE_TYPES:
        raise Refused(40150)
    colour = COLOURS.get(required_text(base, "color", 64))
    if colour is None:
        raise Refused(40076)
    _judge_type(card_type, content)
    validity = _validity(card_type, object_in(base, "date_info"), now)
    custom, deposits = flag(base, "use_custom_code"), optional_text(base, "get_custom_code_mode") == DEPOSIT_MODE
    detail = DETAILS[card_type]
    is_member_card = card_type == "MEMBER_CARD"
    return Terms(
        card_type=card_type,
        title=texts["title"],
        brand_name=texts["brand_name"],
        color=colour,
        notice=texts["notice"],
        description=texts["description"],
        detail=optional_text(content, detail) if detail else "",
        quantity=_quantity(base, deposits=custom and deposits),
        validity=validity,
        custom_codes=custom,
        deposits=custom and deposits,
        bind_openid=flag(base, "bind_openid"),
        can_give=flag(base, "can_give_friend", default=not is_member_card),
        push_on_view=flag(base, "need_push_on_view"),
        get_limit=1 if is_member_card else whole(base, "get_limit", USUAL_LIMIT),
        use_limit=whole(base, "use_limit", USUAL_LIMIT),
        hours=_hours(content),
        bonus=flag(content, "supply_bonus"),
        balance=flag(content, "supply_balance"),
        auto_activate=flag(content, "auto_activate"),
    )


def object_in(content: Content, name: str) -> dict[str, object]:
    """The object under this name. Raises 41011 when it is missing, 47001 when it is something else."""
    value = content.get(name)
    if value is None:
        raise Refused(41011)
    if not isinstance(value, dict):
        raise Refused(47001)
    return value


def optional_text(content: Content, name: str) -> str:
    """The text, empty when absent. Raises 47001 when it is something else."""
    value = content.get(name, "")
    if not isinstance(value, str):
        raise Refused(47001)
    return value


def required_text(content: Content, name: str, longest: int) -> str:
    """The text. Raises 41011 when it is missing or empty, 45021 when it has more bytes."""
    value = optional_text(content, name)
    if not value:
        raise Refused(41011)
    return limited(value, longest)


def limited(value: str, longest: int) -> str:
    """The same text. Raises 45021 when it has more bytes of UTF-8."""
    if len(value.encode()) > longest:
        raise Refused(45021)
    return value


def whole(content: Content, name: str, default: int | None = None) -> int:
    """The whole number. Raises 41011 when it is missing and there is no default, 47001 when it is something else."""
    value = content.get(name, default)
    if value is None:
        raise Refused(41011)
    if isinstance(value, bool) or not isinstance(value, int):
        raise Refused(47001)
    return value


def flag(content: Content, name: str, *, default: bool = False) -> bool:
    """true or false. Raises 47001 when it is something else."""
    value = content.get(name, default)
    if not isinstance(value, bool):
        raise Refused(47001)
    return value


def _judge_type(card_type: str, content: Content) -> None:
    detail = DETAILS[card_type]
    if detail:
        required_text(content, detail, LONGEST_DETAIL)
    match card_type:
        case "CASH":
            _judge_cash(whole(content, "least_cost", 0), whole(content, "reduce_cost"))
        case "DISCOUNT":
            if not 0 < whole(content, "discount") < 100:
                raise Refused(40150)
        case "MEMBER_CARD":
            _judge_member_card(content)
        case "BOARDING_PASS":
            for name in ("from", "to", "flight"):
                required_text(content, name, 128)
        case _:
            return


def _judge_cash(least_cost: int, reduce_cost: int) -> None:
    if reduce_cost < LEAST_REDUCTION:
        raise Refused(72007)
    if least_cost and least_cost <= reduce_cost:
        raise Refused(72008)


def _judge_member_card(content: Content) -> None:
    for name in ("supply_bonus", "supply_balance"):
        if name not in content:
            raise Refused(41011)
    activates = flag(content, "auto_activate") or flag(content, "wx_activate")
    if not activates:
        required_text(content, "activate_url", 128)
    if "custom_field4" in content:
        raise Refused(40124)


def _quantity(base: Content, *, deposits: bool) -> int:
    quantity = whole(object_in(base, "sku"), "quantity")
    if deposits and quantity:
        raise Refused(40136)
    if not 0 <= quantity <= MOST or (not quantity and not deposits):
        raise Refused(40122)
    return quantity


def _validity(card_type: str, given: Content, now: float) -> Validity:
    kind = given.get("type")
    if kind in FIX_TIME_RANGE:
        begin, end = whole(given, "begin_timestamp"), whole(given, "end_timestamp")
        if begin >= end or end <= now:
            raise Refused(40079)
        return Validity(begin, end)
    if kind in FIX_TERM:
        days, after = whole(given, "fixed_term"), whole(given, "fixed_begin_term", 0)
        end = whole(given, "end_timestamp", 0)
        if days < 1 or after < 0 or 0 < end <= now:
            raise Refused(40079)
        return Validity(days=days, after=after, end=end or None)
    if kind == "DATE_TYPE_PERMANENT" and card_type in ("MEMBER_CARD", "GENERAL_CARD"):
        return Validity()
    raise Refused(40079)


def _hours(content: Content) -> tuple[Hours, ...]:
    advanced = content.get("advanced_info", {})
    limits = advanced.get("time_limit", []) if isinstance(advanced, dict) else None
    if not isinstance(limits, list) or not all(isinstance(each, dict) for each in limits):
        raise Refused(47001)
    return tuple(_one_limit(each) for each in limits if each.get("type") in WEEKDAYS)


def _one_limit(limit: Content) -> Hours:
    day = optional_text(limit, "type")
    if "begin_hour" not in limit:
        return Hours(day)
    first = whole(limit, "begin_hour") * 60 + whole(limit, "begin_minute", 0)
    return Hours(day, first, whole(limit, "end_hour") * 60 + whole(limit, "end_minute", 0))
