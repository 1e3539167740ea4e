"""The words for each problem. Readers are visitors on a phone, who know nothing of codes and keys."""

from typing import Final

from wxgate.pages.problem_page import Explanation
from wxgate.protocol.text import Text
from wxgate.relay.problems import Problem

AGAIN: Final = Text("重新登录", "Sign in again")

EXPLANATIONS: Final = {
    Problem.LINK_UNKNOWN: Explanation(
        404,
        Text("链接已失效", "This link no longer works"),
        Text(
            "请回到原来的页面、菜单或消息，重新打开。", "Please go back to the page, menu or message and open it again."
        ),
        "link",
    ),
    Problem.LINK_ALTERED: Explanation(
        400,
        Text("链接不完整", "This link is incomplete"),
        Text(
            "地址可能在复制或转发时被改动，请回到原来的页面重新打开。",
            "It may have been changed while being copied or forwarded. Please open it again from where you found it.",
        ),
        "link",
    ),
    Problem.CONSENT_REFUSED: Explanation(
        403,
        Text("您没有同意授权", "You did not agree to sign in"),
        Text(
            "没有获取您的任何信息。如需继续，请重新登录并点“允许”。",
            "Nothing about you was shared. To go on, sign in again and tap Allow.",
        ),
        "person",
    ),
    Problem.CODE_EXPIRED: Explanation(
        410,
        Text("登录已超时", "Signing in took too long"),
        Text("停留的时间过长，重新登录即可继续。", "Too much time passed. Simply sign in again to go on."),
        "clock",
    ),
    Problem.CODE_USED: Explanation(
        409,
        Text("这次登录已经用过了", "This sign-in was already used"),
        Text("页面可能被重复打开，重新登录即可继续。", "The page may have been opened twice. Simply sign in again."),
        "clock",
    ),
    Problem.VISITOR_BLOCKED: Explanation(
        403,
        Text("微信限制了此次登录", "WeChat did not allow this sign-in"),
        Text(
            "您的微信账号目前受限，请在微信中查看安全提示，稍后再试。",
            "Your WeChat account is restricted at present. Please look at WeChat's security notices and try again "
            "later.",
        ),
        "stop",
    ),
    Problem.CLIENT_CLOSED: Explanation(
        403,
        Text("该服务已停用", "This service is no longer available"),
        Text("如有疑问，请联系该网站的客服。", "If you have questions, please contact the site you came from."),
        "stop",
    ),
    Problem.ACCOUNT_CLOSED: Explanation(
        403,
        Text("该公众号暂不能登录", "This account cannot be used to sign in"),
        Text("如有疑问，请联系该公众号的客服。", "If you have questions, please contact the account's owner."),
        "stop",
    ),
    Problem.DESTINATION_REFUSED: Explanation(
        403,
        Text("不能前往该网站", "You cannot be taken to this site"),
        Text(
            "要前往的网站未获允许，请联系该网站的客服。",
            "The site that you were to be taken to is not allowed. Please contact its owner.",
        ),
        "stop",
    ),
    Problem.WEIXIN_REFUSED: Explanation(
        502,
        Text("微信拒绝了此次登录", "WeChat refused this sign-in"),
        Text(
            "可能是公众号的设置有误，请稍后再试，或联系该网站的客服。",
            "The account may not be set up correctly. Please try again later or contact the site.",
        ),
        "stop",
    ),
    Problem.WEIXIN_DOWN: Explanation(
        502,
        Text("暂时连不上微信", "WeChat cannot be reached right now"),
        Text("请稍等片刻，再重新登录。", "Please wait a moment, then sign in again."),
        "cloud",
    ),
    Problem.WEIXIN_SLOW: Explanation(
        504,
        Text("微信没有及时回应", "WeChat did not answer in time"),
        Text("请稍等片刻，再重新登录。", "Please wait a moment, then sign in again."),
        "cloud",
    ),
    Problem.OVERLOADED: Explanation(
        503,
        Text("现在访问的人有点多", "A little busy right now"),
        Text("请稍等片刻，再试一次。", "Please wait a moment, then try again."),
        "cloud",
    ),
    Problem.INTERNAL: Explanation(
        500,
        Text("出了点问题", "Something went wrong"),
        Text(
            "我们已记录下来。请稍后再试；如仍不行，请把下面的编号告诉客服。",
            "It has been noted. Please try again later; if it still fails, tell support the reference below.",
        ),
        "cloud",
    ),
}
