"""The options of `wxgate platform`."""

from typing import Annotated

import typer

from wxgate.cli.options import both

Appid = Annotated[
    str,
    typer.Argument(metavar="COMPONENT_APPID", help=both("第三方平台的 appid", "The platform's component appid.")),
]
NewAppid = Annotated[str, typer.Option("--appid", help=both("第三方平台的 appid", "The platform's component appid."))]
Name = Annotated[str, typer.Option(help=both("便于识别的名称", "A name for people."))]
NewName = Annotated[str | None, typer.Option("--name", help=both("便于识别的名称", "A name for people."))]
Secret = Annotated[
    str | None,
    typer.Option(
        help=both("平台的 AppSecret；add 时不给则询问", "The platform's AppSecret; `add` asks for it when omitted."),
        metavar="SECRET",
    ),
]
PushToken = Annotated[
    str, typer.Option(help=both("平台的消息校验 Token", "The platform's Token; it signs pushes."), metavar="TOKEN")
]
NewPushToken = Annotated[
    str | None,
    typer.Option(
        "--push-token", help=both("平台的消息校验 Token", "The platform's Token; it signs pushes."), metavar="TOKEN"
    ),
]
AesKey = Annotated[
    str,
    typer.Option(
        help=both("平台的消息加解密 Key", "The platform's EncodingAESKey; its pushes are always encrypted."),
        metavar="KEY",
    ),
]
NewAesKey = Annotated[
    str | None,
    typer.Option("--aes-key", help=both("平台的消息加解密 Key", "The platform's EncodingAESKey."), metavar="KEY"),
]

Only = Annotated[
    str | None,
    typer.Option(
        "--account", help=both("只允许这个公众号授权", "The one account that may authorise."), metavar="APPID"
    ),
]
