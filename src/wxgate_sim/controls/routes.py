"""The controls' routes, on Starlette."""

from collections.abc import Awaitable, Callable, Collection
from functools import partial
from inspect import isawaitable

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wxgate_sim.controls import (
    accounts,
    cards,
    faults,
    followers,
    index,
    media,
    messages,
    phone,
    push,
    qrcodes,
    state,
    templates,
    wallet,
)
from wxgate_sim.controls.fields import BadInput, Fields
from wxgate_sim.controls.platform_routes import PLATFORMS
from wxgate_sim.world import World

Control = Callable[[World, Request, Fields], object]


def routes(world: World, paths: Collection[str]) -> list[Route]:
    """All controls over this world; `paths` are those that faults can be about."""

    at = partial(_at, world)

    async def show_index(request: Request) -> Response:
        return index.page(world, request, tuple(paths))

    return [
        Route("/_sim/", show_index),
        at("state", GET=lambda w, _r, _g: state.state(w)),
        at("reset", POST=_reset),
        at("accounts", GET=_list_accounts, POST=lambda w, _r, given: accounts.add(w, given)),
        at("accounts/{appid}", GET=_show_account, PATCH=_change_account),
        at("followers", GET=_list_followers, POST=lambda w, _r, given: followers.add(w, given)),
        at("followers/{id}", GET=_show_follower, PATCH=_change_follower),
        at("phone", GET=lambda w, _r, _g: {"id": w.people.holding}, POST=lambda w, _r, g: followers.take_phone(w, g)),
        at("calls", GET=_list_calls, DELETE=_forget_calls),
        at("faults", GET=_list_faults, POST=lambda w, _r, g: faults.add(w, g, paths), DELETE=_clear_faults),
        at("faults/{id:int}", DELETE=_remove_fault),
        at("clock", GET=lambda w, _r, _g: state.clock(w), POST=lambda w, _r, g: state.move_clock(w, g)),
        at("settings", GET=lambda w, _r, _g: state.settings(w), PATCH=lambda w, _r, g: state.change_settings(w, g)),
        at("tokens/revoke", POST=lambda w, _r, g: state.revoke(w, g)),
        at("templates", GET=_list_templates, POST=lambda w, _r, g: templates.add(w, g)),
        at(
            "messages",
            GET=lambda w, r, _g: messages.listed(w, r.query_params),
            DELETE=lambda w, _r, _g: messages.forget(w),
        ),
        at("windows", POST=lambda w, _r, g: messages.act(w, g)),
        at("cards", GET=lambda w, r, _g: cards.listed(w, r.query_params), POST=lambda w, _r, g: cards.add(w, g)),
        at("cards/issue", POST=lambda w, _r, g: cards.issue(w, g)),
        at("cards/{card_id}", GET=_show_card, PATCH=lambda w, r, g: cards.change(w, r.path_params["card_id"], g)),
        at(
            "media",
            GET=lambda w, r, _g: media.listed(w, r.query_params.get("appid")),
            POST=lambda w, _r, g: media.add(w, g),
        ),
        at("media/expire", POST=lambda w, _r, g: media.expire(w, g)),
        at("shake/ticket", POST=lambda w, _r, g: cards.shake(w, g)),
        at("oauth/code", POST=lambda w, _r, g: state.mint_code(w, g)),
        *(at(path, **controls) for path, controls in PLATFORMS.items()),
        at("push", POST=lambda w, _r, g: push.push(w, g)),
        at("push/verify", POST=lambda w, _r, g: push.verify(w, g)),
        at("pushes", GET=lambda w, r, _g: push.pushes(w, r)),
        at("qrcodes", GET=lambda w, r, _g: qrcodes.listed(w, r.query_params.get("appid"))),
        *_of_the_phone(world),
    ]


def _of_the_phone(world: World) -> list[Route]:
    at = partial(_at, world)
    return [
        at("/phone/cards", GET=lambda w, r, _g: wallet.listed(w, r.query_params)),
        at("/phone/cards/view", POST=lambda w, _r, g: wallet.view(w, g)),
        at("/phone/cards/delete", POST=lambda w, _r, g: wallet.delete(w, g)),
        at("/phone/cards/gift", POST=lambda w, _r, g: wallet.gift(w, g)),
        at("/phone/cards/accept", POST=lambda w, _r, g: wallet.accept(w, g)),
        at("/phone/messages", GET=lambda w, r, _g: phone.messages(w, r)),
        at("/phone/say", POST=lambda w, _r, g: phone.say(w, g)),
        at("/phone/send", POST=phone.send),
        at("/phone/tap", POST=lambda w, _r, g: phone.tap(w, g)),
        at("/phone/scan", POST=lambda w, _r, g: phone.scan(w, g)),
        at("/phone/follow", POST=lambda w, _r, g: phone.follow(w, g)),
        at("/phone/unfollow", POST=lambda w, _r, g: phone.unfollow(w, g)),
    ]


