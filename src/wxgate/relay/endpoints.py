"""The springboard endpoints as integrators see them (seed 3.1 to 3.4 and 3.8, contract §3)."""

from collections.abc import Mapping
from typing import Annotated

from wxgate.protocol.capability import Capability
from wxgate.protocol.declaration import Endpoint, endpoint
from wxgate.protocol.errors import WEIXIN_ERRORS, KeyNotFound
from wxgate.protocol.parameters import HttpUrl, JsonObjectText, Key, Params, param
from wxgate.protocol.text import Text
from wxgate.relay.oauth_types import OauthType
from wxgate.relay.results import Drawboard, DrawboardSet
from wxgate.relay.service import Relay
from wxgate.tenants.call import Call
from wxgate.tokens.credentials import of_account


class SetDrawboard(Params):
    """What a springboard consists of."""

    redirect_uri: HttpUrl = param(
        "登录完成后用户回到的网址；原有的查询参数和 # 片段都会保留，末尾加上 key 参数（上次登录留下的 key 会被替换，"
        "您自己的同名参数保留在前）",
        "Where the visitor returns after signing in; its query and #fragment are kept and a key parameter is added "
        "last (a key left over from an earlier visit is replaced, a parameter of your own with that name stays "
        "before ours)",
        example="https://shop.example.com/welcome?from=menu",
    )
    oauth_type: OauthType = param(
        "授权类型：oauth_snsapi_base 静默取得 openid（公众号有权限时附带关注者资料）；oauth_snsapi_openid 静默且仅取 "
        "openid，最快；oauth_snsapi_userinfo 由用户同意后取得昵称和头像",
        "How much to ask: oauth_snsapi_base silently gets the openid (and the follower's record if the account may "
        "read it); oauth_snsapi_openid silently gets the openid alone and is quickest; oauth_snsapi_userinfo asks "
        "for consent and gets nickname and picture",
        example="oauth_snsapi_base",
    )


class OfSpringboard(Params):
    """Which springboard."""

    key: Key = param(
        "set_drawboard_data 返回的跳板 key",
        "The springboard's key, from set_drawboard_data",
        example="09a501b3ad76038890ac3144ed71a67b",
    )


class SetUser(OfSpringboard):
    """What is known of a visitor."""

    user_data: JsonObjectText = param(
        "用户信息，JSON 对象；请带上 openid，以区分不同的用户",
        "The visitor's data, a JSON object; include the openid, which tells visitors apart",
        example='{"openid":"oFS7Fjl0WsZ9AMZqrI80nbIq8xrA","nickname":"小明"}',
    )


class OfVisit(Params):
    """Which visitor."""

    key: Key = param(
        "用户回到 redirect_uri 时带的 key，或 set_user_data 返回的 key；只有一位用户来过时也可用跳板的 key",
        "The key with which the visitor returned to redirect_uri, or the one from set_user_data; as long as only one "
        "visitor came through, the springboard's key works too",
        example="09a501b3ad76038890ac3144ed71a67b",
    )


@endpoint(
    "set_drawboard_data",
    section="seed 3.1",
    needs=(Capability.WEB,),
    summary=Text("设置跳板信息", "Set up a springboard"),
    description=Text(
        "第一步：设置跳板，把用户的浏览器带到返回的 redirect。用户在微信中登录后，会回到 redirect_uri，网址中多出 "
        "key 参数；再用这个 key 调用 get_user_data 取得用户信息。跳板可以反复使用（例如放进公众号菜单），每位用户各"
        "有自己的 key；连续 90 天（可配置）无人使用才会失效。",
        "Step one: set up a springboard and send the visitor's browser to the redirect you get. After signing in "
        "through WeChat the visitor returns to redirect_uri with a key parameter added; call get_user_data with that "
        "key. A springboard may be used again and again (in the account's menu, say), and each visitor gets a key of "
        "their own. It ends when nobody has used it for 90 days (the operator can change that).",
    ),
)
async def set_drawboard_data(relay: Relay, call: Call, params: SetDrawboard) -> DrawboardSet:
    """A new springboard and the URL to send browsers to."""
    account = call.account
    made = await relay.springboards.create(call.client, account, params.redirect_uri, params.oauth_type)
    return DrawboardSet(made.key, account.appid, account.component_appid, made.redirect)


