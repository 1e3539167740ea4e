"""What an operator can be told. Every text is in both languages and names the cure; none holds a secret."""

from wxgate.protocol.text import Text


class OperatorError(Exception):
    """A request of the operator was refused and nothing was changed."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")
        self.text = Text(zh, en)


class ValueRefused(OperatorError):
    """A value is not acceptable; the text names the option and says what is."""


class AccountUnknown(OperatorError):
    """There is no official account with this appid."""

    def __init__(self, appid: str) -> None:
        super().__init__(
            f"没有 appid 为 {appid} 的公众号，请先 wxgate account add --appid {appid}",
            f"no account has the appid {appid}; add it first: wxgate account add --appid {appid}",
        )


class AccountExists(OperatorError):
    """An official account with this appid is there already."""

    def __init__(self, appid: str) -> None:
        super().__init__(
            f"公众号 {appid} 已存在，修改请用 wxgate account edit {appid}",
            f"the account {appid} exists; change it with: wxgate account edit {appid}",
        )


class PlatformUnknown(OperatorError):
    """There is no third-party platform with this component appid."""

    def __init__(self, appid: str) -> None:
        super().__init__(
            f"没有 appid 为 {appid} 的第三方平台，wxgate platform list 可列出全部",
            f"no platform has the appid {appid}; wxgate platform list shows all",
        )


class PlatformExists(OperatorError):
    """A third-party platform with this component appid is there already."""

    def __init__(self, appid: str) -> None:
        super().__init__(
            f"第三方平台 {appid} 已存在，修改请用 wxgate platform edit {appid}",
            f"the platform {appid} exists; change it with: wxgate platform edit {appid}",
        )


class ClientUnknown(OperatorError):
    """There is no client with this code."""

    def __init__(self, code: str) -> None:
        super().__init__(
            f"没有 client_code 为 {code} 的客户，wxgate client list 可列出全部",
            f"no client has the code {code}; wxgate client list shows all",
        )


class ClientExists(OperatorError):
    """A client with this code is there already."""

    def __init__(self, code: str) -> None:
        super().__init__(
            f"client_code {code} 已存在，修改请用 wxgate client edit {code}",
            f"the client {code} exists; change it with: wxgate client edit {code}",
        )


class MasterKeyInvalid(OperatorError):
    """MASTER_KEY, or the file that stands for it, does not hold usable keys."""


class MasterKeyMismatch(OperatorError):
    """The database was written with another master key, or the key is gone: starting would answer 108 to everybody."""
