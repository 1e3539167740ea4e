"""The words of the authorisation pages. Readers are administrators of official accounts."""

from typing import Final

from wxgate.pages.problem_page import Explanation
from wxgate.platforms.problems import Problem
from wxgate.protocol.text import Text

AGAIN: Final = Text("重新授权", "Authorise again")

INVITATION: Final = Text("授权“{name}”管理您的公众号", "Let {name} work for your official account")
INVITED_PHONE: Final = Text(
    "点击下方按钮，在微信的页面中选择公众号和权限，并由管理员确认。授权随时可在公众平台取消。",
    "On WeChat's next page choose your account and what to grant, and confirm as its administrator. You can take it "
    "back at any time in WeChat's console.",
)
INVITED_PC: Final = Text(
    "点击下方按钮，用公众号管理员的微信扫描微信页面上的二维码，再选择公众号和权限。授权随时可在公众平台取消。",
    "WeChat's next page shows a code: scan it with the WeChat of the account's administrator, then choose the account "
    "and what to grant. You can take it back at any time in WeChat's console.",
)
GO: Final = Text("前往微信授权", "Continue to WeChat")

DONE: Final = Text("授权成功", "Authorised")
DONE_NAMED: Final = Text(
    "“{account}”已授权给“{name}”，可以关闭本页。", "{account} now authorises {name}. You may close this page."
)
GRANTED: Final = Text("已授权的权限", "What was granted")
GRANTED_NOTHING: Final = Text("没有授权任何权限集", "No permission set was granted")

_LATER: Final = Text("请稍等片刻，再试一次。", "Please wait a moment, then try again.")

EXPLANATIONS: Final = {
    Problem.PLATFORM_UNKNOWN: Explanation(
        404,
        Text("链接不存在", "There is no such page"),
        Text("请向发给您链接的服务商确认。", "Please ask whoever gave you this link."),
        "link",
    ),
    Problem.LINK_ALTERED: Explanation(
        400,
        Text("链接不完整", "This link is incomplete"),
        Text(
            "地址可能在复制或转发时被改动，请重新打开。",
            "It may have been changed while being copied or forwarded. Please open it again.",
        ),
        "link",
    ),
    Problem.NOT_GRANTED: Explanation(
        403,
        Text("没有完成授权", "Nothing was authorised"),
        Text("如需继续，请重新授权并在微信中确认。", "To go on, authorise again and confirm it in WeChat."),
        "person",
    ),
    Problem.CODE_SPENT: Explanation(
        410,
        Text("本次授权已失效", "This authorisation is no longer valid"),
        Text(
            "页面可能停留过久，或被重复打开。若公众号还没有接入，请重新授权。",
            "Too much time passed, or the page was opened twice. Authorise again if your account is not connected yet.",
        ),
        "clock",
    ),
    Problem.PLATFORM_UNUSABLE: Explanation(
        503,
        Text("暂时不能授权", "Authorising is not possible right now"),
        Text(
            "该服务尚未就绪或已停用，请联系服务商。",
            "The service is not ready or was closed. Please contact its provider.",
        ),
        "stop",
    ),
    Problem.WEIXIN_REFUSED: Explanation(
        502,
        Text("微信拒绝了此次授权", "WeChat refused this authorisation"),
        Text("请稍后再试，或联系服务商。", "Please try again later or contact the provider."),
        "stop",
    ),
    Problem.WEIXIN_DOWN: Explanation(
        502, Text("暂时连不上微信", "WeChat cannot be reached right now"), _LATER, "cloud"
    ),
    Problem.WEIXIN_SLOW: Explanation(504, Text("微信没有及时回应", "WeChat did not answer in time"), _LATER, "cloud"),
    Problem.OVERLOADED: Explanation(503, Text("现在访问的人有点多", "A little busy right now"), _LATER, "cloud"),
    Problem.INTERNAL: Explanation(
        500,
        Text("出了点问题", "Something went wrong"),
        Text(
            "我们已记录下来。请稍后再试；如仍不行，请把下面的编号告诉服务商。",
            "It has been noted. Please try again later; if it still fails, tell the provider the reference below.",
        ),
        "cloud",
    ),
}

STARTABLE: Final = frozenset(Problem) - {Problem.PLATFORM_UNKNOWN, Problem.PLATFORM_UNUSABLE}
"""Problems after which starting over may help."""
