"""GET /_sim/: one page that shows what there is, with links to try."""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from wxgate_sim.accounts import Account
from wxgate_sim.web.call import Call
from wxgate_sim.web.pages import render
from wxgate_sim.world import World

# So many of the permanent and of the temporary codes are shown.
QRCODES = 10

# Method, path below /_sim/, what it does in Chinese and in English.
CONTROLS = (
    ("GET", "state", "全部状态", "everything there is"),
    ("POST", "reset", "清空一切", "forget everything"),
    ("GET POST", "accounts", "公众号：列表、添加", "official accounts: list, add"),
    ("GET PATCH", "accounts/{appid}", "查看或修改一个公众号", "show or change one account"),
    ("GET POST", "followers", "用户：列表、添加", "people: list, add"),
    ("GET PATCH", "followers/{id}", "查看或修改一个用户（id 或 openid）", "show or change one person (id or openid)"),
    ("GET POST", "phone", "手机在谁手里", "who holds the phone"),
    ("GET DELETE", "calls", "调用次数与记录", "counts and record of calls"),
    ("GET POST DELETE", "faults", "故障：列表、添加、清除", "faults: list, add, clear"),
    ("DELETE", "faults/{id}", "取消一个故障", "take one fault back"),
    ("GET POST", "clock", "模拟时间：查看、调整", "simulated time: read, move"),
    ("GET PATCH", "settings", "全局设置", "settings of the whole simulator"),
    ("POST", "tokens/revoke", "使 access_token 失效", "spoil access tokens"),
    ("GET POST", "templates", "模板：列表、添加", "templates: list, add"),
    ("GET DELETE", "messages", "发出的模板消息与客服消息", "template and customer-service messages that were sent"),
    ("POST", "windows", "用户的行为，打开客服消息时限", "what a person does, which opens a window for messages"),
    ("GET POST", "cards", "卡券：列表、添加", "cards: list, add"),
    ("POST", "cards/issue", "让用户领取一张卡券", "let a person receive a card"),
    ("GET PATCH", "cards/{card_id}", "查看一张卡券，或给出审核结果", "show a card, or end its review"),
    ("GET POST", "media", "临时素材：列表、添加", "temporary media: list, add"),
    ("POST", "media/expire", "使一个临时素材过期", "let a medium expire"),
    ("POST", "shake/ticket", "摇一摇周边页面的 ticket", "the ticket of a shaken page"),
    ("POST", "oauth/code", "不经浏览器取得 code", "an OAuth code without a browser"),
    ("GET POST", "platforms", "第三方平台：列表、添加", "third-party platforms: list, add"),
    ("GET PATCH", "platforms/{appid}", "查看或修改一个第三方平台", "show or change one platform"),
    ("POST", "platforms/ticket", "推送 component_verify_ticket", "push a component_verify_ticket"),
    ("POST", "platforms/authorize", "公众号授权给第三方平台", "an account authorises a platform"),
    ("POST", "platforms/withdraw", "公众号取消授权", "an account takes that back"),
    ("POST", "platforms/revoke", "使第三方平台的令牌失效", "spoil a platform's tokens"),
    ("GET", "qrcodes", "二维码", "QR codes"),
    ("POST", "push", "推送公众号的消息或事件", "push a message or an event of an account"),
    ("POST", "push/verify", "验证服务器地址（echostr）", "check a server's address (echostr)"),
    ("GET", "pushes", "推送记录与结果", "what was pushed, and how it ended"),
)


def page(world: World, request: Request, imitated: tuple[str, ...]) -> Response:
    """The page, in the reader's language."""
    scope = request.scope
    root: str = scope.get("root_path", "")
    call = Call("GET", scope["path"], root, scope["query_string"], scope["headers"], ip="")
    accounts = [{"account": each, "links": _links(each, root)} for each in world.accounts.by_appid.values()]
    platforms = world.open_platform.platforms.values()
    authorized = world.open_platform.authorizations.of_platform
    answer = render(
        call,
        "index.html",
        platforms=[(each, authorized(each.appid)) for each in platforms],
        controls=CONTROLS,
        accounts=accounts,
        people=list(world.people.by_id.values()),
        qrcodes=world.qrcodes.latest(QRCODES),
        paths=[(path, world.calls.paths.get(path, 0)) for path in imitated],
    )
    return Response(answer.body, headers={"content-type": answer.content_type})


def _links(account: Account, root: str) -> list[tuple[str, str]]:
    if not account.allow_any_redirect:
        return []
    return [(scope, f"{root}/connect/oauth2/authorize?{_query(account, scope)}") for scope in account.scopes]


def _query(account: Account, scope: str) -> str:
    asked = {"appid": account.appid, "redirect_uri": "https://example.com/callback", "response_type": "code"}
    return urlencode(asked | {"scope": scope, "state": "demo"}) + "#wechat_redirect"
