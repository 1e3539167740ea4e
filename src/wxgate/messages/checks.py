"""Checks of what stands inside a JSON parameter. Every complaint names the whole path: `tpl_data.data.first.value`.

Raise ParameterInvalid (115) throughout.
"""

import re
from collections.abc import Mapping
from typing import Final

import orjson

from wxgate.protocol.errors import ParameterInvalid
from wxgate.protocol.parameters import JsonObject, JsonValue, invalid
from wxgate.protocol.text import Text

OPENID: Final = re.compile(r"o[A-Za-z0-9_-]{27}")
APPID: Final = re.compile(r"wx[0-9a-f]{16}")
HTTP_URL: Final = re.compile(r"https?://[^\s/]\S*", re.IGNORECASE)

DEEPEST: Final = 200
LONGEST_PATH: Final = 200

NOT_THAT_DEEP: Final = Text(f"嵌套不超过 {DEEPEST} 层的 JSON", f"JSON of at most {DEEPEST} levels")
A_TEXT: Final = Text("文本", "text")
FILLED: Final = Text("非空文本", "text that is not empty")
AN_OBJECT: Final = Text("JSON 对象", "a JSON object")
AN_OPENID: Final = Text("openid（28 位，以 o 开头）", "an openid (28 characters, beginning with o)")
AN_APPID: Final = Text("小程序的 appid（wx 加 16 位十六进制）", "a mini-program's appid (wx and 16 hex digits)")
A_URL: Final = Text("以 http:// 或 https:// 开头的网址", "an http:// or https:// URL")


def whole(text: str, name: str) -> JsonObject:
    """The JSON object that the parameter `name` holds."""
    value: JsonValue = orjson.loads(text)  # the parameter's type has seen to it that this works
    if text.count("{") + text.count("[") > DEEPEST:
        try:
            orjson.dumps(value)
        except TypeError:  # what is read deeper than this cannot be written again
            raise invalid(name, NOT_THAT_DEEP) from None
    return child(value, name)


def child(value: JsonValue, path: str) -> JsonObject:
    """The value as an object."""
    if not isinstance(value, dict):
        raise wrong(value, path, AN_OBJECT)
    return value


def matching(value: JsonValue, path: str, pattern: re.Pattern[str], accepted: Text) -> str:
    """The value as a text of this form."""
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise wrong(value, path, accepted)
    return value


def filled(value: JsonValue, path: str) -> str:
    """The value as a text that is not empty."""
    if not isinstance(value, str) or not value:
        raise wrong(value, path, FILLED)
    return value


def url(value: JsonValue, path: str) -> str:
    """The value as a URL."""
    return matching(value, path, HTTP_URL, A_URL)


def optional_texts(fields: Mapping[str, JsonValue], path: str, *names: str) -> None:
    """Each of these fields, when it is there, is a text."""
    for name in names:
        value = fields.get(name, "")
        if not isinstance(value, str):
            raise wrong(value, f"{path}.{name}", A_TEXT)


def wrong(value: JsonValue, path: str, accepted: Text) -> ParameterInvalid:
    """The complaint about a value that is not `accepted`; one that is not there (or null) is called missing."""
    path = path[:LONGEST_PATH]  # it may hold names of the caller's
    if value is None:
        return ParameterInvalid(f"缺少 {path}，应为{accepted.zh}", f"{path} is missing; it must be {accepted.en}")
    return invalid(path, accepted)
