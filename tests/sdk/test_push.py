"""A push passes only with a fresh and genuine signature over what stands in its query, and with the body it is for."""

from hashlib import sha256
from urllib.parse import urlencode

import pytest

from wxgate.protocol.signature import HMAC_SHA256, MD5, sign
from wxgate_client import Push, WxgateError, verify_push

SECRET = "s3cret"
NOW = 1_700_000_000
BODY = "<xml><Content><![CDATA[你好]]></Content></xml>".encode()
FIELDS = {
    "app_id": "wx0123456789abcdef",
    "push_id": "17",
    "client_code": "c",
    "req_time": str(NOW),
    "body_sha256": sha256(BODY).hexdigest(),
}
STRONG = {**FIELDS, "sign_type": HMAC_SHA256}


def query(fields: dict[str, str] = FIELDS, signed: dict[str, str] | None = None, before: str = "") -> str:
    """The URL's query; the signature is that of `signed`, if it is to be another one."""
    meant = fields if signed is None else signed
    authcode = sign(meant, SECRET, meant.get("sign_type", MD5))
    return f"{before}{urlencode({**fields, 'authcode': authcode})}"


@pytest.mark.parametrize("fields", [FIELDS, STRONG])
def test_a_genuine_push_gives_its_body_and_number(fields: dict[str, str]) -> None:
    push = verify_push(query(fields), BODY, SECRET, NOW)
    assert push == Push("wx0123456789abcdef", "17", BODY.decode())
    assert "你好" not in repr(push)


@pytest.mark.parametrize("before", ["shop=1&", "shop=1&shop=2&flag&empty=&", "name=%E5%BA%97&", "name=%D6%D0&"])
def test_what_belongs_to_the_receivers_own_url_is_not_looked_at(before: str) -> None:
    assert verify_push(query(before=before), BODY, SECRET, NOW).push_id == "17"


@pytest.mark.parametrize("name", FIELDS)
def test_a_changed_or_missing_field_is_noticed(name: str) -> None:
    assert refused(query({**FIELDS, name: "x"}, signed=FIELDS)) == 103
    without = {other: value for other, value in FIELDS.items() if other != name}
    assert refused(query(without, signed=FIELDS)) == 103


def test_another_body_is_noticed() -> None:
    assert refused(query(), BODY + b" ") == 103
    without = {name: value for name, value in FIELDS.items() if name != "body_sha256"}
    assert refused(query(without), b"") == 103


def test_another_secret_is_noticed() -> None:
    assert refused(query(), secret="another") == 103


@pytest.mark.parametrize("offset", [-301, 301])
def test_an_old_push_is_refused(offset: int) -> None:
    assert refused(query({**FIELDS, "req_time": str(NOW + offset)})) == 101


@pytest.mark.parametrize("text", ["", "shop=1", urlencode(FIELDS), f"{urlencode(FIELDS)}&authcode=short"])
def test_a_push_without_a_well_formed_authcode_is_refused(text: str) -> None:
    assert refused(text) == 109


@pytest.mark.parametrize("before", ["push_id=18&", "authcode=&", "app_id=&"])
def test_a_field_that_is_given_twice_is_refused(before: str) -> None:
    assert refused(query(before=before)) == 115


def test_a_body_that_is_not_utf_8_is_refused() -> None:
    body = b"\xd6\xd0"
    assert refused(query({**FIELDS, "body_sha256": sha256(body).hexdigest()}), body) == 115


def test_whoever_requires_hmac_cannot_be_handed_less() -> None:
    assert refused(query(), require_hmac=True) == 119
    assert verify_push(query(STRONG), BODY, SECRET, NOW, require_hmac=True).push_id == "17"


def refused(text: str, body: bytes = BODY, secret: str = SECRET, *, require_hmac: bool = False) -> int:
    with pytest.raises(WxgateError) as caught:
        verify_push(text, body, secret, NOW, require_hmac=require_hmac)
    assert secret not in str(caught.value)
    return caught.value.retcode
