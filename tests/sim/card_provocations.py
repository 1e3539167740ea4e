"""What provokes each errcode that only cards get: see test_every_errcode.py."""

import json
from collections.abc import Callable

from tests.sim.card_making import add, ask, card_ext, created
from tests.sim.weixin import Reply, Weixin

Provocation = Callable[[Weixin, str], Reply]

PERMANENT = {"date_info": {"type": "DATE_TYPE_PERMANENT"}}
MEMBER = {"supply_bonus": True, "supply_balance": True, "prerogative": "积分", "auto_activate": True}


def create(card_type: str = "GROUPON", *, base: object = None, **fields: object) -> Provocation:
    """A card with this wrong."""
    return lambda weixin, _openid: created(weixin, card_type, base=base, **fields)


def call(path: str, **body: object) -> Provocation:
    """A card API called with this."""
    return lambda weixin, _openid: ask(weixin, path, **body)


def about(path: str, *, card: dict[str, object] | None = None, **body: object) -> Provocation:
    """The same about a card that somebody received: its `code` and `card_id` go along."""

    def provoke(weixin: Weixin, openid: str) -> Reply:
        card_type = str((card or {}).get("card_type", "GROUPON"))
        fields, base = (card or {}).get("fields"), (card or {}).get("base_info")
        asked = {"appid": weixin.account.appid, "card_type": card_type, "fields": fields, "base_info": base}
        card_id = str(weixin.sim.ask("POST", "cards", asked)["card_id"])
        code = weixin.sim.issue_card(card_id, openid, code="A1" if base and "use_custom_code" in str(base) else "")
        return ask(weixin, path, **{"code": code["code"], "card_id": card_id, **body})

    return provoke


def member(path: str, **body: object) -> Provocation:
    """The same about a card of a member."""
    return about(path, card={"card_type": "MEMBER_CARD", "fields": {"auto_activate": True}}, **body)


def deposited(path: str, code: object) -> Provocation:
    """The same about codes that were deposited, or are to be."""

    def provoke(weixin: Weixin, _openid: str) -> Reply:
        card_id = weixin.sim.add_card(weixin.account.appid, codes=["A1", "A2"])
        return ask(weixin, path, card_id=card_id, code=code)

    return provoke


def stock(by: int, *, codes: tuple[str, ...] = ()) -> Provocation:
    """So much more stock, or less."""

    def provoke(weixin: Weixin, _openid: str) -> Reply:
        card_id = weixin.sim.add_card(weixin.account.appid, codes=codes)
        name = "increase_stock_value" if by > 0 else "reduce_stock_value"
        return ask(weixin, "modifystock", card_id=card_id, **{name: abs(by)})

    return provoke


def twice(path: str, *, card: dict[str, object] | None = None) -> Provocation:
    """The call once more with the same code."""

    def provoke(weixin: Weixin, openid: str) -> Reply:
        about(path, card=card)(weixin, openid)
        (held,) = weixin.sim.card_codes(str(weixin.sim.cards()[-1]["card_id"]))
        return ask(weixin, path, code=held["code"])

    return provoke


def unapproved(weixin: Weixin, openid: str) -> Reply:
    card_id = weixin.sim.add_card(weixin.account.appid)
    code = weixin.sim.issue_card(card_id, openid)["code"]
    ask(weixin, "delete", card_id=card_id)
    return ask(weixin, "code/consume", code=code)


def foreign(weixin: Weixin, _openid: str) -> Reply:
    other = weixin.sim.add_card(weixin.sim.add_account().appid)
    return ask(weixin, "get", card_id=other)


def second(**base_info: object) -> Provocation:
    """A second card of a kind consumed or received by the same person."""

    def provoke(weixin: Weixin, openid: str) -> Reply:
        card_id = weixin.sim.add_card(weixin.account.appid, base_info=base_info)
        codes = [weixin.sim.issue_card(card_id, openid)["code"]]
        if "get_limit" in base_info:
            person = weixin.sim.follower(openid).id
            return add(weixin, person, card_id, card_ext(weixin, card_id))
        codes.append(weixin.sim.issue_card(card_id, openid)["code"])
        return [ask(weixin, "code/consume", code=code) for code in codes][-1]

    return provoke


def badly_signed(weixin: Weixin, openid: str) -> Reply:
    card_id = weixin.sim.add_card(weixin.account.appid)
    ext = json.loads(card_ext(weixin, card_id)) | {"signature": "0" * 40}
    return add(weixin, weixin.sim.follower(openid).id, card_id, json.dumps(ext))


def nobody(weixin: Weixin, _openid: str) -> Reply:
    card_id = weixin.sim.add_card(weixin.account.appid)
    return add(weixin, "nobody", card_id, card_ext(weixin, card_id))


def at_night(weixin: Weixin, openid: str) -> Reply:
    weixin.sim.set_clock(1_700_000_000)  # a Wednesday morning
    limits = {"advanced_info": {"time_limit": [{"type": "SUNDAY"}]}}
    return about("code/consume", card={"fields": limits})(weixin, openid)


def shake(ticket: object) -> Provocation:
    path = "/shakearound/user/getshakeinfo"
    return lambda weixin, _openid: weixin.post(path, {"ticket": ticket}, access_token=weixin.token())


CARDS: dict[int, Provocation] = {
    40032: call("testwhitelist/set", openid=[""] * 11),
    40056: call("code/get", code="110201201245"),
    40071: create("COUPON"),
    40075: call("code/decrypt", encrypt_code="XXIzTtMqCxwOaawoE91 VJdsFmv7b8g0VZIZkqf4GWA60Fzpc8ksZ/5ZZ0DVkXdE"),
    40076: create(base={"color": "Color099"}),
    40078: unapproved,
    40079: create(base=PERMANENT),
    40099: twice("code/consume"),
    40109: deposited("code/deposit", [f"B{each}" for each in range(101)]),
    40110: deposited("code/deposit", [""]),
    40111: deposited("code/deposit", ["B1", "B1"]),
    40116: call("code/get", code="with blank"),
    40122: stock(100_000_000),
    40124: create("MEMBER_CARD", base=PERMANENT, custom_field4={}, **MEMBER),
    40127: twice("code/unavailable"),
    40136: stock(1, codes=("A1",)),
    40147: at_night,
    40150: create("DISCOUNT", discount=100),
    41013: call("code/get"),
    43010: about(
        "membercard/updateuser",
        card={"card_type": "MEMBER_CARD", "fields": MEMBER | {"supply_balance": False}},
        balance=1,
    ),
    43011: about(
        "membercard/updateuser", card={"card_type": "MEMBER_CARD", "fields": MEMBER | {"supply_bonus": False}}, bonus=1
    ),
    45021: create(base={"title": "长" * 10}),
    45022: member("membercard/updateuser", add_bonus=-1),
    45023: member("membercard/updateuser", add_balance=-1),
    45030: foreign,
    45031: stock(-100_001),
    45033: second(get_limit=1),
    46004: nobody,
    72003: about("membercard/updateuser", bonus=1),
    72007: create("CASH", reduce_cost=99),
    72008: create("CASH", reduce_cost=100, least_cost=100),
    72020: second(use_limit=1),
    87009: badly_signed,
    9001001: shake(7),
    9001003: shake("6ab3d8465166598a5f4e8c1b44f44645"),
}
