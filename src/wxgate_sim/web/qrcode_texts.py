"""What the page of a QR code says, in both languages."""

from dataclasses import dataclass

from wxgate_sim.web.language import Language


@dataclass(frozen=True, slots=True)
class QrCodeTexts:
    """The page's words in one language. `asks` comes after the account's name."""

    title: str
    side_title: str
    side_hint: str
    asks: str
    hint: str
    nobody: str
    scene: str
    kind: str
    says: str
    left: str
    seconds: str
    for_ever: str
    gone: str
    gone_hint: str


QRCODE: dict[Language, QrCodeTexts] = {
    "zh": QrCodeTexts(
        title="扫描二维码",
        side_title="带参数的二维码",
        side_hint="这就是二维码本身；手机里是扫码之后看到的样子。",
        asks="谁来扫描这个二维码？",
        hint="尚未关注的人扫码后即关注公众号，微信推送 subscribe；已关注的推送 SCAN。",
        nobody="这里还没有人，请在下面添加",
        scene="场景值",
        kind="类型",
        says="内容",
        left="剩余有效时间",
        seconds="秒",
        for_ever="永久",
        gone="二维码不存在或已过期",
        gone_hint="请重新生成二维码后再扫描。",
    ),
    "en": QrCodeTexts(
        title="Scan a QR code",
        side_title="A parametric QR code",
        side_hint="This is the code; the phone shows what comes of scanning it.",
        asks="Who scans this code?",
        hint="Somebody new follows the account by scanning: subscribe is pushed. For a follower it is SCAN.",
        nobody="Nobody is here yet; add somebody below",
        scene="Scene",
        kind="Kind",
        says="It says",
        left="It lives for another",
        seconds="s",
        for_ever="Permanent",
        gone="There is no such code, or it expired",
        gone_hint="Make a new code and scan that.",
    ),
}
