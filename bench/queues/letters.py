"""Template messages that bear a number of the benchmark's, by which the stub of WeChat tells them apart."""

import re
import secrets
from typing import Final

import orjson

from wxgate.protocol.parameters import JsonObject

NUMBER: Final = re.compile(rb"#(\d+)#")

OPENID: Final = "oFS7Fjl0WsZ9AMZqrI80nbIq8xrA"
TEMPLATE_ID: Final = "ngqIpbwh8bUfcSsECmogfXcV14J0tQlEpBO27izEYtY"


def letter(number: int) -> JsonObject:
    """A message as a caller describes it."""
    return {
        "touser": OPENID,
        "template_id": TEMPLATE_ID,
        "url": "https://shop.example.com/orders/7",
        "data": {
            "first": {"value": "您的订单已支付"},
            "keyword1": {"value": "巧克力"},
            "keyword2": {"value": f"#{number}#"},
            "remark": {"value": "欢迎再次购买！"},
        },
    }


def tpl_data(number: int) -> str:
    """The parameter that describes it."""
    return orjson.dumps(letter(number)).decode()


def outgoing(number: int) -> JsonObject:
    """The message as WeChat gets it: with an id by which it would drop a repeat."""
    return {**letter(number), "client_msg_id": secrets.token_hex(16)}
