"""What the claim page says."""

from typing import Final

from wxgate.pages.problem_page import REFERENCE
from wxgate.protocol.text import Text

WORDS: Final = {
    "title": Text("领取卡券", "Claim your card"),
    "waiting": Text("正在连接微信…", "Connecting to WeChat…"),
    "ready": Text("领取后可在微信卡包中查看和使用", "You will find it among the cards in your WeChat"),
    "claim": Text("立即领取", "Claim now"),
    "claiming": Text("请在微信弹出的页面中确认领取", "Please confirm in the window that WeChat opens"),
    "claimed": Text("领取成功", "It is yours"),
    "claimed_more": Text("已放入微信卡包：“我” → “卡包”", "You will find it in WeChat under Me → Cards & Offers"),
    "cancelled": Text("还没有领取", "Not claimed yet"),
    "cancelled_more": Text("您取消了领取，可以随时重新领取。", "You cancelled. You can claim it whenever you like."),
    "failed": Text("没有领取成功", "It could not be claimed"),
    "failed_more": Text(
        "可能已被领完，或您已达到领取上限。请稍后再试，或联系商家客服。",
        "It may be out of stock, or you already have as many as you can get. Try again later or contact the shop.",
    ),
    "refused": Text("暂时无法领取", "It cannot be claimed right now"),
    "refused_more": Text(
        "页面没能通过微信的验证。请再试一次；如仍不行，请联系商家客服。",
        "WeChat did not accept this page. Please try again; if it still fails, contact the shop.",
    ),
    "again": Text("再试一次", "Try again"),
    "outside": Text("请在微信中打开", "Please open this in WeChat"),
    "outside_more": Text("用微信“扫一扫”扫描二维码，即可领取", "Scan this code with WeChat to claim the card"),
    "outside_phone": Text(
        "正在用手机浏览？请复制下面的网址，发到任一微信聊天中，再点开它：",
        "Reading this on your phone? Copy this address, send it to any chat in WeChat and open it there:",
    ),
    "outside_alt": Text("本页网址的二维码", "QR code of this page's address"),
    "reference": REFERENCE,
}

AGAIN: Final = WORDS["again"]
