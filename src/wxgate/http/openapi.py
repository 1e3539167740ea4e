"""The OpenAPI 3.1 document: every endpoint as POST (urlencoded, multipart) and as GET."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Final, cast

from wxgate import __version__
from wxgate.http.error_guide import advice, every_error, number
from wxgate.http.examples import reply, request_authcode, request_fields
from wxgate.http.inputs import PATH, Input, inputs
from wxgate.http.openapi_schema import (
    SIGNED_FIELDS,
    both,
    failure_example,
    parameter,
    record_schema,
    request_id_header,
    schema_of,
    shared_components,
)
from wxgate.http.shapes import records, shape
from wxgate.protocol.declaration import Endpoint
from wxgate.protocol.parameters import JsonObject, JsonValue
from wxgate.protocol.text import Text

DESCRIPTION: Final = Text(
    "签名：取除 authcode 外的全部参数，加上 client_secret，去掉空值，按字段名 ASCII 升序，"
    "把原始值（不做 URL 转义）直接拼接，取 MD5 小写十六进制，作为 URL 查询参数 authcode；"
    "其余参数以 POST 表单发送（也可全部用 GET）。"
    "sign_type=HMAC-SHA256 时按 name=value 以 & 连接，以 client_secret 为密钥取 HMAC-SHA256。"
    "回复总是 {retcode, msg, data}；retcode 200 为成功，已知接口的 HTTP 状态几乎总是 200。",
    "To sign: take every parameter but authcode, add client_secret, drop the empty ones, sort by name in ASCII order, "
    "concatenate the raw values (not URL-escaped), MD5, lower-case hex; send it as authcode in the query and the rest "
    "as a POST form (or all by GET). With sign_type=HMAC-SHA256 join name=value with & and take the HMAC-SHA256 keyed "
    "with client_secret. Every reply is {retcode, msg, data}; retcode 200 is success, and the HTTP status of a known "
    "endpoint is nearly always 200.",
)
FORMS: Final = ("application/x-www-form-urlencoded", "multipart/form-data")


def document(endpoints: Iterable[Endpoint], public_url: str) -> JsonObject:
    """The whole document, ready to be encoded as JSON."""
    declared = tuple(endpoints)
    components = shared_components()
    schemas = cast("JsonObject", components["schemas"])
    found = (record for endpoint in declared for record in records(shape(endpoint.result)))
    schemas.update({record.name: record_schema(record) for record in found})
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "wxgate",
            "version": __version__,
            "description": both(DESCRIPTION),
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": public_url}],
        "paths": {f"{PATH}{endpoint.name}": _path(endpoint) for endpoint in declared},
        "components": components,
    }


def _path(endpoint: Endpoint) -> JsonObject:
    own = inputs(endpoint)
    authcode = _parameter_ref("authcode")
    post: JsonObject = {"parameters": [authcode], "requestBody": _body(endpoint, own)}
    query: list[JsonValue] = [authcode, *(_parameter_ref(name) for name in SIGNED_FIELDS)]
    query += [parameter(one.name, one.required, _meaning(one), _schema(one), one.typed_example) for one in own]
    return {
        "post": {**_operation(endpoint, endpoint.name), **post},
        "get": {**_operation(endpoint, f"{endpoint.name}_get"), "parameters": query},
    }


def _parameter_ref(name: str) -> JsonObject:
    return {"$ref": f"#/components/parameters/{name}"}


def _operation(endpoint: Endpoint, operation_id: str) -> JsonObject:
    errors = every_error(endpoint.all_errors())
    travelling: JsonObject = {
        str(error.http_status): {"$ref": "#/components/responses/Failure"}
        for error in errors
        if error.http_status != HTTPStatus.OK
    }
    return {
        "operationId": operation_id,
        "summary": str(endpoint.summary),
        "description": _description(endpoint),
        "x-section": endpoint.section,
        "x-repeatable": endpoint.repeatable,
        "x-permission-sets": [*endpoint.needs],
        "x-retcodes": [
            {"retcode": number(error), "zh": error.title.zh, "en": error.title.en, "http_status": error.http_status}
            for error in errors
        ],
        "responses": {"200": _answered(endpoint), **travelling},
    }


def _description(endpoint: Endpoint) -> str:
    repeat = (
        Text("未收到回复时可直接重试。", "Safe to repeat when no answer came.")
        if endpoint.repeatable
        else Text(
            "未收到回复时不要直接重试：操作可能已生效。",
            "Do not simply repeat when no answer came: it may have been done.",
        )
    )
    rows = [
        f"| {number(error)} | {error.title} | {advice(error).cure} |" for error in every_error(endpoint.all_errors())
    ]
    table = "\n".join(["| retcode | | |", "|---|---|---|", *rows])
    return f"{both(endpoint.description)}\n\n{both(repeat)}\n\n{table}"


def _body(endpoint: Endpoint, own: tuple[Input, ...]) -> JsonObject:
    properties: JsonObject = {
        one.name: {
            **_schema(one),
            "description": both(_meaning(one)),
            **({"examples": [one.typed_example]} if one.example else {}),
        }
        for one in own
    }
    fields: JsonObject = {"type": "object", "properties": properties}
    if any(one.required for one in own):
        fields["required"] = [one.name for one in own if one.required]
    content: JsonObject = {
        "schema": {"allOf": [{"$ref": "#/components/schemas/SignedFields"}, fields]},
        "examples": {"signed": _request_example(endpoint)},
    }
    return {"required": True, "content": dict.fromkeys(FORMS, content)}


def _request_example(endpoint: Endpoint) -> JsonObject:
    query = f"authcode={request_authcode(endpoint)}"
    return {"summary": f"POST {PATH}{endpoint.name}?{query}", "value": dict(request_fields(endpoint))}


def _meaning(one: Input) -> Text:
    return Text(f"{one.meaning.zh}（{one.accepted.zh}）", f"{one.meaning.en} ({one.accepted.en})")


def _schema(one: Input) -> JsonObject:
    return one.schema if one.default is None else {**one.schema, "default": one.default}


def _answered(endpoint: Endpoint) -> JsonObject:
    done: JsonObject = {
        "type": "object",
        "required": ["retcode", "msg", "data"],
        "properties": {
            "retcode": {"type": "integer", "const": 200},
            "msg": {"type": "string", "const": ""},
            "data": schema_of(shape(endpoint.result)),
        },
    }
    content: JsonObject = {
        "schema": {"oneOf": [done, {"$ref": "#/components/schemas/Failure"}]},
        "examples": {
            "done": {"summary": "retcode 200", "value": reply(endpoint)},
            "refused": {"summary": "retcode ≠ 200", "value": failure_example()},
        },
    }
    return {
        "description": "{retcode, msg, data}",
        "headers": request_id_header(),
        "content": {"application/json": content},
    }
