"""`wxgate call`: a signed call to any gateway. Each endpoint is a command, with its parameters in its help."""

from typing import Annotated

import typer
from rich.markup import escape

from wxgate.cli.http_call import Target, call
from wxgate.cli.options import Json, SecretFile, both, examples, read_pairs, required_secret
from wxgate.cli.output import print_json
from wxgate.cli.sign import Hmac, Secret, fields_to_sign
from wxgate.http.inputs import Input, inputs
from wxgate.http.routes import ENDPOINTS
from wxgate.protocol.declaration import Endpoint
from wxgate.protocol.envelope import DONE
from wxgate.protocol.parameters import JsonObject

app = typer.Typer(
    no_args_is_help=True,
    help="调用任意 wxgate 的接口，自动签名 / Signed calls to any wxgate.",
    epilog=examples(
        "wxgate call get_client_infos --help",
        "wxgate call get_client_infos --url https://gateway.example.com --code CODE",
        "# 用环境变量代替选项 / variables instead of options",
        "export WXGATE_URL=… WXGATE_CLIENT_CODE=… WXGATE_CLIENT_SECRET=…",
        "wxgate call get_user_data key=0123456789abcdef0123456789abcdef --json",
    ),
)

Pairs = Annotated[
    list[str] | None, typer.Argument(metavar="KEY=VALUE…", help=both("接口的参数", "The endpoint's parameters."))
]
Url = Annotated[str, typer.Option(envvar="WXGATE_URL", help=both("网关地址", "The gateway's address."))]
Code = Annotated[str, typer.Option(envvar="WXGATE_CLIENT_CODE", help=both("client_code", "The client's code."))]
Timeout = Annotated[float, typer.Option(min=0.1, metavar="SECONDS", help=both("最长等待", "How long to wait at most."))]


def _add(endpoint: Endpoint) -> None:
    @app.command(
        endpoint.name, help=_help(endpoint), short_help=escape(str(endpoint.summary)), epilog=_example(endpoint)
    )
    def run_call(
        code: Code,
        pairs: Pairs = None,
        url: Url = "http://127.0.0.1:8080",
        secret: Secret = None,
        secret_file: SecretFile = None,
        hmac: Hmac = False,
        timeout: Timeout = 30.0,
        json: Json = False,
    ) -> None:
        fields = fields_to_sign({"client_code": code, **read_pairs(pairs or [])}, hmac)
        target = Target(url, required_secret(secret, secret_file, "client_secret"), timeout)
        envelope = call(target, endpoint.name, fields)
        _print(envelope, as_json=json)
        if envelope["retcode"] != DONE:
            raise typer.Exit(1)


def _print(envelope: JsonObject, *, as_json: bool) -> None:
    if as_json:
        print_json(envelope)
        return
    typer.echo(f"retcode {envelope['retcode']}")
    if envelope["msg"]:
        typer.echo(f"msg     {envelope['msg']}")
    if envelope["data"] is not None:
        print_json(envelope["data"])


def _help(endpoint: Endpoint) -> str:
    """Paragraphs: what the endpoint does, then each of its parameters."""
    lines = [f"{endpoint.summary}", f"{endpoint.description}", *map(_parameter, inputs(endpoint))]
    return "\n\n".join(map(escape, lines))


def _parameter(found: Input) -> str:
    needed = "必填 required" if found.required else "可选 optional"
    return f"{found.name}（{needed}）：{found.meaning}。{found.accepted}"


def _example(endpoint: Endpoint) -> str:
    pairs = " ".join(f"{found.name}='{found.example}'" for found in inputs(endpoint) if found.example)
    return examples(f"wxgate call {endpoint.name} {pairs}".rstrip())


for _endpoint in ENDPOINTS:
    _add(_endpoint)
