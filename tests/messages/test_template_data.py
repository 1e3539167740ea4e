"""What `tpl_data` may hold, and what its sender is told otherwise."""

import json

import orjson
import pytest

from wxgate.messages.template import read_template
from wxgate.protocol.errors import ParameterInvalid
from wxgate.protocol.parameters import JsonObject, JsonValue

OPENID = "oFS7Fjl0WsZ9AMZqrI80nbIq8xrA"
TEMPLATE = "ngqIpbwh8bUfcSsECmogfXcV14J0tQlEpBO27izEYtY"


def template(**fields: JsonValue) -> str:
    """A whole message as its sender writes it, with these fields changed; None leaves one out."""
    whole: JsonObject = {"touser": OPENID, "template_id": TEMPLATE, "data": {"first": {"value": "恭喜"}}, **fields}
    return json.dumps({name: value for name, value in whole.items() if value is not None})


def complaint(text: str) -> str:
    with pytest.raises(ParameterInvalid) as caught:
        read_template(text)
    return caught.value.message


def test_the_example_of_weixins_documentation_is_accepted_and_unchanged() -> None:
    text = (
        '{"touser":"oFS7Fjl0WsZ9AMZqrI80nbIq8xrA","template_id":"ngqIpbwh8bUfcSsECmogfXcV14J0tQlEpBO27izEYtY",'
        '"url":"https://m.example.com/order/7","miniprogram":{"appid":"wx1234567890abcdef","pagepath":"index?foo=bar"},'
        '"client_msg_id":"MSG_000001","data":{"first":{"value":"恭喜你购买成功！","color":"#173177"},'
        '"keyword1":{"value":"巧克力"},"remark":{"value":"欢迎再次购买！"}}}'
    )
    message = read_template(text)
    assert orjson.dumps(message.body).decode() == text
    assert (message.touser, message.template_id, message.client_msg_id) == (OPENID, TEMPLATE, "MSG_000001")


def test_fields_keep_their_order_and_unknown_ones_pass() -> None:
    message = read_template(template(topcolor="#FF0000", scene=1000, url="http://例子.example.com/甲"))
    assert list(message.body) == ["touser", "template_id", "data", "topcolor", "scene", "url"]
    assert message.body["scene"] == 1000
    assert message.client_msg_id is None


def test_a_number_becomes_the_text_that_the_caller_wrote() -> None:
    text = template(data={"a": {"value": 1}}).replace('"value": 1', '"value": 20160405123456789012')
    assert read_template(text).body["data"] == {"a": {"value": "20160405123456789012"}}
    text = template(data={"a": {"value": 1}, "b": {"value": "元", "more": 2}}).replace('"value": 1', '"value": 39.80')
    assert read_template(text).body["data"] == {"a": {"value": "39.80"}, "b": {"value": "元", "more": "2"}}


@pytest.mark.parametrize("nothing", ["", [], {}, {"appid": "", "pagepath": ""}])
def test_what_is_optional_and_empty_is_left_out(nothing: JsonValue) -> None:
    text = template(miniprogram=nothing, url="", client_msg_id="")
    assert list(read_template(text).body) == ["touser", "template_id", "data"]
    assert "url" not in read_template(text.replace('"url": ""', '"url": null')).body


@pytest.mark.parametrize(
    ("changed", "path", "accepted"),
    [
        ({"touser": None}, "tpl_data.touser is missing", "an openid"),
        ({"touser": "OPENID"}, "tpl_data.touser must be", "an openid"),
        ({"touser": OPENID + "\n"}, "tpl_data.touser must be", "an openid"),
        ({"touser": 7}, "tpl_data.touser must be", "an openid"),
        ({"touser": [OPENID]}, "tpl_data.touser must be", "an openid"),
        ({"template_id": None}, "tpl_data.template_id is missing", "a template's id"),
        ({"template_id": "TM00015"}, "tpl_data.template_id must be", "a template's id"),
        ({"template_id": TEMPLATE + "?"}, "tpl_data.template_id must be", "a template's id"),
        ({"data": None}, "tpl_data.data is missing", "a JSON object"),
        ({"data": []}, "tpl_data.data must be", "a JSON object"),
        ({"data": {"first": "text"}}, "tpl_data.data.first must be", '{"value"'),
        ({"data": {"first": {}}}, "tpl_data.data.first.value is missing", "text"),
        ({"data": {"first": {"value": None}}}, "tpl_data.data.first.value is missing", "text"),
        ({"data": {"first": {"value": True}}}, "tpl_data.data.first.value must be", "text"),
        ({"data": {"first": {"value": ["x"]}}}, "tpl_data.data.first.value must be", "text"),
        ({"data": {"first": {"value": "x", "color": 1}}}, "tpl_data.data.first.color must be", "text"),
        ({"url": "shop.example.com"}, "tpl_data.url must be", "an http:// or https:// URL"),
        ({"url": "javascript:alert(1)"}, "tpl_data.url must be", "an http:// or https:// URL"),
        ({"url": {"a": 1}}, "tpl_data.url must be", "an http:// or https:// URL"),
        ({"miniprogram": "wx1234567890abcdef"}, "tpl_data.miniprogram must be", "a JSON object"),
        ({"miniprogram": {"pagepath": "index"}}, "tpl_data.miniprogram.appid is missing", "a mini-program's appid"),
        ({"miniprogram": {"appid": "wx12"}}, "tpl_data.miniprogram.appid must be", "a mini-program's appid"),
        (
            {"miniprogram": {"appid": "wx1234567890abcdef", "pagepath": 1}},
            "tpl_data.miniprogram.pagepath must be",
            "text",
        ),
        ({"client_msg_id": "x" * 33}, "tpl_data.client_msg_id must be", "1 to 32 characters"),
        ({"client_msg_id": 17}, "tpl_data.client_msg_id must be", "1 to 32 characters"),
    ],
)
def test_a_bad_field_is_named_with_its_path(changed: JsonObject, path: str, accepted: str) -> None:
    told = complaint(template(**changed))
    assert path in told
    assert accepted in told
    assert path.split()[0] in told.split(" / ")[0]  # in Chinese, too


def test_a_client_msg_id_of_32_characters_is_accepted() -> None:
    assert read_template(template(client_msg_id="编" * 32)).client_msg_id == "编" * 32


def test_what_cannot_be_written_again_is_refused_and_not_a_defect() -> None:
    deep: JsonValue = "x"
    for _ in range(300):
        deep = [deep]
    assert "levels" in complaint(template(more=deep))


def test_a_complaint_about_a_very_long_name_stays_readable() -> None:
    assert len(complaint(template(data={"x" * 10_000: 1}))) < 1000
