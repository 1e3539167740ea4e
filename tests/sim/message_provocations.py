"""What provokes each errcode that only messages get: see test_every_errcode.py."""

from collections.abc import Callable

from tests.sim.messaging import CUSTOM_SEND, TEMPLATE_SEND, TYPING, template_of
from tests.sim.weixin import Weixin

Provocation = Callable[[Weixin, str], dict[str, object]]

ARTICLE: dict[str, object] = {"title": "新书上架", "url": "https://m.example.com/7"}
CHOICE = {"id": "1", "content": "满意"}
LINK = '<a data-miniprogram-appid="wxshort" href="https://m.example.com">订单</a>'
LONG = "长" * 2000
MINIPROGRAM = {"title": "订单", "appid": "wx1234567890abcdef", "pagepath": "/pages", "thumb_media_id": "m1"}


def template(**fields: object) -> Provocation:
    """A template message with some fields changed."""

    def provoke(weixin: Weixin, openid: str) -> dict[str, object]:
        template_id = template_of(weixin)
        body = {"touser": openid, "template_id": template_id, "data": {}, **fields}
        return weixin.post(TEMPLATE_SEND, body, access_token=weixin.token())

    return provoke


def to_person(**options: object) -> Provocation:
    """A template message to a person with these options."""

    def provoke(weixin: Weixin, openid: str) -> dict[str, object]:
        weixin.sim.ask("PATCH", f"followers/{openid}", options)
        return template()(weixin, openid)

    return provoke


def custom(kind: str, content: object, *, actions: int = 1, **fields: object) -> Provocation:
    """A customer-service message of this type after the person tapped the menu so often."""

    def provoke(weixin: Weixin, openid: str) -> dict[str, object]:
        for _ in range(actions):
            weixin.sim.act(weixin.account.appid, openid, "menu")
        body = {"touser": openid, "msgtype": kind, kind: content, **fields}
        return weixin.post(CUSTOM_SEND, body, access_token=weixin.token())

    return provoke


def fourth(weixin: Weixin, openid: str) -> dict[str, object]:
    weixin.sim.act(weixin.account.appid, openid, "menu")
    return [custom("text", {"content": "您好"}, actions=0)(weixin, openid) for _ in range(4)][-1]


def refused(weixin: Weixin, openid: str) -> dict[str, object]:
    weixin.sim.change_follower(openid, refuses_messages=True)
    return custom("text", {"content": "您好"})(weixin, openid)


def repeated(weixin: Weixin, openid: str) -> dict[str, object]:
    weixin.change(duplicate_client_msg_id=45065)
    return [template(client_msg_id="MSG_1")(weixin, openid) for _ in range(2)][-1]


def twenty_sixth(weixin: Weixin, _openid: str) -> dict[str, object]:
    for _ in range(25):
        template_of(weixin)
    return weixin.post("/cgi-bin/template/api_add_template", {"template_id_short": "T1"}, access_token=weixin.token())


def typing(command: str, *, times: int = 1, acts: bool = True) -> Provocation:
    def provoke(weixin: Weixin, openid: str) -> dict[str, object]:
        if acts:
            weixin.sim.act(weixin.account.appid, openid, "menu")
        body, token = {"touser": openid, "command": command}, weixin.token()
        return [weixin.post(TYPING, body, access_token=token) for _ in range(times)][-1]

    return provoke


def escaped(weixin: Weixin, _openid: str) -> dict[str, object]:
    answer = weixin.http.post(CUSTOM_SEND, params={"access_token": weixin.token()}, content='{"touser":"\\u60a8"}')
    data: object = answer.json()
    assert isinstance(data, dict)
    return data


MESSAGES: dict[int, Provocation] = {
    40008: custom("telegram", {}),
    40036: template(template_id="short"),
    40037: template(template_id="x" * 43),
    40048: custom("news", {"articles": [{**ARTICLE, "url": "nowhere"}]}),
    40073: custom("wxcard", {"card_id": "short"}),
    40080: custom("wxcard", {"card_id": "p" * 28, "card_ext": "{"}),
    40165: custom("miniprogrampage", MINIPROGRAM),
    40166: template(miniprogram={"appid": "wxshort"}),
    41006: custom("image", {}),
    41010: custom("news", {"articles": [{"title": "新书上架"}]}),
    41011: custom("mpnewsarticle", {}),
    41012: custom("wxcard", {}),
    43004: to_person(subscribed=False),
    43019: to_person(blacklisted=True),
    44003: custom("news", {}),
    44004: custom("text", {}),
    45002: custom("text", {"content": LONG}),
    45003: custom("news", {"articles": [{**ARTICLE, "title": LONG}]}),
    45004: custom("news", {"articles": [{**ARTICLE, "description": LONG}]}),
    45005: custom("news", {"articles": [{**ARTICLE, "url": LONG}]}),
    45006: custom("news", {"articles": [{**ARTICLE, "picurl": LONG}]}),
    45008: custom("news", {"articles": [ARTICLE, ARTICLE]}),
    45015: custom("text", {"content": "您好"}, actions=0),
    45026: twenty_sixth,
    45047: fourth,
    45065: repeated,
    45067: template(client_msg_id="m" * 33),
    45072: typing("Shout"),
    45080: typing("Typing", acts=False),
    45081: typing("Typing", times=2),
    45086: custom("text", {"content": LINK}),
    45098: custom("msgmenu", {"list": [CHOICE] * 21}),
    45099: custom("msgmenu", {"list": [{"id": "1", "content": LONG}]}),
    47002: escaped,
    47003: template(data={"number3": {"value": "three"}}),
    48002: refused,
    61451: custom("text", {"content": "您好"}, customservice={}),
    61452: custom("text", {"content": "您好"}, customservice={"kf_account": "nobody@kftest"}),
}
