"""What the owner of an account does about a platform, and what the platform is told of it (WeChat reference §3.2)."""

from wxgate_sim.accounts import Account
from wxgate_sim.authorizations import AuthCode, PreauthCode
from wxgate_sim.platforms import Platform
from wxgate_sim.world import World


def authorize(
    world: World,
    platform: Platform,
    account: Account,
    functions: tuple[int, ...],
    page: PreauthCode | None = None,
    *,
    told: bool = True,
) -> AuthCode:
    """The owner grants the platform these sets, on the page that `page` opened; `told` pushes it to the platform."""
    kept = world.open_platform.authorizations
    page = page or kept.open_page(platform)
    page.used = True
    code, change = kept.give(platform, account, functions)
    if change and told:
        fields = {
            "AuthorizerAppid": account.appid,
            "AuthorizationCode": code.value,
            "AuthorizationCodeExpiredTime": str(platform.auth_code_life),
            "PreAuthCode": page.value,
        }
        world.pushes.notice(platform, change, fields)
    return code


def withdraw(world: World, platform: Platform, account: Account) -> bool:
    """The owner takes back what the platform may do: its tokens for the account end. False when there was nothing."""
    if not world.open_platform.authorizations.withdraw(platform.appid, account.appid):
        return False
    world.open_platform.tokens.forget((platform.appid, account.appid))
    world.pushes.notice(platform, "unauthorized", {"AuthorizerAppid": account.appid})
    return True
