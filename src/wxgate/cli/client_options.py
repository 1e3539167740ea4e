"""The options of `wxgate client add` and `edit`, and the fields they mean.

An option that is not given is None. What removes a limit in `edit` is Nothing: it differs from not being given.
"""

from enum import Enum
from typing import Annotated, Final, TypeVar

import typer

from wxgate.cli.options import both, comma_list, usage
from wxgate.deliveries.targets import accept_target
from wxgate.tenants.client_fields import ClientFields

T = TypeVar("T")


class Nothing(Enum):
    """The value that an option of the form `--no-…` means."""

    NOTHING = "nothing"


NOTHING: Final = Nothing.NOTHING

Name = Annotated[str, typer.Option(help=both("便于识别的名称", "A name for people."))]
NewName = Annotated[str | None, typer.Option("--name", help=both("便于识别的名称", "A name for people."))]
Appid = Annotated[str | None, typer.Option("--appid", help=both("绑定的公众号", "The official account it speaks for."))]
NoAppid = Annotated[bool, typer.Option("--no-appid", help=both("解除绑定", "Bind it to no account."))]
Grant = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME",
        help=both(
            "可调用的接口（可重复） all 全部（默认） none 无",
            "Endpoints it may call, repeatable or a comma list; all (when omitted) or none.",
        ),
    ),
]
AllowIp = Annotated[
    list[str] | None,
    typer.Option(metavar="CIDR", help=both("来源白名单（可重复）", "Calls are accepted from here only; repeatable.")),
]
NoAllowIp = Annotated[
    bool, typer.Option("--no-allow-ip", help=both("不限来源地址", "Calls are accepted from anywhere."))
]
RequireHmac = Annotated[
    bool | None,
    typer.Option(
        "--require-hmac/--no-require-hmac",
        help=both("只接受 HMAC-SHA256 签名", "Accept HMAC-SHA256 only."),
        show_default=False,
    ),
]
RefuseReplay = Annotated[
    bool | None,
    typer.Option(
        "--refuse-replay/--no-refuse-replay",
        help=both("拒绝重复的 authcode", "Refuse an authcode seen before."),
        show_default=False,
    ),
]
HideSecrets = Annotated[
    bool | None,
    typer.Option(
        "--hide-secrets/--no-hide-secrets",
        help=both("get_drawboard_data 不返回 token 与密钥", "Tokens and secrets are left out of get_drawboard_data."),
        show_default=False,
    ),
]
RedirectHost = Annotated[
    list[str] | None,
    typer.Option(
        metavar="HOST",
        help=both("跳板可转向的域名 如 *.example.com （可重复）", "Hosts that springboards may lead to; repeatable."),
    ),
]
NoRedirectHost = Annotated[
    bool, typer.Option("--no-redirect-host", help=both("不限域名", "Springboards may lead anywhere."))
]
PerMinute = Annotated[
    int | None, typer.Option(metavar="N", help=both("每分钟最多调用次数", "Calls per minute at most."))
]
NoPerMinute = Annotated[bool, typer.Option("--no-per-minute", help=both("不限调用次数", "Any number of calls."))]
PushUrl = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        help=both("接收消息与事件的网址", "Where the account's messages and events are handed on to."),
    ),
]
NoPushUrl = Annotated[bool, typer.Option("--no-push-url", help=both("不再转发消息与事件", "Hand nothing on."))]


def either(option: str, value: T | None, nothing: bool) -> T | Nothing | None:
    """What `--option VALUE` and `--no-option` say together; both at once is a usage error."""
    if value is not None and nothing:
        raise usage(f"--{option} 与 --no-{option} 只能给一个", f"give either --{option} or --no-{option}")
    return NOTHING if nothing else value


def fields(
    *,
    name: str | None,
    appid: str | Nothing | None,
    grant: list[str] | None,
    allow_ip: list[str] | Nothing | None,
    require_hmac: bool | None,
    refuse_replay: bool | None,
    hide_secrets: bool | None,
    redirect_host: list[str] | Nothing | None,
    per_minute: int | Nothing | None,
    push_url: str | Nothing | None,
) -> ClientFields:
    """The fields that the given options set."""
    found = _switches(require_hmac, refuse_replay, hide_secrets)
    if name is not None:
        found["name"] = name
    if appid is not None:
        found["appid"] = None if appid is NOTHING else appid
    if grant is not None:
        found["grants"] = _grants(grant)
    if allow_ip is not None:
        found["allow_ips"] = [] if allow_ip is NOTHING else comma_list(allow_ip)
    if redirect_host is not None:
        found["redirect_hosts"] = [] if redirect_host is NOTHING else comma_list(redirect_host)
    if per_minute is not None:
        found["per_minute"] = None if per_minute is NOTHING else per_minute
    if push_url is not None:
        found["push_url"] = None if push_url is NOTHING else accept_target(push_url, "push-url")
    return found


def _switches(require_hmac: bool | None, refuse_replay: bool | None, hide_secrets: bool | None) -> ClientFields:
    found: ClientFields = {}
    if require_hmac is not None:
        found["require_hmac"] = require_hmac
    if refuse_replay is not None:
        found["refuse_replay"] = refuse_replay
    if hide_secrets is not None:
        found["hide_secrets"] = hide_secrets
    return found


def _grants(values: list[str]) -> list[str] | None:
    names = comma_list(values)
    if names == ["all"]:
        return None
    return [] if names == ["none"] else names
