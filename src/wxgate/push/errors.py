"""Why a push is refused. The answer tells WeChat, or whoever it is, little; the log tells the operator the cure."""

from typing import Final

from wxgate.protocol.text import Text

NOTHING_TO_DO: Final = Text("", "")


class PushRefused(Exception):
    """The answer to a request that is no acceptable push: HTTP status, a short text, and what the operator can do."""

    def __init__(self, status: int, text: Text, cure: Text = NOTHING_TO_DO) -> None:
        super().__init__(text.en)
        self.status = status
        self.text = text
        self.cure = cure


def unknown() -> PushRefused:
    """Nobody takes pushes here: unknown, closed, without a push token, another platform's; nobody can tell which."""
    return PushRefused(404, Text("此处不接收推送", "no pushes are taken here"))


def unsigned() -> PushRefused:
    """`signature` or `msg_signature` is missing or wrong."""
    return PushRefused(
        403,
        Text("签名不符", "the signature is missing or wrong"),
        Text(
            "若来自微信，请核对 wxgate account（或 platform）edit APPID --push-token 与微信后台配置中的令牌",
            "if it was WeChat: set the Token of its console with wxgate account (or platform) edit APPID --push-token",
        ),
    )


def out_of_time() -> PushRefused:
    """`timestamp` is too far away from our clock."""
    return PushRefused(
        403,
        Text("时间戳相差过大", "the timestamp is too far off"),
        Text("请检查本机时钟", "check this machine's clock"),
    )


def no_key() -> PushRefused:
    """The push is encrypted and nothing in it is clear, but the account has no EncodingAESKey."""
    return PushRefused(
        403,
        Text("推送已加密，没有密钥", "the push is encrypted and there is no key"),
        Text(
            "用 wxgate account edit APPID --aes-key 设置公众平台的 EncodingAESKey",
            "set WeChat's EncodingAESKey with wxgate account edit APPID --aes-key",
        ),
    )


def undecipherable() -> PushRefused:
    """No key of the account or platform decrypts the push."""
    return PushRefused(
        403,
        Text("推送无法解密", "the push cannot be decrypted"),
        Text(
            "请核对 wxgate account（或 platform）edit APPID --aes-key 与微信后台配置中的 EncodingAESKey",
            "set the EncodingAESKey of WeChat's console with wxgate account (or platform) edit APPID --aes-key",
        ),
    )


def malformed() -> PushRefused:
    """The body is not the XML of a push; to a platform, not an encrypted one."""
    return PushRefused(
        400,
        Text("不是合格的 XML 推送", "this is not the XML of a push"),
        Text(
            "微信后台配置中的数据格式须为 XML；第三方平台的推送必定加密",
            "the data format in WeChat's console must be XML; a platform's pushes are always encrypted",
        ),
    )


def too_large() -> PushRefused:
    """The body is larger than any push."""
    return PushRefused(413, Text("最大 1 MiB", "at most 1 MiB"))


def too_late() -> PushRefused:
    """The push could not be stored in time, or not at all: WeChat sends it again."""
    return PushRefused(503, Text("未能及时保存，请重发", "not stored in time, send it again"))
