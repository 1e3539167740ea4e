"""The options of an account that say where and how WeChat pushes to it (WeChat reference §4)."""

import re
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from wxgate_sim.accounts import PUSH_MODES, Account
from wxgate_sim.controls.fields import BadInput, Fields
from wxgate_sim.push_crypto import AES_KEY

TOKEN = re.compile(r"[A-Za-z0-9]{3,32}")
MOST_TRIES = 10
LONGEST = 60.0
NONE = {"push_url": "", "push_token": "", "push_aes_key": ""}


def check(account: Account | None, options: Mapping[str, object]) -> None:
    """Raise BadInput when with these options the account had an address but lacked what its pushes need."""

    def after(name: str) -> object:
        return options.get(name, getattr(account, name) if account else NONE.get(name, "plain"))

    if not after("push_url"):
        return
    if not after("push_token"):
        raise BadInput("push_token", "is needed with push_url", "设置 push_url 时必须同时设置")
    if after("push_mode") != "plain" and not after("push_aes_key"):
        raise BadInput("push_aes_key", "is needed in this push_mode", "此 push_mode 必须设置 push_aes_key")


def _url(given: Fields, name: str) -> str:
    url = given.any_text(name)
    if not url:
        return ""
    try:
        parts = urlsplit(url)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0 and not parts.fragment
    except ValueError:
        fits = False
    if not fits or not url.isascii() or any(each.isspace() for each in url):
        raise BadInput(
            name, "must be an http or https address, or empty for none", "必须是 http 或 https 地址，空表示不推送"
        )
    return url


def _token(given: Fields, name: str) -> str:
    token = given.any_text(name)
    if token and not TOKEN.fullmatch(token):
        raise BadInput(name, "must be 3 to 32 letters and digits", "必须是 3 到 32 位字母或数字")
    return token


def _aes_key(given: Fields, name: str) -> str:
    key = given.any_text(name)
    if key and not AES_KEY.fullmatch(key):
        raise BadInput(name, "must be 43 letters and digits", "必须是 43 位字母或数字")
    return key


READERS: Mapping[str, Callable[[Fields, str], object]] = {
    "push_url": _url,
    "push_token": _token,
    "push_aes_key": _aes_key,
    "push_mode": lambda given, name: given.choice(name, PUSH_MODES),
    "push_tries": lambda given, name: given.whole(name, 1, MOST_TRIES),
    "push_timeout": lambda given, name: given.number(name, 0.01, LONGEST),
}
