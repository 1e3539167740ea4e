"""The endpoints that hand out tokens and tickets themselves (contract §8). They are granted like any other."""

from wxgate.protocol.capability import Capability
from wxgate.protocol.declaration import Endpoint, endpoint
from wxgate.protocol.errors import WEIXIN_ERRORS
from wxgate.protocol.parameters import Params
from wxgate.protocol.text import Text
from wxgate.tenants.call import Call
from wxgate.tokens.keeper import Keeper
from wxgate.tokens.token import JSAPI_TICKET, WX_CARD_TICKET

SECTION = "contract §8"


class NoParams(Params):
    """No parameters besides those of every request."""


@endpoint(
    "get_access_token",
    section=SECTION,
    summary=Text("获取公众号的 access_token", "The account's access token"),
    description=Text(
        "返回当前有效的 access_token 字符串。网关负责刷新，请随用随取，不要自行向微信刷新，也不要长期缓存。",
        "The access token that is valid now, as a string. The gateway refreshes it: ask whenever it is needed, "
        "never refresh it at WeChat yourself, and do not keep it for long.",
    ),
    errors=WEIXIN_ERRORS,
)
async def get_access_token(keeper: Keeper, call: Call, params: NoParams) -> str:
    del params
    return await keeper.access_token(call.account, call.deadline)


@endpoint(
    "get_appid",
    section=SECTION,
    summary=Text("获取公众号的 appid", "The account's appid"),
    description=Text(
        "返回该客户绑定的公众号的 appid 字符串。", "The appid of the client's official account, as a string."
    ),
)
async def get_appid(keeper: Keeper, call: Call, params: NoParams) -> str:
    del keeper, params
    return call.account.appid


@endpoint(
    "get_jsapi_ticket",
    section=SECTION,
    needs=(Capability.WEB,),
    summary=Text("获取 jsapi_ticket", "The account's jsapi ticket"),
    description=Text(
        "返回当前有效的 jsapi_ticket 字符串，用于计算 wx.config 的签名。",
        "The jsapi ticket that is valid now, as a string; it signs `wx.config`.",
    ),
    errors=WEIXIN_ERRORS,
)
async def get_jsapi_ticket(keeper: Keeper, call: Call, params: NoParams) -> str:
    del params
    return await keeper.ticket(call.account, JSAPI_TICKET, call.deadline)


@endpoint(
    "get_api_ticket",
    section=SECTION,
    needs=(Capability.CARDS,),
    summary=Text("获取卡券 api_ticket", "The account's card ticket"),
    description=Text(
        "返回当前有效的卡券 api_ticket 字符串，用于计算 cardExt 等卡券签名。",
        "The card api_ticket that is valid now, as a string; it signs `cardExt` and other card calls.",
    ),
    errors=WEIXIN_ERRORS,
)
async def get_api_ticket(keeper: Keeper, call: Call, params: NoParams) -> str:
    del params
    return await keeper.ticket(call.account, WX_CARD_TICKET, call.deadline)


ENDPOINTS: tuple[Endpoint, ...] = (get_access_token, get_appid, get_jsapi_ticket, get_api_ticket)
