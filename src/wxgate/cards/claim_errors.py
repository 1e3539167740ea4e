"""Why a claim page is not made, or not shown to who asks."""

from wxgate.cards.parameters import CODE_LIMIT
from wxgate.protocol.errors import KeyNotFound, ParameterInvalid
from wxgate.protocol.parameters import invalid
from wxgate.protocol.text import Text
from wxgate.tenants.client import Client


def unknown_key() -> KeyNotFound:
    """A key that does not exist or is another client's: nobody can tell which."""
    return KeyNotFound("请检查 key，或重新设置卡券跳板", "check the key, or set up a new claim page")


def other_account() -> KeyNotFound:
    """A page made while the client was bound to another official account."""
    return KeyNotFound(
        "该卡券跳板属于 client 此前绑定的公众号，请重新设置",
        "this claim page belongs to the official account that the client was bound to before; set up a new one",
    )


def host_refused(name: str, client: Client) -> ParameterInvalid:
    """A URL outside the client's allow-list."""
    hosts = ", ".join(client.redirect_hosts)
    return invalid(name, Text(f"以下域名内的网址：{hosts}", f"a URL at one of these hosts: {hosts}"))


def code_too_long() -> ParameterInvalid:
    """A merchant's own code that no card can have."""
    return invalid(
        "code", Text(f"最长 {CODE_LIMIT} 个字符的卡券码", f"a card's code of at most {CODE_LIMIT} characters")
    )
