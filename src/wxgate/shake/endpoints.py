"""The shake-around endpoint (contract §8; WeChat reference §10.3)."""

from typing import Annotated, Literal, NotRequired, TypedDict

from pydantic import BeforeValidator

from wxgate.protocol.capability import Capability
from wxgate.protocol.declaration import Endpoint
from wxgate.protocol.parameters import Accepts, Params, param
from wxgate.protocol.text import Text
from wxgate.tokens.pass_through import pass_through

TICKET_LIMIT = 128


def _flag(value: object) -> object:
    return {"0": 0, "1": 1}.get(value, value) if isinstance(value, str) else value


def _ticket(value: object) -> object:
    if not isinstance(value, str) or not (value.isascii() and value.isprintable()) or len(value) > TICKET_LIMIT:
        raise ValueError
    return value


NeedPoi = Annotated[Literal[0, 1], BeforeValidator(_flag), Accepts("0 或 1", "0 or 1")]
Ticket = Annotated[
    str,
    BeforeValidator(_ticket),
    Accepts("微信附加在页面网址后的 ticket", "the ticket that WeChat added to the page's URL"),
]


class OfShake(Params):
    """Which shake."""

    ticket: Ticket = param(
        "摇一摇页面网址中的 ticket，30 分钟内有效",
        "The ticket in the URL of the page that the shake opened; it lives 30 minutes",
        example="6ab3d8465166598a5f4e8c1b44f44645",
    )
    need_poi: NeedPoi | None = param("是否需要门店：1 为需要", "1 to get the store too", example="1", default=None)


class Beacon(TypedDict):
    """The beacon that was heard."""

    distance: Annotated[float, Text("与设备的距离，米", "metres to it")]
    major: Annotated[int, Text("设备 major", "its major number")]
    minor: Annotated[int, Text("设备 minor", "its minor number")]
    uuid: Annotated[str, Text("设备 UUID", "its UUID")]


class Shake(TypedDict):
    """A shake of a phone."""

    page_id: Annotated[int, Text("页面 ID", "the page that was opened")]
    beacon_info: Beacon
    openid: Annotated[str, Text("摇一摇用户的 openid", "openid of the user who shook")]
    poi_id: NotRequired[Annotated[int, Text("门店 ID；有关联门店时才有", "the store, if the beacon has one")]]


class ShakeInfo(TypedDict):
    """WeChat's reply."""

    data: Shake
    errcode: Annotated[int, Text("0 表示成功", "0: done")]
    errmsg: Annotated[str, Text("微信的说明，成功时为 success.", "WeChat's words, `success.` when done")]


get_shake_info = pass_through(
    "get_shake_info",
    to="/shakearound/user/getshakeinfo",
    params=OfShake,
    result=ShakeInfo,
    section="contract §8",
    needs=(Capability.SHAKE,),
    summary=Text("获取摇一摇信息", "Who shook a phone, and where"),
    description=Text(
        "返回摇一摇的用户、页面和设备。微信已不接受新的摇一摇周边申请，仅供已开通的公众号使用。",
        "The user, the page and the beacon of a shake. WeChat admits no new accounts to shake-around; this serves "
        "those "
        "that have it.",
    ),
)

ENDPOINTS: tuple[Endpoint, ...] = (get_shake_info,)
