"""What somebody who signs in, or administers those who do, can be told."""

from wxgate.tenants.errors import OperatorError


class OperatorUnknown(OperatorError):
    """There is no operator of this name."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"没有名为 {name} 的操作员，wxgate operator list 可列出全部",
            f"no operator is called {name}; wxgate operator list shows all",
        )


class OperatorExists(OperatorError):
    """An operator of this name is there already."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"操作员 {name} 已存在；重设密码请用 wxgate operator link {name}",
            f"the operator {name} exists; for a new password: wxgate operator link {name}",
        )


class LastOperator(OperatorError):
    """Closing this operator would lock everybody out."""

    def __init__(self) -> None:
        super().__init__("这是最后一个可登录的操作员，不能关闭", "the last operator who can sign in cannot be closed")


class LinkInvalid(OperatorError):
    """The link was used, is too old, or never was one."""

    def __init__(self) -> None:
        super().__init__(
            "链接已用过或已过期。请在服务器上运行 wxgate operator link 取得新的",
            "this link was used before or is too old; run wxgate operator link on the server for a new one",
        )


class SignInRefused(OperatorError):
    """Name or password are wrong; which of them is not told."""

    def __init__(self) -> None:
        super().__init__("名称或密码不对", "name or password is wrong")


class TooManyAttempts(OperatorError):
    """There were too many attempts under this name or from this address."""

    def __init__(self, minutes: int) -> None:
        super().__init__(
            f"尝试次数过多，请 {minutes} 分钟后再试；或在服务器上运行 wxgate operator link 取得一次性链接",
            f"too many attempts; try again in {minutes} minutes, or run wxgate operator link on the server",
        )
