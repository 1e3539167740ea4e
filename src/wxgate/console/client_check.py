"""What keeps a client from calling, in plain words. Nothing is called: it follows from what is stored and known."""

from collections.abc import Iterator

from wxgate.console.desk import Desk
from wxgate.deliveries.targets import refusal
from wxgate.protocol.text import Text
from wxgate.tenants.account import Account
from wxgate.tenants.client import Client
from wxgate.tokens.check import Finding
from wxgate.tokens.cures import DONE


def check_client(desk: Desk, client: Client) -> list[Finding]:
    """What was looked at, in the order in which the API would refuse."""
    return [_open(client), _secret(client), *_account(desk, client), *_limits(client), *_pushes(desk, client)]


def _open(client: Client) -> Finding:
    if client.closed:
        return _wrong(
            "client",
            "客户已关闭，调用得到 105",
            "the client is closed: calls are answered 105",
            "点“重新启用”",
            "press Open",
        )
    return _fine("client", "客户已启用", "the client is open")


def _secret(client: Client) -> Finding:
    if client.secret is None:
        return _wrong(
            "client_secret",
            "密钥无法使用，调用得到 108",
            "the secret cannot be used: calls are answered 108",
            "检查 MASTER_KEY，或换发新密钥",
            "look at MASTER_KEY, or give it a new secret",
        )
    return _fine("client_secret", "密钥可用", "the secret can be used")


def _account(desk: Desk, client: Client) -> Iterator[Finding]:
    account = desk.directory.account(client.appid) if client.appid else None
    if account is None:
        yield _wrong(
            "account",
            "没有绑定公众号，多数接口得到 110",
            "it is bound to no account: most endpoints are answered 110",
            "在下面的表单里选择公众号",
            "choose an account in the form below",
        )
    elif account.closed:
        yield _wrong(
            "account",
            f"绑定的公众号 {account.name} 已关闭，调用得到 110",
            f"its account {account.name} is closed: calls are answered 110",
            "到公众号页面重新启用",
            "open the account again on its page",
        )
    else:
        yield _token(desk, account)


def _token(desk: Desk, account: Account) -> Finding:
    _, state = desk.keeper.known(account)[0]  # of what calls bear, see `kinds_of`
    if state == "missing":
        return _wrong(
            "account",
            f"公众号 {account.name} 没有有效的 token",
            f"its account {account.name} has no valid token",
            "到公众号页面点“检测”，会说明原因和解决办法",
            "press Test on the account's page: it says why, and what to do",
        )
    return _fine("account", f"公众号 {account.name} 可用", f"its account {account.name} can be used")


def _limits(client: Client) -> Iterator[Finding]:
    if client.grants is not None and not client.grants:
        yield _wrong(
            "grants",
            "没有授权任何接口，调用得到 106",
            "no endpoint is granted: calls are answered 106",
            "在下面的表单里勾选接口",
            "tick endpoints in the form below",
        )
    if client.allow_ips:
        yield _fine(
            "allow_ips",
            f"只接受来自 {len(client.allow_ips)} 个网段的调用，其他得到 107",
            f"calls from outside {len(client.allow_ips)} networks are answered 107",
        )
    if client.require_hmac:
        yield _fine("require_hmac", "只接受 HMAC-SHA256，MD5 得到 119", "MD5 is answered 119, HMAC-SHA256 is taken")


def _pushes(desk: Desk, client: Client) -> Iterator[Finding]:
    if not client.push_url:
        return
    if refusal(client.push_url, allow_private=desk.settings.allow_private_urls):
        yield _wrong(
            "push_url",
            "push_url 指向内网地址，不会转发",
            "push_url leads to a private address: nothing is handed on",
            "换成公网地址，或设置 WXGATE_ALLOW_PRIVATE_URLS=true",
            "give a public one, or set WXGATE_ALLOW_PRIVATE_URLS=true",
        )
        return
    account = desk.directory.account(client.appid) if client.appid else None
    if account is not None and account.push_token is None:
        yield _wrong(
            "push_url",
            "公众号没有设置推送令牌，收不到消息与事件",
            "its account has no push token, so no messages or events come",
            "在公众号页面填写令牌，并在公众平台配置服务器地址",
            "set the token on the account's page, and the server URL in WeChat's console",
        )


def _fine(subject: str, zh: str, en: str) -> Finding:
    return Finding(subject, ok=True, what=Text(zh, en), cure=DONE)


def _wrong(subject: str, zh: str, en: str, cure_zh: str, cure_en: str) -> Finding:
    return Finding(subject, ok=False, what=Text(zh, en), cure=Text(cure_zh, cure_en))
