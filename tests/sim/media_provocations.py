"""What provokes each errcode that only media get: see test_every_errcode.py."""

from tests.sim.message_provocations import Provocation
from tests.sim.weixin import Weixin

GET = "/cgi-bin/media/get"


def get(media_id: str) -> Provocation:
    return lambda w, _o: w.get(GET, access_token=w.token(), media_id=media_id)


def of_nothing(weixin: Weixin, _openid: str) -> dict[str, object]:
    media_id = weixin.sim.add_media(weixin.account.appid, "image", b"")
    return weixin.get(GET, access_token=weixin.token(), media_id=media_id)


MEDIA: dict[int, Provocation] = {
    40007: get("nobodys"),
    40118: get("m" * 129),
    46001: of_nothing,
}
