"""/_sim/push and /_sim/pushes: push anything, check a server's address, and see what became of it all."""

from aiohttp import ClientSession
from starlette.requests import Request

from wxgate_sim.accounts import Account
from wxgate_sim.controls import accounts, followers
from wxgate_sim.controls.fields import BadInput, Fields
from wxgate_sim.push_destinations import server_of
from wxgate_sim.push_record import REPLY_SHOWN
from wxgate_sim.push_request import verify as ask_to_repeat
from wxgate_sim.push_xml import NAME
from wxgate_sim.world import World

LONGEST_DELAY = 3600.0


def push(world: World, given: Fields) -> dict[str, object]:
    """A push of anything, under way. It is only that: no chat shows it, and no window opens."""
    account = accounts.find(world, given.text("appid"))
    openid = _whom(world, account, given)
    event, msg_type = given.optional_text("event"), given.optional_text("msg_type")
    if (event is None) == (msg_type is None):
        raise BadInput("event", "give either event or msg_type", "event 与 msg_type 须且只能给一个")
    fields = _elements(given)
    copies = 2 if given.has("duplicate") and given.flag("duplicate") else 1
    delay = given.number("delay", 0, LONGEST_DELAY) if given.has("delay") else 0.0
    given.finish()
    kind = {"MsgType": "event", "Event": event} if event else {"MsgType": msg_type or ""}
    sent = world.pushes.send(account.appid, openid, {**kind, **fields}, copies=copies, delay=delay)
    if sent is None:
        raise _no_server()
    return sent.told()


async def verify(world: World, given: Fields) -> dict[str, object]:
    """Whether the account's server repeats an `echostr`, as WeChat asks it to when its address is saved."""
    server = server_of(accounts.find(world, given.text("appid")))
    given.finish()
    if server is None:
        raise _no_server()
    async with ClientSession(trust_env=False) as session:
        echostr, attempt = await ask_to_repeat(session, server, int(world.clock.now()), world.random)
    return {
        "verified": not attempt.error and attempt.reply == echostr,
        "echostr": echostr,
        "status": attempt.status,
        "reply": attempt.reply[:REPLY_SHOWN],
        "error": attempt.error,
    }


def pushes(world: World, request: Request) -> dict[str, object]:
    """How many pushes waited and ended how, and the last thousand of all accounts, oldest first; `appid` narrows."""
    appid = request.query_params.get("appid")
    if appid and appid not in world.open_platform.platforms:
        accounts.find(world, appid)
    told = [each.told() for each in world.pushes.recorded if appid in (None, "", each.appid)]
    return {**world.pushes.counted(appid or None), "pushes": told}


def _no_server() -> BadInput:
    return BadInput(
        "appid", "this account has no push_url, nor a platform that would be told", "该公众号没有接收推送的服务器", 409
    )


def _whom(world: World, account: Account, given: Fields) -> str:
    openid, id_ = given.optional_text("openid"), given.optional_text("id")
    if openid and not id_:
        return openid
    if id_ and not openid:
        return followers.find(world, id_).openid(account.appid)
    raise BadInput("openid", "give either openid or id", "openid 与 id 须且只能给一个")


def _elements(given: Fields) -> dict[str, str]:
    fields = given.raw("fields")
    if fields is None:
        return {}
    if not isinstance(fields, dict):
        raise BadInput("fields", "must be an object of XML elements and their texts", "必须是元素名到文本的对象")
    for name, value in fields.items():
        if not NAME.fullmatch(name):
            raise BadInput(f"fields.{name}", "is no name of an XML element", "不是合法的元素名")
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise BadInput(f"fields.{name}", "must be a string or a whole number", "必须是字符串或整数")
    return {name: str(value) for name, value in fields.items()}
