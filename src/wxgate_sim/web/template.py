"""/cgi-bin/message/template/send and /cgi-bin/template (WeChat reference §5.1)."""

import re
from collections.abc import Mapping
from dataclasses import asdict

from wxgate_sim import category_values, miniprograms
from wxgate_sim.accounts import Account, Outcome
from wxgate_sim.errors import Refused
from wxgate_sim.followers import Person
from wxgate_sim.sent_messages import Sent
from wxgate_sim.templates import TEMPLATE_ID, Datum, Template, improvised
from wxgate_sim.web.addressee import addressee
from wxgate_sim.web.call import Call, text
from wxgate_sim.world import World

LONGEST_CLIENT_MSG_ID = 32
LIBRARY_ID = re.compile(r"[A-Za-z0-9]{1,16}")
STATUS: dict[Outcome, str] = {
    "success": "success",
    "user_block": "failed:user block",
    "system_failed": "failed: system failed",
}


def send(world: World, call: Call) -> dict[str, object]:
    """Accept a template message; what became of it is pushed as TEMPLATESENDJOBFINISH."""
    account = world.admit(call.query("access_token"), call.path)
    body = call.json()
    person = addressee(world, account, body)
    if not person.follows_account(account.appid):
        raise Refused(43004)
    if person.blacklisted_by(account.appid):
        raise Refused(43019)
    content = _content(world, account, body)
    client_msg_id = text(body, "client_msg_id")
    if len(client_msg_id) > LONGEST_CLIENT_MSG_ID:
        raise Refused(45067)
    earlier = world.sent.repeated(account.appid, person.id, client_msg_id)
    if earlier is not None and isinstance(account.duplicate_client_msg_id, int):
        raise Refused(account.duplicate_client_msg_id)
    msgid = earlier or _deliver(world, account, person, content, client_msg_id)
    return {"errcode": 0, "errmsg": "ok", "msgid": msgid}


def all_private(world: World, call: Call) -> dict[str, object]:
    """The account's templates."""
    account = world.admit(call.query("access_token"), call.path)
    return {"template_list": [asdict(each) for each in world.templates.of(account.appid)]}


def add(world: World, call: Call) -> dict[str, object]:
    """A template of WeChat's library for the account."""
    account = world.admit(call.query("access_token"), call.path)
    body = call.json()
    short_id, keywords = text(body, "template_id_short"), body.get("keyword_name_list", [])
    if not isinstance(keywords, list) or not all(isinstance(each, str) for each in keywords):
        raise Refused(47001)
    if not LIBRARY_ID.fullmatch(short_id):
        raise Refused(40037)
    template = world.templates.from_library(account.appid, short_id, tuple(keywords))
    return {"errcode": 0, "errmsg": "ok", "template_id": template.template_id}


def delete(world: World, call: Call) -> dict[str, object]:
    """One template less."""
    account = world.admit(call.query("access_token"), call.path)
    world.templates.delete(account.appid, _template_id(call.json()))
    return {"errcode": 0, "errmsg": "ok"}


def _content(world: World, account: Account, body: Mapping[str, object]) -> dict[str, object]:
    """What the person will see, as `conversations.Shown` describes it."""
    template_id, data = _template_id(body), _data(body)
    template = _template(world, account, template_id, data)
    miniprogram = _miniprogram(account, body)
    category_values.check(template.keys, data)
    return {
        "template_id": template_id,
        "title": template.title,
        "fields": template.lines(data),
        "url": text(body, "url"),
        "miniprogram": miniprogram,
    }


def _template_id(body: Mapping[str, object]) -> str:
    template_id = text(body, "template_id")
    if not TEMPLATE_ID.fullmatch(template_id):
        raise Refused(40036)
    return template_id


def _template(world: World, account: Account, template_id: str, data: Mapping[str, Datum]) -> Template:
    template = world.templates.find(account.appid, template_id)
    if template is None and account.any_template:
        template = improvised(template_id, data)
    if template is None:
        raise Refused(40037)
    return template


def _data(body: Mapping[str, object]) -> dict[str, Datum]:
    data = body.get("data")
    if not isinstance(data, dict):
        raise Refused(47001)
    return {key: _datum(each) for key, each in data.items()}


def _datum(given: object) -> Datum:
    if not isinstance(given, dict):
        raise Refused(47001)
    return Datum(text(given, "value"), text(given, "color"))


def _miniprogram(account: Account, body: Mapping[str, object]) -> dict[str, str] | None:
    given = body.get("miniprogram")
    # SDKs send an empty object, or one of empty strings, for "none".
    if not given:
        return None
    if not isinstance(given, dict):
        raise Refused(47001)
    appid, pagepath = text(given, "appid"), text(given, "pagepath") or text(given, "path")
    if not appid and not pagepath:
        return None
    miniprograms.check(account, appid, pagepath)
    return {"appid": appid, "pagepath": pagepath}


def _deliver(world: World, account: Account, person: Person, content: Mapping[str, object], client_msg_id: str) -> int:
    msgid, openid = world.sent.new_msgid(account), person.openid(account.appid)
    outcome = "user_block" if person.refuses(account.appid) else person.template_outcome or account.template_outcome
    sent = Sent(
        kind="template",
        appid=account.appid,
        person_id=person.id,
        openid=openid,
        at=world.clock.now(),
        type="template",
        content=content,
        outcome=outcome,
        msgid=msgid,
        client_msg_id=client_msg_id,
    )
    world.sent.note(sent)
    if outcome in ("success", "none"):
        world.conversations.show(account.appid, person.id, "template", content)
    if outcome in STATUS:
        fields = {"MsgID": str(msgid), "Status": STATUS[outcome]}
        world.pushes.event(account.appid, openid, "TEMPLATESENDJOBFINISH", fields)
    return msgid
