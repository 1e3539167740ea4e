"""The OpenAPI document is whole: every reference leads somewhere, every endpoint and error is in it."""

import re
from collections.abc import Iterator
from typing import cast

import pytest
from tests.reference.sample_endpoints import SAMPLE

from wxgate.http.openapi import document
from wxgate.protocol.parameters import JsonObject, JsonValue

URL = "https://wxgate.example.com"


@pytest.fixture
def built() -> JsonObject:
    return document(SAMPLE, URL)


def at(outer: JsonValue, *path: str | int) -> JsonValue:
    for step in path:
        outer = cast("JsonValue", outer[step])  # type: ignore[index]  # a wrong step is the test's failure
    return outer


def walk(value: JsonValue) -> Iterator[JsonObject]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from walk(inner)


def test_every_endpoint_is_there_by_post_in_both_forms_and_by_get(built: JsonObject) -> None:
    assert list(cast("JsonObject", built["paths"])) == [f"/weixinapi/{endpoint.name}" for endpoint in SAMPLE]
    for endpoint in SAMPLE:
        content = at(built, "paths", f"/weixinapi/{endpoint.name}", "post", "requestBody", "content")
        assert set(cast("JsonObject", content)) == {"application/x-www-form-urlencoded", "multipart/form-data"}
        assert at(built, "paths", f"/weixinapi/{endpoint.name}", "get", "operationId") == f"{endpoint.name}_get"


def test_every_reference_leads_to_something(built: JsonObject) -> None:
    references = [one["$ref"] for one in walk(built) if "$ref" in one]
    assert references
    for reference in references:
        assert isinstance(reference, str)
        assert at(built, *reference.removeprefix("#/").split("/"))


def test_operations_have_different_ids(built: JsonObject) -> None:
    ids = [one["operationId"] for one in walk(built) if "operationId" in one]
    assert len(ids) == len(set(cast("list[str]", ids))) == 2 * len(SAMPLE)


def test_what_is_required_is_marked_and_the_rest_is_not(built: JsonObject) -> None:
    form = at(built, "paths", "/weixinapi/set_page", "post", "requestBody", "content", "multipart/form-data", "schema")
    assert at(form, "allOf", 1, "required") == ["redirect_uri", "oauth_type"]
    query = cast("list[JsonObject]", at(built, "paths", "/weixinapi/set_page", "get", "parameters"))
    assert {one["name"]: one["required"] for one in query if "name" in one} == {
        "redirect_uri": True,
        "oauth_type": True,
        "seconds": False,
        "key": False,
    }


def test_parameters_carry_the_type_default_and_example_that_the_declaration_gives(built: JsonObject) -> None:
    query = cast("list[JsonObject]", at(built, "paths", "/weixinapi/set_page", "get", "parameters"))
    by_name = {one["name"]: one for one in query if "name" in one}
    assert by_name["seconds"]["schema"] == {"type": "integer", "default": 1800}
    assert by_name["seconds"]["example"] == 1800
    assert at(by_name["oauth_type"], "schema", "enum") == ["oauth_snsapi_base", "oauth_snsapi_openid"]
    assert by_name["key"]["schema"] == {"type": "string"}


def test_the_reply_has_the_type_of_the_result(built: JsonObject) -> None:
    data = ("responses", "200", "content", "application/json", "schema", "oneOf", 0, "properties", "data")
    assert at(built, "paths", "/weixinapi/set_page", "post", *data) == {"$ref": "#/components/schemas/Page"}
    assert at(built, "paths", "/weixinapi/async_send_tpl", "post", *data) == {"type": "integer"}
    assert at(built, "paths", "/weixinapi/forget", "post", *data) == {"type": "null"}
    page = at(built, "components", "schemas", "Page", "properties")
    assert at(page, "parts", "items") == {"$ref": "#/components/schemas/Part"}
    assert at(page, "width", "anyOf", 1) == {"type": "null"}
    assert at(page, "key", "description") == "下次使用的 key\n\nthe key to use next"


def test_each_endpoint_lists_its_errors_with_the_http_status_they_travel_under(built: JsonObject) -> None:
    listed = cast("list[JsonObject]", at(built, "paths", "/weixinapi/set_page", "post", "x-retcodes"))
    numbers = [one["retcode"] for one in listed]
    assert {"101", "110", "116", "503", "errcode"} <= set(cast("list[str]", numbers))
    everything = cast("list[JsonObject]", at(built, "paths", "/weixinapi/get_everything", "post", "x-retcodes"))
    assert "110" not in [one["retcode"] for one in everything]
    assert set(cast("JsonObject", at(built, "paths", "/weixinapi/set_page", "post", "responses"))) == {
        "200",
        *("404", "405", "413", "429", "500", "503"),
    }


def test_the_example_request_is_signed_with_the_published_secret(built: JsonObject) -> None:
    body = at(built, "paths", "/weixinapi/set_page", "post", "requestBody", "content", "multipart/form-data")
    example = cast("JsonObject", at(body, "examples", "signed"))
    assert re.fullmatch(r"POST /weixinapi/set_page\?authcode=[0-9a-f]{32}", str(example["summary"]))
    assert set(cast("JsonObject", example["value"])) == {
        "redirect_uri",
        "oauth_type",
        "seconds",
        "client_code",
        "req_time",
    }


def test_what_may_not_be_repeated_says_so(built: JsonObject) -> None:
    assert at(built, "paths", "/weixinapi/async_send_tpl", "post", "x-repeatable") is False
    assert "Do not simply repeat" in str(at(built, "paths", "/weixinapi/async_send_tpl", "post", "description"))