def _at(world: World, path: str, **controls: Control) -> Route:
    full = path if path.startswith("/") else f"/_sim/{path}"
    return Route(full, _served(world, controls), methods=list(controls))


def _served(world: World, controls: dict[str, Control]) -> Callable[[Request], Awaitable[Response]]:
    async def serve(request: Request) -> Response:
        control = controls.get(request.method) or controls["GET"]
        try:
            told = control(world, request, await _given(request))
            return _json(await told if isawaitable(told) else told)
        except BadInput as bad:
            return _error(bad)

    return serve


async def _given(request: Request) -> Fields:
    body = await request.body()
    if not body:
        return Fields({})
    try:
        data: object = orjson.loads(body)
    except orjson.JSONDecodeError:
        data = None
    if not isinstance(data, dict):
        raise BadInput("body", "must be a JSON object", "请求体必须是 JSON 对象")
    return Fields(data)


def _json(data: object, status: int = 200) -> Response:
    return Response(orjson.dumps(data), status, media_type="application/json")


def _error(bad: BadInput) -> Response:
    told = {"error": f"{bad.parameter}: {bad.en}", "error_zh": f"{bad.parameter}：{bad.zh}", "parameter": bad.parameter}
    return _json(told, bad.status)


def unknown(path: str) -> Response:
    """The answer to a path under /_sim that is no control."""
    return _error(BadInput(path, "no such control; GET /_sim/ lists them", "没有这个控制接口", 404))


async def wrong_method(request: Request, refused: Exception) -> Response:
    """The answer to a control asked with the wrong method."""
    allow = (refused.headers or {}).get("Allow", "") if isinstance(refused, HTTPException) else ""
    allowed = ", ".join(sorted(allow.split(", ")))
    return _error(BadInput(request.method, f"this control takes {allowed}", f"此接口只接受 {allowed}", 405))


def _reset(world: World, _request: Request, given: Fields) -> object:
    given.finish()
    world.reset()
    return {"reset": True}


def _list_accounts(world: World, _request: Request, _given: Fields) -> object:
    return {"accounts": [accounts.shown(account) for account in world.accounts.by_appid.values()]}


def _show_account(world: World, request: Request, _given: Fields) -> object:
    return accounts.shown(accounts.find(world, request.path_params["appid"]))


def _change_account(world: World, request: Request, given: Fields) -> object:
    return accounts.change(world, accounts.find(world, request.path_params["appid"]), given)


def _list_followers(world: World, _request: Request, _given: Fields) -> object:
    return {"followers": [followers.shown(world, person) for person in world.people.by_id.values()]}


def _show_follower(world: World, request: Request, _given: Fields) -> object:
    return followers.shown(world, followers.find(world, request.path_params["id"]))


def _change_follower(world: World, request: Request, given: Fields) -> object:
    return followers.change(world, followers.find(world, request.path_params["id"]), given)


def _list_calls(world: World, _request: Request, _given: Fields) -> object:
    return {"paths": dict(world.calls.paths), "calls": [entry.shown() for entry in world.calls.entries]}


def _forget_calls(world: World, _request: Request, _given: Fields) -> object:
    world.calls.clear()
    return {"paths": {}, "calls": []}


def _list_templates(world: World, request: Request, _given: Fields) -> object:
    return templates.listed(world, request.query_params.get("appid"))


def _show_card(world: World, request: Request, _given: Fields) -> object:
    return cards.shown(world, cards.find(world, request.path_params["card_id"]))


def _list_faults(world: World, _request: Request, _given: Fields) -> object:
    return {"faults": [faults.shown(fault) for fault in world.faults.active]}


def _clear_faults(world: World, _request: Request, _given: Fields) -> object:
    world.faults.active.clear()
    return {"faults": []}


def _remove_fault(world: World, request: Request, _given: Fields) -> object:
    faults.remove(world, request.path_params["id"])
    return _list_faults(world, request, _given)
