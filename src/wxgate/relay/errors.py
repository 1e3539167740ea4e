"""Why a key gives nothing. All are 116; the text tells the cases apart that the client is allowed to tell apart."""

from wxgate.protocol.errors import KeyNotFound, ParameterInvalid
from wxgate.protocol.parameters import invalid
from wxgate.protocol.text import Text
from wxgate.tenants.client import Client


def unknown_key() -> KeyNotFound:
    """A key that does not exist, has expired, or is another client's: nobody can tell which."""
    return KeyNotFound("请检查 key，或重新设置跳板", "check the key, or set up a new springboard")


def nobody_yet() -> KeyNotFound:
    """The key of a springboard that nobody has come through."""
    return KeyNotFound(
        "这是跳板的 key，还没有用户经由该跳板完成登录",
        "this is the key of a springboard, and nobody has come through it yet",
    )


def several_visitors() -> KeyNotFound:
    """The key of a springboard that several people came through: it cannot say whose data is meant."""
    return KeyNotFound(
        "已有多位用户经由该跳板登录，请使用回跳地址中的 key 参数，它属于每一位用户自己",
        "several visitors came through this springboard; use the key in the URL each one returned with, "
        "which is that visitor's own",
    )


def other_account() -> KeyNotFound:
    """A springboard made while the client was bound to another official account."""
    return KeyNotFound(
        "该跳板属于 client 此前绑定的公众号，请重新设置跳板",
        "this springboard belongs to the official account that the client was bound to before; set up a new one",
    )


def host_refused(client: Client) -> ParameterInvalid:
    """A `redirect_uri` outside the client's allow-list."""
    hosts = ", ".join(client.redirect_hosts)
    return invalid("redirect_uri", Text(f"以下域名内的网址：{hosts}", f"a URL at one of these hosts: {hosts}"))


def host_malformed() -> ParameterInvalid:
    """A `redirect_uri` whose host no browser could look up."""
    return invalid("redirect_uri", Text("域名有效的网址", "a URL whose host is a valid name"))
