"""`wxgate sign`: shows how an authcode comes about."""

import time
from typing import Annotated

import typer

from wxgate.cli.options import Json, SecretFile, both, examples, read_pairs, required_secret, usage
from wxgate.cli.output import print_record, say
from wxgate.protocol.signature import HEX_DIGITS, HMAC_SHA256, MD5, sign, string_to_sign

PLACE = "<client_secret>"
"""Stands for the secret in the string to sign."""

EXAMPLES = examples(
    "wxgate sign client_code=CODE redirect_uri=http://www.example.com oauth_type=oauth_snsapi_base",
    "wxgate sign --hmac --secret SECRET client_code=CODE req_time=1459817487",
)

Pairs = Annotated[list[str], typer.Argument(metavar="KEY=VALUE…", help=both("请求参数", "The request's parameters."))]
Secret = Annotated[
    str | None,
    typer.Option(
        envvar="WXGATE_CLIENT_SECRET",
        metavar="SECRET",
        help=both("client_secret；不给则询问", "The client_secret; asked for when omitted."),
    ),
]
Hmac = Annotated[bool, typer.Option("--hmac", help=both("用 HMAC-SHA256 签名", "Sign with HMAC-SHA256."))]
ShowSecret = Annotated[
    bool, typer.Option("--show-secret", help=both("在待签名字符串中显示密钥", "Show the secret in the string to sign."))
]


def run_sign(
    pairs: Pairs,
    secret: Secret = None,
    secret_file: SecretFile = None,
    hmac: Hmac = False,
    show_secret: ShowSecret = False,
    json: Json = False,
) -> None:
    """显示待签名字符串和 authcode，不发送请求 / Show the string to sign and the authcode; sends nothing."""
    fields = fields_to_sign(read_pairs(pairs), hmac)
    given = required_secret(secret, secret_file, "client_secret")
    method = fields.get("sign_type", MD5)
    if "client_code" not in fields:
        say("提示：没有 client_code，请求会被拒绝", "note: without client_code the request will be refused")
    shown = given if show_secret else PLACE
    print_record(
        {
            "sign_type": method,
            "req_time": fields["req_time"],
            "string_to_sign": string_to_sign(fields, shown, method),
            "authcode": sign(fields, given, method),
        },
        as_json=json,
    )


def fields_to_sign(fields: dict[str, str], hmac: bool) -> dict[str, str]:
    """The fields with what every request bears: `req_time`, and `sign_type` when HMAC is wanted."""
    sign_type = fields.get("sign_type", MD5)
    if sign_type not in HEX_DIGITS:
        methods = " / ".join(HEX_DIGITS)
        raise usage(f"sign_type 应为 {methods}", f"sign_type must be {methods}")
    signed = {
        "req_time": str(int(time.time())),
        **{name: value for name, value in fields.items() if name != "authcode"},
    }
    return {**signed, "sign_type": HMAC_SHA256} if hmac else signed
