"""JSON Schema of replies and the parts that every operation of the OpenAPI document shares."""

from typing import Final, cast

from wxgate.http.examples import CLIENT_CODE, REQ_TIME, REQUEST_ID
from wxgate.http.shapes import Choice, Listing, Nullable, Record, ResultField, Shape
from wxgate.protocol.errors import KeyNotFound
from wxgate.protocol.parameters import JsonObject, JsonValue
from wxgate.protocol.signature import HMAC_SHA256, MD5
from wxgate.protocol.text import Text


def schema_of(outer: Shape) -> JsonObject:
    """The JSON Schema of a shape; objects with known fields are referred to by name."""
    if isinstance(outer, Record):
        return {"$ref": f"#/components/schemas/{outer.name}"}
    if isinstance(outer, Listing):
        return {"type": "array", "items": schema_of(outer.items)}
    if isinstance(outer, Nullable):
        return {"anyOf": [schema_of(outer.inner), {"type": "null"}]}
    if isinstance(outer, Choice):
        return {"enum": [*outer.values]}
    return {} if outer.kind == "any" else {"type": outer.kind}


def record_schema(record: Record) -> JsonObject:
    """The JSON Schema of an object whose fields are known."""
    schema: JsonObject = {
        "type": "object",
        "properties": {field.name: _described(field) for field in record.fields},
    }
    required: list[JsonValue] = [field.name for field in record.fields if field.always]
    return {**schema, "required": required} if required else schema


def _described(field: ResultField) -> JsonObject:
    schema = schema_of(field.shape)
    return {**schema, "description": both(field.meaning)} if any(field.meaning) else schema


def both(text: Text) -> str:
    """A text in both languages, each in its own paragraph."""
    return "\n\n".join(part for part in text if part)


def parameter(name: str, required: bool, meaning: Text, schema: JsonObject, example: JsonValue) -> JsonObject:
    """An OpenAPI parameter object of the query."""
    found: JsonObject = {"name": name, "in": "query", "required": required, "description": both(meaning)}
    return {**found, "schema": schema, **({"example": example} if example else {})}


WEIXIN_REPLY: Final = Text("微信拒绝时为微信的原始回复，否则为 null", "WeChat's reply when WeChat refused, else null")
AUTHCODE: Final = Text(
    "签名：32 位（MD5）或 64 位（HMAC-SHA256）十六进制，见文档开头的签名说明",
    "The signature: 32 (MD5) or 64 (HMAC-SHA256) hex digits; see how to sign at the top of the document",
)
SIGNED_FIELDS: Final[dict[str, tuple[bool, Text, JsonObject, str]]] = {
    "client_code": (
        True,
        Text("调用方编号", "Who is calling"),
        {"type": "string"},
        CLIENT_CODE,
    ),
    "req_time": (
        True,
        Text(
            "请求时间：十位 UNIX 时间戳，与服务器相差不超过 300 秒",
            "When: UNIX time of ten digits, within 300 s of the server's clock",
        ),
        {"type": "string", "pattern": "^[0-9]{10}$"},
        REQ_TIME,
    ),
    "sign_type": (
        False,
        Text("签名方式，缺省为 MD5", "Signing method; MD5 when absent"),
        {"type": "string", "enum": [MD5, HMAC_SHA256], "default": MD5},
        "",
    ),
}
"""What every request carries besides `authcode`, all of it signed."""


def shared_components() -> JsonObject:
    """Parameters, schemas and responses that all operations refer to."""
    authcode: JsonObject = {"type": "string", "pattern": "^([0-9a-fA-F]{32}|[0-9a-fA-F]{64})$"}
    query: JsonObject = {
        name: parameter(name, required, meaning, schema, example)
        for name, (required, meaning, schema, example) in SIGNED_FIELDS.items()
    }
    return {
        "parameters": {"authcode": parameter("authcode", True, AUTHCODE, authcode, ""), **query},
        "schemas": {"SignedFields": _signed_fields(), "Failure": _failure()},
        "headers": {
            "X-Request-Id": {"description": "msg ends with it / 亦见于 msg 末尾", "schema": {"type": "string"}}
        },
        "responses": {"Failure": failure_response("HTTP 状态与 retcode 相同 / HTTP status and retcode are the same")},
    }


def failure_response(description: str) -> JsonObject:
    """A response that is an error envelope."""
    content: JsonObject = {"schema": {"$ref": "#/components/schemas/Failure"}}
    return {"description": description, "headers": request_id_header(), "content": {"application/json": content}}


def request_id_header() -> JsonObject:
    """The headers that every response bears."""
    return {"X-Request-Id": {"$ref": "#/components/headers/X-Request-Id"}}


def _signed_fields() -> JsonObject:
    properties: JsonObject = {
        name: {**schema, "description": both(meaning), **({"examples": [example]} if example else {})}
        for name, (_, meaning, schema, example) in SIGNED_FIELDS.items()
    }
    required = cast("JsonValue", [name for name, (needed, *_) in SIGNED_FIELDS.items() if needed])
    return {"type": "object", "properties": properties, "required": required}


def _failure() -> JsonObject:
    return {
        "type": "object",
        "required": ["retcode", "msg", "data"],
        "properties": {
            "retcode": {"type": "integer", "not": {"const": 200}},
            "msg": {"type": "string", "description": "原因与请求编号\n\nThe reason, and the request's id"},
            "data": {"description": both(WEIXIN_REPLY)},
        },
        "examples": [failure_example()],
    }


def failure_example() -> JsonObject:
    """A reply that refuses."""
    return {"retcode": KeyNotFound.retcode, "msg": f"{KeyNotFound.title} [{REQUEST_ID}]", "data": None}
