"""Making and receiving cards through the simulator, for its own tests."""

import hashlib
import json
from collections.abc import Iterable

from tests.sim.weixin import Reply, Weixin

# Nobody listens there: what is pushed is recorded and goes no further.
NOWHERE = "http://127.0.0.1:1/wx"


def sha1(text: str) -> str:
    return hashlib.sha1(text.encode()).hexdigest()


def ask(weixin: Weixin, path: str, **body: object) -> Reply:
    """The answer of a card API, `path` being what follows /card/."""
    return weixin.post(f"/card/{path}", body, access_token=weixin.token())


def errcode(weixin: Weixin, path: str, **body: object) -> object:
    """Just its errcode."""
    return ask(weixin, path, **body)["errcode"]


def created(weixin: Weixin, card_type: str = "GROUPON", *, base: object = None, **fields: object) -> Reply:
    """The answer to creating a card that WeChat would take, with some fields changed or, when None, left out."""
    usual = {
        "logo_url": "http://mmbiz.qpic.cn/mmbiz/logo/0",
        "code_type": "CODE_TYPE_QRCODE",
        "brand_name": "青禾书店",
        "title": "双人套餐",
        "color": "Color010",
        "notice": "请出示二维码",
        "description": "不可与其他优惠同享",
        "sku": {"quantity": 100},
        "date_info": {"type": "DATE_TYPE_FIX_TERM", "fixed_term": 15, "fixed_begin_term": 0},
    }
    changed = {**usual, **(base if isinstance(base, dict) else {})}
    base_info = {name: value for name, value in changed.items() if value is not None}
    card = {"card_type": card_type, card_type.lower(): {"base_info": base_info, "deal_detail": "一份", **fields}}
    return ask(weixin, "create", card=card)


def card_ext(weixin: Weixin, card_id: str, **fields: str) -> str:
    """A cardExt signed as WeChat's reference says."""
    signed = {"timestamp": str(int(weixin.sim.now())), "nonce_str": "n8fK2mQz", **fields}
    ticket = str(weixin.ticket(weixin.token(), "wx_card")["ticket"])
    values = [ticket, card_id, *(signed.get(name, "") for name in ("timestamp", "nonce_str", "code", "openid"))]
    return json.dumps({"signature": sha1("".join(sorted(values))), **signed})


def config(weixin: Weixin, url: str) -> dict[str, object]:
    """What `wx.config` is given on the page at `url`."""
    ticket, nonce, timestamp = str(weixin.ticket(weixin.token())["ticket"]), "Wm3WZYTPz0wzccnW", int(weixin.sim.now())
    text = f"jsapi_ticket={ticket}&noncestr={nonce}&timestamp={timestamp}&url={url}"
    signed = {"timestamp": timestamp, "nonceStr": nonce, "signature": sha1(text)}
    return {"appId": weixin.account.appid, **signed, "jsApiList": ["addCard", "chooseCard", "openCard"]}


def jssdk(weixin: Weixin, what: str, **asked: object) -> Reply:
    """The answer of what the stub asks the simulator."""
    answer = weixin.http.post(f"/_sim/jssdk/{what}", content=json.dumps(asked), headers={"origin": "http://shop.test"})
    told: object = answer.json()
    assert isinstance(told, dict)
    return told


def session(weixin: Weixin) -> str:
    """A session of a page that is configured."""
    url = "http://shop.test/card?cid=7"
    return str(jssdk(weixin, "config", url=url, **config(weixin, url))["session"])


def add(weixin: Weixin, person_id: str, card_id: str, ext: object) -> Reply:
    """The answer to a page that wants to put this card into the person's wallet, who agrees."""
    cards = [{"cardId": card_id, "cardExt": ext}]
    return jssdk(weixin, "add", session=session(weixin), cardList=cards, person=person_id)


def events(weixin: Weixin) -> list[dict[str, str]]:
    """The elements of every push of the account, oldest first."""
    return [each["elements"] for each in weixin.sim.pushes(weixin.account.appid) if isinstance(each["elements"], dict)]


def names(pushed: Iterable[dict[str, str]]) -> list[str]:
    return [each["Event"] for each in pushed]
