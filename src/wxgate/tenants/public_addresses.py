"""Addresses of the gateway that are entered in WeChat's consoles, or handed to administrators of accounts."""

from wxgate.tenants.account import Account


def push_url(public_url: str, account: Account) -> str:
    """Where the account's messages and events come in; for a platform's account WeChat fills it in itself."""
    platform = f"/{account.component_appid}" if account.component_appid else ""
    return f"{public_url}/push{platform}/{account.appid}"


def platform_event_url(public_url: str, appid: str) -> str:
    """Where a platform's tickets and authorisations come in (授权事件接收URL)."""
    return f"{public_url}/push/component/{appid}"


def platform_message_url(public_url: str, appid: str) -> str:
    """Where messages and events of its accounts come in (消息与事件接收URL); WeChat replaces $APPID$."""
    return f"{public_url}/push/{appid}/$APPID$"


def authorize_url(public_url: str, appid: str) -> str:
    """The page on which an account's administrator authorises the platform."""
    return f"{public_url}/authorize/{appid}"
