"""Where pushes go, and how they are sealed for whoever listens there (WeChat reference §3.2, §3.11 and §4.2)."""

from dataclasses import dataclass, field

from wxgate_sim.accounts import Account, PushMode
from wxgate_sim.platforms import Platform
from wxgate_sim.push_crypto import PushCrypto

PLACEHOLDER = "$APPID$"


@dataclass(frozen=True, slots=True)
class Destination:
    """One address. `addressed` is the element that stays clear beside `Encrypt` in safe mode."""

    url: str
    token: str = field(repr=False)
    mode: PushMode
    crypto: PushCrypto | None = field(repr=False)
    tries: int
    timeout: float
    addressed: str = "ToUserName"


def server_of(account: Account | None) -> Destination | None:
    """The account's own server, None while it has none."""
    if account is None or not account.push_url:
        return None
    return Destination(
        url=account.push_url,
        token=account.push_token,
        mode=account.push_mode,
        crypto=None if account.push_mode == "plain" else _crypto(account.appid, account),
        tries=account.push_tries,
        timeout=account.push_timeout,
    )


def events_of(platform: Platform | None) -> Destination | None:
    """Where the platform hears of tickets and authorisations."""
    return _platform(platform, platform.push_url, "AppId") if platform else None


def messages_of(platform: Platform | None, appid: str) -> Destination | None:
    """Where the platform hears of this account's messages."""
    return _platform(platform, platform.message_url.replace(PLACEHOLDER, appid), "ToUserName") if platform else None


def _platform(platform: Platform, url: str, addressed: str) -> Destination | None:
    if not url:
        return None
    crypto = _crypto(platform.appid, platform)
    return Destination(url, platform.push_token, "safe", crypto, platform.push_tries, platform.push_timeout, addressed)


def _crypto(appid: str, whose: Account | Platform) -> PushCrypto:
    return PushCrypto(appid, whose.push_token, whose.push_aes_key)
