"""What provokes each errcode that QR codes get: see test_every_errcode.py."""

from tests.sim.message_provocations import Provocation
from tests.sim.weixin import Weixin

CREATE = "/cgi-bin/qrcode/create"


def create(action_name: str, scene: object, **fields: object) -> Provocation:
    """A code with this scene."""
    body = {"action_name": action_name, "action_info": {"scene": scene}, **fields}
    return lambda weixin, _openid: weixin.post(CREATE, body, access_token=weixin.token())


def one_too_many(weixin: Weixin, openid: str) -> dict[str, object]:
    weixin.change(permanent_qrcodes=0)
    return create("QR_LIMIT_SCENE", {"scene_id": 1})(weixin, openid)


QRCODES: dict[int, Provocation] = {
    40052: create("QR_NOTHING", {"scene_id": 1}),
    40053: create("QR_SCENE", {"scene_id": 0}),
    45029: one_too_many,
}