@endpoint(
    "get_drawboard_data",
    section="seed 3.2",
    summary=Text("获取跳板信息", "Look at a springboard"),
    description=Text(
        "返回跳板的设置，以及公众号当前有效的凭据，供自行调用微信接口的系统使用。access_token 随时可能更换，请勿缓存。"
        "运营者可以关闭 client_secret 和 app_sec 两个字段（此时为空）。",
        "The springboard's settings and the account's credentials current now, for systems that call WeChat "
        "themselves. The access_token may be replaced at any time: do not keep it. The operator can turn "
        "client_secret and app_sec off (they are empty then).",
    ),
    errors=(KeyNotFound, *WEIXIN_ERRORS),
)
async def get_drawboard_data(relay: Relay, call: Call, params: OfSpringboard) -> Drawboard:
    """The springboard with the account's credentials."""
    view = await relay.springboards.view(call, params.key)
    return Drawboard(
        **of_account(call, view.tokens),
        redirect_uri=view.springboard.redirect_uri,
        oauth_type=view.springboard.oauth_type,
    )


@endpoint(
    "set_user_data",
    section="seed 3.3",
    summary=Text("设置用户信息", "Store a visitor's data"),
    description=Text(
        "供自行处理微信回调的站点使用：把取得的用户信息存到跳板名下，返回该用户的 key（默认 24 小时有效）。"
        "数据中没有 openid 时，每次都视为不同的用户。",
        "For sites that handle WeChat's callback themselves: stores the visitor's data with the springboard and "
        "returns that visitor's key (valid for 24 hours by default). Without an openid in the data every call counts "
        "as another visitor.",
    ),
    errors=(KeyNotFound,),
    needs_account=False,
)
async def set_user_data(
    relay: Relay, call: Call, params: SetUser
) -> Annotated[str, Text("该用户的 key，用于 get_user_data", "The visitor's key, for get_user_data")]:
    """The key of the visitor's data."""
    return await relay.visits.set(call.client.code, params.key, params.user_data)


@endpoint(
    "get_user_data",
    section="seed 3.4",
    summary=Text("获取用户信息", "Get a visitor's data"),
    description=Text(
        "返回 key 所属用户的信息：openid，以及按授权类型而定的昵称、头像等（微信返回的字段原样给出；快照页访客带有 "
        "is_snapshotuser: 1，其信息是虚拟的）。key 默认 24 小时有效，只有设置它的 client 能用。用跳板的 key 调用时，"
        "只有一位用户来过才返回，否则返回 116 并说明原因，以免拿到他人的信息。",
        "The data of the visitor whose key this is: the openid and, depending on the type, nickname, picture and so "
        "on, as WeChat sent them (a visitor on a snapshot page has is_snapshotuser: 1, and is not real). A key is "
        "valid for 24 hours by default and only for the client that it was made for. A springboard's key works as "
        "long as a single visitor came through; otherwise the answer is 116 with the reason, so that nobody gets "
        "somebody else's data.",
    ),
    errors=(KeyNotFound,),
    needs_account=False,
)
async def get_user_data(
    relay: Relay, call: Call, params: OfVisit
) -> Annotated[Mapping[str, object], Text("用户信息", "The visitor's data")]:
    """The visitor's data."""
    return await relay.visits.get(call.client.code, params.key)


@endpoint(
    "set_drawboard_data_test",
    section="seed 3.8",
    summary=Text("设置跳板信息测试接口", "Try a springboard without WeChat"),
    description=Text(
        "联调用：不经过微信，返回的 redirect 就是 redirect_uri 加上 key，用这个 key 可以立即取得一位测试用户"
        "（openid 为 oWxgateTestUser0000000000000，昵称“测试用户”）的信息。尚未绑定公众号也可调用，此时 app_id 为空。",
        "For integrating: WeChat is left out. The redirect is your redirect_uri with the key added, and that key "
        "gives the data of a test visitor at once (openid oWxgateTestUser0000000000000, nickname 测试用户). Works "
        "before an official account is connected; app_id is empty then.",
    ),
    needs_account=False,
)
async def set_drawboard_data_test(relay: Relay, call: Call, params: SetDrawboard) -> DrawboardSet:
    """A springboard that the test visitor seems to have come through."""
    appid = call.client.appid or ""
    component = call.maybe_account.component_appid if call.maybe_account else ""
    made = await relay.springboards.create_test(call.client, appid, params.redirect_uri, params.oauth_type)
    return DrawboardSet(made.key, appid, component, made.redirect)


ENDPOINTS: tuple[Endpoint, ...] = (
    set_drawboard_data,
    get_drawboard_data,
    set_user_data,
    get_user_data,
    set_drawboard_data_test,
)
