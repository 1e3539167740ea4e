"""Which parameters the springboard endpoints take and what they accept."""

from typing import get_args

import pytest
from tests.relay.place import BASE, SITE

from wxgate.protocol.errors import ApiError, ParameterInvalid, ParameterMissing
from wxgate.protocol.parameters import Params
from wxgate.relay.endpoints import ENDPOINTS, OfSpringboard, OfVisit, SetDrawboard, SetUser
from wxgate.relay.oauth_types import OauthTypeName

KEY = "0123456789abcdef0123456789abcdef"


def test_names_and_requiredness_are_the_seeds() -> None:
    declared = {endpoint.name: set(endpoint.params.model_fields) for endpoint in ENDPOINTS}

    assert declared == {
        "set_drawboard_data": {"redirect_uri", "oauth_type"},
        "get_drawboard_data": {"key"},
        "set_user_data": {"key", "user_data"},
        "get_user_data": {"key"},
        "set_drawboard_data_test": {"redirect_uri", "oauth_type"},
    }
    assert all(field.is_required() for each in ENDPOINTS for field in each.params.model_fields.values())


@pytest.mark.parametrize(
    ("params", "name"),
    [
        (SetDrawboard, "redirect_uri"),
        (SetDrawboard, "oauth_type"),
        (SetUser, "key"),
        (SetUser, "user_data"),
        (OfVisit, "key"),
        (OfSpringboard, "key"),
    ],
)
def test_a_missing_parameter_is_named(params: type[Params], name: str) -> None:
    fields = {"redirect_uri": SITE, "oauth_type": BASE, "key": KEY, "user_data": "{}", name: ""}

    with pytest.raises(ParameterMissing) as told:
        params.read(fields)

    assert name in told.value.message


@pytest.mark.parametrize("oauth_type", ["snsapi_base", "OAUTH_SNSAPI_BASE", "oauth_snsapi_base ", "oauth"])
def test_of_another_oauth_type_the_message_lists_the_three(oauth_type: str) -> None:
    with pytest.raises(ParameterInvalid) as told:
        SetDrawboard.read({"redirect_uri": SITE, "oauth_type": oauth_type})

    assert all(name in told.value.message for name in ("oauth_type", *get_args(OauthTypeName)))


@pytest.mark.parametrize(
    "redirect_uri",
    [
        "www.verystar.cn",
        "ftp://shop.example.com",
        "javascript:alert(1)",
        "//shop.example.com",
        "https://",
        "https://shop.example.com/\r\nSet-Cookie: a=b",
        "https://shop.example.com/\nX: y",
        "https://shop.example.com/\x00",
        "https://shop.example.com\\@evil.example",
        "https://user@shop.example.com/",
        "https://shop.example.com:99999/",
        "https://[::1",
        "https://shop.example.com/" + "a" * 8192,
    ],
)
def test_what_is_no_usable_url_is_refused(redirect_uri: str) -> None:
    with pytest.raises(ParameterInvalid, match="redirect_uri"):
        SetDrawboard.read({"redirect_uri": redirect_uri, "oauth_type": BASE})


@pytest.mark.parametrize("key", ["1", "g" * 32, "0" * 31, "0" * 33, "' or 1=1 --", "０" * 32, KEY + "\n"])
def test_what_cannot_be_a_key_is_refused(key: str) -> None:
    with pytest.raises(ParameterInvalid, match="key"):
        OfVisit.read({"key": key})


def test_a_key_in_capitals_is_the_same_key() -> None:
    assert OfVisit.read({"key": KEY.upper()}).key == KEY


@pytest.mark.parametrize("data", ["x", "[]", "1", "null", '{"a":NaN}', '{"a":1', '"{}"', r'{"a":"\ud800"}'])
def test_what_is_no_json_object_is_refused(data: str) -> None:
    with pytest.raises(ApiError, match="user_data"):
        SetUser.read({"key": KEY, "user_data": data})
