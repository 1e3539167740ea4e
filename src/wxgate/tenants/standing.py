"""Whether an account's platform may speak for it now (contract §2, error 114)."""

from wxgate.protocol.errors import PlatformUnusable
from wxgate.tenants.account import Account
from wxgate.tenants.platform import Platform


def check_standing(account: Account, platform: Platform | None) -> None:
    """Raise PlatformUnusable (114) unless the account is self-owned or authorises `platform`, an open one.

    `platform` is the one that the account's authorisation names, None when there is no such one.
    """
    authorization = account.authorization
    if authorization is None:
        return
    if authorization.withdrawn_at is not None:
        raise PlatformUnusable(
            "公众号已取消对第三方平台的授权，请公众号管理员重新授权",
            "the account withdrew its authorisation of the third-party platform; its administrator must authorise "
            "again",
        )
    if platform is None or platform.closed:
        raise PlatformUnusable("第三方平台已停用", "the third-party platform is closed")
