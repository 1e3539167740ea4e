"""The stub of WeChat's JS-SDK, and what it asks the simulator (WeChat reference §8.8)."""

from collections.abc import Callable
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wxgate_sim import card_acts, card_ext
from wxgate_sim.accounts import Account
from wxgate_sim.card_codes import CardCode
from wxgate_sim.card_signature import card_signature, config_signature, is_same
from wxgate_sim.cards import Card
from wxgate_sim.errors import Refused
from wxgate_sim.followers import Person
from wxgate_sim.web import jssdk_media
from wxgate_sim.web.authorize import SHOWN, known_at_the_phone, remembered
from wxgate_sim.web.call import Call, text
from wxgate_sim.web.jssdk_texts import WORDS
from wxgate_sim.web.pages import language_of
from wxgate_sim.world import World

SCRIPT = (Path(__file__).parent / "templates" / "jssdk.js").read_bytes()
# The second is where WeChat's own script lies, so that one setting turns a page from one to the other.
SCRIPT_PATHS = ("/_sim/jssdk.js", "/open/js/jweixin-{version}.js")
MOST_CARDS = 10
CORS = {"access-control-allow-origin": "*"}
Handler = Callable[[World, Call, dict[str, object]], dict[str, object]]


def routes(world: World) -> list[Route]:
    """The script, and the paths it posts to. Its requests are no calls to WeChat, so nobody counts them."""

    def at(path: str, handler: Handler) -> Route:
        async def serve(request: Request) -> Response:
            return _answer(world, await _call(request), handler)

        return Route(path, serve, methods=["POST"])

    return [
        *(Route(path, _script) for path in SCRIPT_PATHS),
        at("/_sim/jssdk/config", _config),
        at("/_sim/jssdk/offer", _offer),
        at("/_sim/jssdk/add", _add),
        at("/_sim/jssdk/choose", _choose),
        at("/_sim/jssdk/chosen", _chosen),
        at("/_sim/jssdk/open", _open),
        at("/_sim/jssdk/picture", _picture),
        at("/_sim/jssdk/upload", _upload),
    ]


async def _script(_request: Request) -> Response:
    headers = {"cache-control": "no-cache", "cross-origin-resource-policy": "cross-origin"}
    return Response(SCRIPT, headers={**headers, **CORS}, media_type="text/javascript")


async def _call(request: Request) -> Call:
    scope = request.scope
    root: str = scope.get("root_path", "")
    body = await request.body()
    return Call("POST", scope["path"], root, scope["query_string"], scope["headers"], ip="", body=body)


def _answer(world: World, call: Call, handler: Handler) -> Response:
    try:
        body = call.json()
        told = handler(world, call, body)
    except Refused as refused:
        body, told = {}, world.refusal(refused, call.path)
    # Pages live on any origin; the cookie that says who holds the phone is to come along.
    headers = {"cache-control": "no-store", "vary": "origin", **CORS}
    if origin := call.header(b"origin"):
        headers |= {"access-control-allow-origin": origin, "access-control-allow-credentials": "true"}
    person = world.people.by_id.get(str(body.get("person", "")))
    if person is not None and "cardList" in told:
        headers["set-cookie"] = remembered(call, person)
    return Response(orjson.dumps(told), headers=headers, media_type="application/json")


def _config(world: World, _call: Call, body: dict[str, object]) -> dict[str, object]:
    account = world.accounts.find(str(body.get("appId", "")))
    if account is None:
        return {"errMsg": "config:invalid appid"}
    url = text(body, "url")
    if account.js_domains is not None and (urlsplit(url).hostname or "") not in account.js_domains:
        return {"errMsg": "config:invalid url domain", "hint": f"not among js_domains of {account.appid}: {url}"}
    ticket = world.tickets.get(account, "jsapi").value
    expected = config_signature(ticket, text(body, "nonceStr"), str(body.get("timestamp", "")), url)
    if not is_same(str(body.get("signature", "")), expected):
        return {"errMsg": "config:invalid signature", "hint": f"it must sign exactly this url: {url}"}
    return {"errMsg": "config:ok", "session": world.jssdk.begin(account.appid)}


def _offer(world: World, call: Call, body: dict[str, object]) -> dict[str, object]:
    """What the page would like to put into the wallet, when its cardExt is right, and who could be asked."""
    account = _account(world, body)
    cards = [card for card, _ in _judged(world, account, body)]
    person = world.people.at_the_phone(known_at_the_phone(call))
    people = [{"id": each.id, "nickname": each.nickname} for each in islice(world.people.by_id.values(), SHOWN)]
    if not people:
        raise Refused(46004, hint="nobody is there to hold the phone; POST /_sim/followers adds somebody")
    chosen = person.id if person else people[0]["id"]
    shown = [_card_shown(each) for each in cards]
    return {"account": account.name, "cards": shown, "people": people, "person": chosen, "words": _words(call)}


