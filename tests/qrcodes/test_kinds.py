"""Which scenes each kind of code may carry, and what WeChat is asked for."""

import re

import orjson
import pytest

from wxgate.protocol.errors import ParameterInvalid, ParameterMissing
from wxgate.qrcodes.endpoints import GenerateQrcode
from wxgate.qrcodes.kinds import read_code

PERMANENT = "from 1 to 100000 without leading zeros"
TEMPORARY = "from 1 to 4294967295 without leading zeros"
BYTES = "a text of 1 to 64 bytes"
SECONDS = "a whole number of seconds from 1 to 2592000"


def body(**fields: str) -> str:
    """The request to WeChat that a client's parameters lead to."""
    given = GenerateQrcode.read(fields)
    code = read_code(given.qrcode_type, given.scene_id, given.expire_seconds)
    return orjson.dumps(code.body()).decode()


@pytest.mark.parametrize(
    ("kind", "scene", "sample"),
    [
        (
            "QR_SCENE",
            "123",
            '{"expire_seconds":604800,"action_name":"QR_SCENE","action_info":{"scene":{"scene_id":123}}}',
        ),
        (
            "QR_STR_SCENE",
            "test",
            '{"expire_seconds":604800,"action_name":"QR_STR_SCENE","action_info":{"scene":{"scene_str":"test"}}}',
        ),
        ("QR_LIMIT_SCENE", "123", '{"action_name":"QR_LIMIT_SCENE","action_info":{"scene":{"scene_id":123}}}'),
        (
            "QR_LIMIT_STR_SCENE",
            "test",
            '{"action_name":"QR_LIMIT_STR_SCENE","action_info":{"scene":{"scene_str":"test"}}}',
        ),
    ],
)
def test_the_request_is_that_of_weixins_documentation(kind: str, scene: str, sample: str) -> None:
    short = {"QR_SCENE": "TMP", "QR_STR_SCENE": "TMP_STR", "QR_LIMIT_SCENE": "LIMIT", "QR_LIMIT_STR_SCENE": "LIMIT_STR"}
    for name in (kind, kind.lower(), short[kind]):
        assert body(qrcode_type=name, scene_id=scene, expire_seconds="604800") == sample


@pytest.mark.parametrize(
    ("kind", "scene", "name", "told"),
    [
        ("TMP", "abc", "QR_STR_SCENE", '"scene_str":"abc"'),
        ("TMP", "007", "QR_STR_SCENE", '"scene_str":"007"'),
        ("TMP", "-5", "QR_STR_SCENE", '"scene_str":"-5"'),
        ("TMP", "１２", "QR_STR_SCENE", '"scene_str":"１２"'),
        ("TMP", "4294967295", "QR_SCENE", '"scene_id":4294967295'),
        ("TMP", "1", "QR_SCENE", '"scene_id":1'),
        ("TMP_STR", "123", "QR_STR_SCENE", '"scene_str":"123"'),
        ("TMP_STR", "店" * 21, "QR_STR_SCENE", f'"scene_str":"{"店" * 21}"'),
        ("LIMIT", "100000", "QR_LIMIT_SCENE", '"scene_id":100000'),
        ("LIMIT_STR", "x" * 64, "QR_LIMIT_STR_SCENE", f'"scene_str":"{"x" * 64}"'),
        ("TMP", "0", "QR_STR_SCENE", '"scene_str":"0"'),
        ("QR_SCENE", "0", "QR_STR_SCENE", '"scene_str":"0"'),
        ("LIMIT", "0", "QR_LIMIT_STR_SCENE", '"scene_str":"0"'),
    ],
)
def test_a_scene_goes_out_as_a_number_or_as_a_text(kind: str, scene: str, name: str, told: str) -> None:
    sent = body(qrcode_type=kind, scene_id=scene)
    assert f'"action_name":"{name}"' in sent
    assert f'"scene":{{{told}}}' in sent


def test_scene_and_life_have_defaults() -> None:
    wanted = '{"expire_seconds":1800,"action_name":"QR_STR_SCENE","action_info":{"scene":{"scene_str":"0"}}}'
    assert body(qrcode_type="TMP") == wanted
    assert body(qrcode_type="TMP", scene_id="", expire_seconds="") == wanted


def test_permanent_codes_ignore_how_long_they_should_live() -> None:
    for seconds in ("0", "-1", "99999999"):
        assert "expire" not in body(qrcode_type="LIMIT", scene_id="1", expire_seconds=seconds)


@pytest.mark.parametrize(
    ("kind", "scene", "seconds", "parameter", "accepted"),
    [
        ("LIMIT", "100001", "60", "scene_id", PERMANENT),
        ("LIMIT", "-1", "60", "scene_id", PERMANENT),
        ("LIMIT", "shop", "60", "scene_id", PERMANENT),
        ("LIMIT", "007", "60", "scene_id", PERMANENT),
        ("QR_LIMIT_SCENE", "9" * 5000, "60", "scene_id", PERMANENT),
        ("TMP", "4294967296", "60", "scene_id", TEMPORARY),
        ("TMP", "9" * 5000, "60", "scene_id", TEMPORARY),
        ("QR_SCENE", "shop", "60", "scene_id", TEMPORARY),
        ("QR_SCENE", "1\n", "60", "scene_id", TEMPORARY),
        ("TMP_STR", "x" * 65, "60", "scene_id", BYTES),
        ("LIMIT_STR", "店" * 22, "60", "scene_id", BYTES),
        ("TMP", "x" * 65, "60", "scene_id", BYTES),
        ("TMP", "1", "0", "expire_seconds", SECONDS),
        ("TMP", "1", "2592001", "expire_seconds", SECONDS),
        ("TMP_STR", "a", "-1", "expire_seconds", SECONDS),
        ("TMP", "1", "1.5", "expire_seconds", SECONDS),
        ("LIMIT", "1", "soon", "expire_seconds", SECONDS),
        ("PERMANENT", "1", "60", "qrcode_type", "LIMIT_STR (permanent, with a text)"),
    ],
)
def test_a_bad_value_is_named_with_the_range_of_that_kind(
    kind: str, scene: str, seconds: str, parameter: str, accepted: str
) -> None:
    with pytest.raises(ParameterInvalid) as caught:
        body(qrcode_type=kind, scene_id=scene, expire_seconds=seconds)
    chinese, english = caught.value.message.split(" / ")
    assert f"{parameter} 应为" in chinese
    assert f"{parameter} must be " in english
    assert accepted in english
    if parameter == "scene_id" and accepted != BYTES:
        assert f"qrcode_type is {kind}" in english


def test_a_code_without_a_kind_is_refused() -> None:
    with pytest.raises(ParameterMissing, match="qrcode_type"):
        body(scene_id="1")


def test_a_life_of_thirty_days_is_accepted() -> None:
    assert re.match(r'\{"expire_seconds":2592000,', body(qrcode_type="TMP", scene_id="1", expire_seconds="2592000"))
    assert read_code("TMP", "1", 1).expire_seconds == 1
