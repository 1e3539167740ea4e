"""/cgi-bin/qrcode/create, /cgi-bin/showqrcode, and the page that a code leads to (WeChat reference §7)."""

from collections.abc import Callable
from io import BytesIO
from itertools import islice
from urllib.parse import urlencode

import segno
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wxgate_sim import acts
from wxgate_sim.errors import Refused
from wxgate_sim.qrcodes import QrCode
from wxgate_sim.web.authorize import SHOWN, arrival, remembered
from wxgate_sim.web.call import Answer, Call, text
from wxgate_sim.web.pages import avatar, language_of, render
from wxgate_sim.web.qrcode_texts import QRCODE
from wxgate_sim.world import World

LONGEST_LIFE = 30 * 86400
USUAL_LIFE = 60
LONGEST_TEXT = 64
LARGEST_TEMPORARY = 2**32 - 1
LARGEST_PERMANENT = 100_000
# WeChat's picture is 430 pixels wide; modules are whole pixels here, so this one is a little smaller.
PIXELS = 430
QUIET_ZONE = 4


def create(world: World, call: Call) -> dict[str, object]:
    """A new code with its ticket, the URL it says and, when it is temporary, its life."""
    account = world.admit(call.query("access_token"), call.path)
    body = call.json()
    action_name = text(body, "action_name")
    if not action_name or "action_info" not in body:
        raise Refused(41011)
    if action_name not in SCENES:
        raise Refused(40052)
    scene = SCENES[action_name](_named(body["action_info"]))
    if "LIMIT" in action_name:
        code = world.qrcodes.add_permanent(account, action_name, scene)
        return {"ticket": code.ticket, "url": code.url}
    code = world.qrcodes.add_temporary(account, action_name, scene, _life(body.get("expire_seconds", USUAL_LIFE)))
    return {"ticket": code.ticket, "expire_seconds": code.life, "url": code.url}


async def show(world: World, call: Call) -> Answer:
    """The picture of a code whose ticket works, else 404."""
    code = world.qrcodes.by_ticket(call.query("ticket"))
    return Answer(picture(code), "image/png") if code else no_picture(world, call, "")


def no_picture(_world: World, _call: Call, _errcode: str) -> Answer:
    """WeChat's answer to a bad ticket."""
    return Answer(b"", "text/plain", 404)


def picture(code: QrCode) -> bytes:
    """A PNG of the code."""
    drawn, out = segno.make_qr(code.url), BytesIO()
    drawn.save(out, kind="png", border=QUIET_ZONE, scale=PIXELS // int(drawn.symbol_size(border=QUIET_ZONE)[0]))
    return out.getvalue()


def route(world: World) -> Route:
    """`/q/<token>`: what somebody sees who scanned the code. Its requests are no calls, so nobody counts them."""

    async def answer(request: Request) -> Response:
        scope = request.scope
        body = await request.body()
        root: str = scope.get("root_path", "")
        call = Call(request.method, scope["path"], root, scope["query_string"], scope["headers"], "", body)
        code = world.qrcodes.by_token(request.path_params["token"])
        if code is None:
            return _page(call, 404, code=None)
        return _scanned(world, call, code) if request.method == "POST" else _ask(world, call, code)

    return Route("/q/{token}", answer, methods=["GET", "POST"])


def _scanned(world: World, call: Call, code: QrCode) -> Response:
    person = arrival(world, call) or world.people.by_openid(code.appid, call.form("openid"))
    if person is None:
        return _ask(world, call, code)
    acts.scan_code(world, person, code)
    onwards = f"{call.root}/phone?{urlencode({'appid': code.appid, 'person': person.id})}"
    headers = {"location": onwards, "cache-control": "no-store", "set-cookie": remembered(call, person)}
    return Response(status_code=303, headers=headers)


def _ask(world: World, call: Call, code: QrCode) -> Response:
    appid = code.appid
    people = [
        {"person": each, "openid": each.openid(appid), "follows": each.follows_account(appid), **avatar(each, place)}
        for place, each in enumerate(islice(world.people.by_id.values(), SHOWN))
    ]
    left = None if code.expires is None else world.clock.left(code.expires)
    drawn = segno.make_qr(code.url).svg_data_uri(border=QUIET_ZONE, light="#fff", scale=6)
    return _page(call, 200, code=code, account=world.accounts.by_appid[appid], people=people, left=left, picture=drawn)


def _page(call: Call, status: int, **values: object) -> Response:
    answer = render(call, "qrcode.html", with_script=False, words=QRCODE[language_of(call)], **values)
    headers = {name.decode(): value.decode() for name, value in answer.headers}
    return Response(answer.body, status, headers={**headers, "content-type": answer.content_type})


def _named(action_info: object) -> dict[str, object]:
    scene = action_info.get("scene") if isinstance(action_info, dict) else None
    if not isinstance(scene, dict):
        raise Refused(40053)
    return scene


def _number(most: int) -> Callable[[dict[str, object]], int]:
    def read(scene: dict[str, object]) -> int:
        number = scene.get("scene_id")
        if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= most:
            raise Refused(40053)
        return number

    return read


def _text(scene: dict[str, object]) -> str:
    told = scene.get("scene_str")
    if not isinstance(told, str) or not 1 <= len(told) <= LONGEST_TEXT:
        raise Refused(40053)
    return told


def _life(seconds: object) -> int:
    if isinstance(seconds, bool) or not isinstance(seconds, int):
        raise Refused(47001)
    if not 1 <= seconds <= LONGEST_LIFE:
        raise Refused(40097)
    return seconds


SCENES: dict[str, Callable[[dict[str, object]], int | str]] = {
    "QR_SCENE": _number(LARGEST_TEMPORARY),
    "QR_STR_SCENE": _text,
    "QR_LIMIT_SCENE": _number(LARGEST_PERMANENT),
    "QR_LIMIT_STR_SCENE": _text,
}
