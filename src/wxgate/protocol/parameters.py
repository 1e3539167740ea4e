"""How an endpoint's parameters are declared and checked.

A parameter is a pydantic field. Its *type* knows what is accepted and says so in both languages (`Accepts`); the field
says what it means, with an example. Values arrive as strings, as a form carries them.
"""

import re
from collections.abc import Mapping
from typing import Annotated, Self, TypeVar, cast, get_args
from urllib.parse import urlsplit

import orjson
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic import JsonValue as JsonValue
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from wxgate.protocol.errors import ParameterInvalid, ParameterMissing
from wxgate.protocol.text import Text

JsonObject = dict[str, JsonValue]

T = TypeVar("T")


class Accepts(Text):
    """What values a parameter type accepts, in words a caller can act on."""

    __slots__ = ()


class Params(BaseModel):
    """The parameters of one endpoint. Unknown fields are ignored: they are signed, and that is all (contract §1)."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    @classmethod
    def read(cls, fields: Mapping[str, str]) -> Self:
        """The typed parameters.

        An empty value counts as absent. Raises ParameterMissing (102) or ParameterInvalid (115), naming the first
        parameter at fault.
        """
        try:
            return cls.model_validate({name: value for name, value in fields.items() if value})
        except ValidationError as error:
            first = error.errors(include_url=False, include_context=False, include_input=False)[0]
            name = str(first["loc"][0])
            if first["type"] == "missing":
                raise missing(name) from None
            raise invalid(name, accepts(cls.model_fields[name])) from None


_REQUIRED = object()


def param(zh: str, en: str, *, example: str, default: object = _REQUIRED) -> T:  # type: ignore[type-var]  # inferred where it is used, as pydantic.Field is
    """A parameter's meaning in both languages and a value that works; required unless it has a default."""
    described: object = Field(
        default=PydanticUndefined if default is _REQUIRED else default,
        description=f"{zh} / {en}",
        examples=[example],
        json_schema_extra={"zh": zh, "en": en},
    )
    return cast("T", described)


def accepts(field: FieldInfo) -> Text:
    """What the field's type accepts, in both languages."""
    # of an optional type (`Key | None`) the notes sit one level down
    nested = [note for member in get_args(field.annotation) for note in get_args(member)]
    for note in (*field.metadata, *nested):
        if isinstance(note, Accepts):
            return note
    return Accepts("一段文本", "a text")


def missing(name: str) -> ParameterMissing:
    """The error for a required parameter that is absent or empty."""
    return ParameterMissing(f"缺少必填参数 {name}", f"{name} is required and must not be empty")


def invalid(name: str, accepted: Text) -> ParameterInvalid:
    """The error for a value that is not acceptable."""
    return ParameterInvalid(f"{name} 应为{accepted.zh}", f"{name} must be {accepted.en}")


def _within(limit: int) -> AfterValidator:
    def check(value: str) -> str:
        if len(value.encode()) > limit:
            raise ValueError
        return value

    return AfterValidator(check)


def _http_url(value: str) -> str:
    parts = urlsplit(value)
    # .port raises ValueError on nonsense, which is the answer wanted here
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.port == 0:
        raise ValueError
    if parts.username is not None or not value.isprintable() or re.search(r"[\s\\]", value):
        raise ValueError
    return value


def _key(value: str) -> str:
    if not re.fullmatch(r"[0-9a-fA-F]{32}", value):
        raise ValueError
    return value.lower()


def _json_object(value: str) -> str:
    if not isinstance(orjson.loads(value), dict):
        raise ValueError  # pydantic reports only ValueError as a bad value
    return value


MAX_URL = 8192
MAX_JSON_OBJECT = 64 * 1024

HttpUrl = Annotated[
    str,
    _within(MAX_URL),
    AfterValidator(_http_url),
    Accepts(
        f"以 http:// 或 https:// 开头的完整网址（最长 {MAX_URL} 字节，不含用户名、空格与反斜杠）",
        f"a complete http:// or https:// URL (at most {MAX_URL} bytes, no user name, blank or backslash)",
    ),
]
Key = Annotated[str, AfterValidator(_key), Accepts("32 位十六进制的 key", "a key of 32 hexadecimal digits")]
JsonObjectText = Annotated[
    str,
    _within(MAX_JSON_OBJECT),
    AfterValidator(_json_object),
    Accepts(
        f"JSON 对象字符串（最大 {MAX_JSON_OBJECT} 字节）",
        f"the text of a JSON object (at most {MAX_JSON_OBJECT} bytes)",
    ),
]