def _add(world: World, _call: Call, body: dict[str, object]) -> dict[str, object]:
    """The cards as this person received them; nobody receives anything unless all signatures are right."""
    account = _account(world, body)
    person = world.people.by_id.get(text(body, "person"))
    if person is None:
        raise Refused(46004, hint="nobody has this id")
    judged = _judged(world, account, body)
    added = [_received(world, account, person, card, ext) for card, ext in judged]
    for (_, ext), got in zip(judged, added, strict=True):
        if isinstance(got, CardCode):
            world.jssdk.use(account.appid, ext.timestamp, ext.nonce)
    refusals = [each for each in added if isinstance(each, Refused)]
    if len(refusals) == len(added):
        raise refusals[0]
    pairs = zip(_listed(body), added, strict=True)
    return {"errcode": 0, "errmsg": "ok", "cardList": [_card_added(world, asked, got) for asked, got in pairs]}


def _choose(world: World, call: Call, body: dict[str, object]) -> dict[str, object]:
    """What the person could choose from; a wrong cardSign leaves nothing, as at WeChat."""
    account = _account(world, body)
    names = ("shopId", "timestamp", "nonceStr", "cardId", "cardType")
    ticket = world.tickets.get(account, "wx_card").value
    expected = card_signature((ticket, account.appid, *(str(body.get(name) or "") for name in names)))
    person = world.people.at_the_phone(known_at_the_phone(call)) or next(iter(world.people.by_id.values()), None)
    if person is None or not is_same(str(body.get("cardSign", "")), expected):
        return {"cards": [], "words": _words(call)}
    now, card_id, card_type = world.clock.now(), body.get("cardId"), body.get("cardType")
    usable = [
        each
        for each in world.card_codes.of_person(account.appid, person.id)
        if each.usable(now)
        and card_id in (None, "", each.card.card_id)
        and card_type in (None, "", each.card.terms.card_type)
    ]
    return {"cards": [{**_card_shown(each.card), "code": each.code} for each in usable], "words": _words(call)}


def _chosen(world: World, _call: Call, body: dict[str, object]) -> dict[str, object]:
    held = _held(world, _account(world, body), body)
    return {"card_id": held.card.card_id, "encrypt_code": world.encrypted_codes.encrypt(held.card.appid, held.code)}


def _open(world: World, call: Call, body: dict[str, object]) -> dict[str, object]:
    """The cards as the phone shows them; each is viewed."""
    account = _account(world, body)
    opened = [_held(world, account, each) for each in _listed(body)]
    for held in opened:
        card_acts.view(world, account, held)
    return {"cards": [{**_card_shown(each.card), "code": each.code} for each in opened], "words": _words(call)}


def _picture(world: World, call: Call, body: dict[str, object]) -> dict[str, object]:
    """What there is to choose from."""
    _account(world, body)
    return {**jssdk_media.sample_picture(), "words": _words(call)}


def _upload(world: World, call: Call, body: dict[str, object]) -> dict[str, object]:
    person = world.people.at_the_phone(known_at_the_phone(call))
    return jssdk_media.upload(world, _account(world, body), person, body)


def _account(world: World, body: dict[str, object]) -> Account:
    account = world.accounts.find(world.jssdk.appid(text(body, "session")) or "")
    if account is None:
        raise Refused(48001, hint="wx.config has not been called, or failed")
    return account


def _listed(body: dict[str, object]) -> list[dict[str, object]]:
    listed = body.get("cardList")
    if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
        raise Refused(47001, hint="cardList must be a list of objects")
    if not 0 < len(listed) <= MOST_CARDS:
        raise Refused(40097, hint=f"cardList must hold 1 to {MOST_CARDS} cards")
    return listed


def _judged(world: World, account: Account, body: dict[str, object]) -> list[tuple[Card, card_ext.CardExt]]:
    cards = [(world.cards.find(account, text(each, "cardId")), each.get("cardExt")) for each in _listed(body)]
    return [(card, card_ext.read(world, account, card, ext)) for card, ext in cards]


def _received(world: World, account: Account, person: Person, card: Card, ext: card_ext.CardExt) -> CardCode | Refused:
    try:
        return card_acts.receive(world, account, person, card, ext.wanted)
    except Refused as refused:
        return refused


def _card_added(world: World, asked: dict[str, object], got: CardCode | Refused) -> dict[str, object]:
    told = {"cardId": asked["cardId"], "cardExt": asked["cardExt"], "isSuccess": isinstance(got, CardCode)}
    if isinstance(got, Refused):
        return {**told, "code": ""}
    return {**told, "code": world.encrypted_codes.encrypt(got.card.appid, got.code)}


def _held(world: World, account: Account, named: dict[str, object]) -> CardCode:
    return world.card_codes.find(account.appid, text(named, "code"), world.cards.find(account, text(named, "cardId")))


def _card_shown(card: Card) -> dict[str, object]:
    terms = card.terms
    told = {"title": terms.title, "brand_name": terms.brand_name, "color": terms.color, "notice": terms.notice}
    return {"card_id": card.card_id, "description": terms.description, **told}


def _words(call: Call) -> dict[str, str]:
    return WORDS[language_of(call)]
