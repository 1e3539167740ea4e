"""Sending messages through the simulator, for its own tests."""

from collections.abc import Mapping

from tests.sim.weixin import Reply, Weixin

from wxgate_sim.remote import SimFollower

TEMPLATE_SEND = "/cgi-bin/message/template/send"
CUSTOM_SEND = "/cgi-bin/message/custom/send"
TYPING = "/cgi-bin/message/custom/typing"

PAID = "{{first.DATA}}\n订单编号：{{keyword1.DATA}}\n数量: {{thing2.DATA}} × {{number3.DATA}}\n{{remark.DATA}}"


def template_of(weixin: Weixin, content: str = PAID) -> str:
    """A template of the account."""
    return weixin.sim.add_template(weixin.account.appid, content, title="订单支付成功通知")


def template_send(weixin: Weixin, person: SimFollower, template_id: object, **fields: object) -> Reply:
    """The answer to a template message; a field of None is left out."""
    usual = {"touser": person.openid(weixin.account.appid), "template_id": template_id, "data": {}}
    body = {name: value for name, value in (usual | fields).items() if value is not None}
    return weixin.post(TEMPLATE_SEND, body, access_token=weixin.token())


def custom_send(weixin: Weixin, person: SimFollower, kind: str, content: object, **fields: object) -> Reply:
    """The answer to a customer-service message of this msgtype, sent as raw UTF-8."""
    body = {"touser": person.openid(weixin.account.appid), "msgtype": kind, kind: content, **fields}
    return weixin.post(CUSTOM_SEND, body, access_token=weixin.token())


def with_media(weixin: Weixin, kind: str, content: Mapping[str, object]) -> dict[str, object]:
    """The object of a message of this msgtype, naming media that the account has."""
    types = {"thumb_media_id": "thumb"} if kind == "mpnews" else {"media_id": kind, "thumb_media_id": "thumb"}
    asked = {name: {"appid": weixin.account.appid, "type": each} for name, each in types.items() if name in content}
    return {**content, **{name: weixin.sim.ask("POST", "media", each)["media_id"] for name, each in asked.items()}}


def text(weixin: Weixin, person: SimFollower, words: str = "您好") -> object:
    """The errcode a text message gets."""
    return custom_send(weixin, person, "text", {"content": words})["errcode"]


def act(weixin: Weixin, person: SimFollower, action: str) -> Reply:
    """The windows after the person did this."""
    asked = {"appid": weixin.account.appid, "id": person.id, "action": action}
    return weixin.sim.ask("POST", "windows", asked)
