"""What the page says on which an account authorises a platform, in both languages."""

from dataclasses import dataclass

from wxgate_sim.web.language import Language


@dataclass(frozen=True, slots=True)
class ComponentTexts:
    """The page's words in one language. `asks` comes after the platform's name."""

    title: str
    side_title: str
    side_hint: str
    asks: str
    hint: str
    which: str
    sets: str
    allow: str
    authorized: str
    nobody: str
    refused: str
    refused_hint: str


COMPONENT: dict[Language, ComponentTexts] = {
    "zh": ComponentTexts(
        title="公众号授权",
        side_title="授权给第三方平台",
        side_hint="这是授权链接所要求的；手机里是公众号管理员看到的样子。",
        asks="申请管理你的公众号",
        hint="授权后，第三方平台可代公众号使用所选权限。管理员可随时取消授权。",
        which="选择公众号",
        sets="授权的权限集",
        allow="授权",
        authorized="已授权，再次授权将更新权限",
        nobody="没有可以授权的公众号",
        refused="未授权",
        refused_hint="没有任何变化，可以关闭此页。",
    ),
    "en": ComponentTexts(
        title="Authorise a platform",
        side_title="Authorise a third-party platform",
        side_hint="This is what the link asks for; the phone shows what the account's administrator sees.",
        asks="asks to act for your account",
        hint="The platform may then use what you select for the account. The administrator can end this at any time.",
        which="Official account",
        sets="Permission sets",
        allow="Authorise",
        authorized="Authorised already: this replaces what was granted",
        nobody="There is no account that could authorise it",
        refused="Not authorised",
        refused_hint="Nothing has changed. You may close this page.",
    ),
}
