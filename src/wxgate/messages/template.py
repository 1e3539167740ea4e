"""A template message as a caller describes it (`tpl_data`), checked (WeChat reference §5.1)."""

import json
import re
from dataclasses import dataclass, field
from typing import Final, cast

from wxgate.messages import checks
from wxgate.protocol.parameters import JsonObject, JsonValue
from wxgate.protocol.text import Text

NAME: Final = "tpl_data"
CLIENT_MSG_ID: Final = "client_msg_id"
CLIENT_MSG_ID_LIMIT: Final = 32

OPTIONAL: Final = ("url", "miniprogram", CLIENT_MSG_ID)
"""What many callers fill with something empty when they have none; it is left out then."""

TEMPLATE_ID: Final = re.compile(r"[A-Za-z0-9_-]{32,64}")
A_TEMPLATE_ID: Final = Text(
    "模板 ID（43 位左右的字母、数字、_ 和 -，在公众平台“模板消息”中查看）",
    "a template's id (some 43 letters, digits, _ and -, as WeChat's console shows it)",
)
A_VALUE: Final = Text("文本（数字会转为文本）", "text (a number is turned into text)")
AN_ITEM: Final = Text(
    '对象，如 {"value": "巧克力", "color": "#173177"}', 'an object such as {"value": "chocolate", "color": "#173177"}'
)
A_CLIENT_MSG_ID: Final = Text(
    f"1 到 {CLIENT_MSG_ID_LIMIT} 个字符的文本", f"text of 1 to {CLIENT_MSG_ID_LIMIT} characters"
)


@dataclass(frozen=True, slots=True)
class TemplateMessage:
    """What to send to whom."""

    touser: str
    template_id: str
    client_msg_id: str | None
    """The caller's own, by which repeats of the call are told; None when there is none."""
    body: JsonObject = field(repr=False)
    """All of it as WeChat gets it, but for a `client_msg_id` of ours; fields in the caller's order."""


def read_template(text: str) -> TemplateMessage:
    """The message that `tpl_data` describes, the text of a JSON object. Raises ParameterInvalid (115).

    Numbers as values become the text that stands there. Fields that WeChat may have added since pass through.
    """
    given = checks.whole(text, NAME)
    body = {name: value for name, value in given.items() if name not in OPTIONAL or not _says_nothing(value)}
    touser = checks.matching(body.get("touser"), f"{NAME}.touser", checks.OPENID, checks.AN_OPENID)
    template_id = checks.matching(body.get("template_id"), f"{NAME}.template_id", TEMPLATE_ID, A_TEMPLATE_ID)
    if "url" in body:
        checks.url(body["url"], f"{NAME}.url")
    _check_miniprogram(body)
    client_msg_id = _client_msg_id(body)
    if _check_data(body):
        body["data"] = _numbers_as_text(text)
    return TemplateMessage(touser, template_id, client_msg_id, body)


def _says_nothing(value: JsonValue) -> bool:
    """Whether a value is empty all through, such as `{"appid": "", "pagepath": ""}`; PHP writes `[]` for no fields."""
    return value in (None, "", []) or (isinstance(value, dict) and not any(value.values()))


def _check_miniprogram(body: JsonObject) -> None:
    if "miniprogram" not in body:
        return
    path = f"{NAME}.miniprogram"
    miniprogram = checks.child(body["miniprogram"], path)
    checks.matching(miniprogram.get("appid"), f"{path}.appid", checks.APPID, checks.AN_APPID)
    checks.optional_texts(miniprogram, path, "pagepath", "path")


def _client_msg_id(body: JsonObject) -> str | None:
    if CLIENT_MSG_ID not in body:
        return None
    given = body[CLIENT_MSG_ID]
    if not isinstance(given, str) or not 0 < len(given) <= CLIENT_MSG_ID_LIMIT:
        raise checks.wrong(given, f"{NAME}.{CLIENT_MSG_ID}", A_CLIENT_MSG_ID)
    return given


def _check_data(body: JsonObject) -> bool:
    """Whether a value of the template's is a number."""
    numbers = False
    for key, item in checks.child(body.get("data"), f"{NAME}.data").items():
        path = f"{NAME}.data.{key}"
        if not isinstance(item, dict):
            raise checks.wrong(item, path, AN_ITEM)
        value = item.get("value")
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise checks.wrong(value, f"{path}.value", A_VALUE)
        checks.optional_texts(item, path, "color")
        numbers = numbers or not isinstance(value, str)
    return numbers


def _numbers_as_text(text: str) -> JsonValue:
    """`data` with every number as the digits that the caller wrote: an order number of 20 digits loses none."""
    exact = cast("JsonObject", json.loads(text, parse_int=str, parse_float=str))
    return exact["data"]
