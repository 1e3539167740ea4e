"""A callback passes only with a fresh and genuine signature, made the way the API's is."""

from urllib.parse import urlencode

import pytest

from wxgate.protocol.signature import HMAC_SHA256, MD5, sign
from wxgate_client import Callback, WxgateError, verify_callback

SECRET = "s3cret"
NOW = 1_700_000_000
FIELDS = {"id": "10", "status": "sent", "errmsg": "", "touser": "o-中文&", "client_code": "c", "req_time": str(NOW)}
STRONG = {**FIELDS, "sign_type": HMAC_SHA256}


@pytest.mark.parametrize(("fields", "method"), [(FIELDS, MD5), (STRONG, HMAC_SHA256)])
def test_a_genuine_callback_gives_its_fields(fields: dict[str, str], method: str) -> None:
    assert verify_callback(fields, sign(fields, SECRET, method), SECRET, NOW) == fields
    assert verify_callback(fields, sign(fields, SECRET, method).upper(), SECRET, NOW) == fields


@pytest.mark.parametrize("offset", [-300, 300])
def test_a_callback_is_good_for_five_minutes(offset: int) -> None:
    assert verify_callback(FIELDS, sign(FIELDS, SECRET), SECRET, NOW + offset)


@pytest.mark.parametrize("req_time", [str(NOW - 301), str(NOW + 301), "", "soon", "-1", "１７００００００００"])
def test_an_old_callback_or_one_without_a_time_is_refused(req_time: str) -> None:
    fields = {**FIELDS, "req_time": req_time}
    assert refused(fields, sign(fields, SECRET)) == 101


@pytest.mark.parametrize("changed", [{"status": "failed"}, {"id": "11"}, {"extra": "x"}])
def test_a_changed_field_is_noticed(changed: dict[str, str]) -> None:
    assert refused({**FIELDS, **changed}, sign(FIELDS, SECRET)) == 103


def test_another_secret_is_noticed() -> None:
    assert refused(FIELDS, sign(FIELDS, "another")) == 103


@pytest.mark.parametrize("authcode", ["", "short", sign(STRONG, SECRET, HMAC_SHA256)])
def test_an_authcode_of_the_wrong_form_is_refused(authcode: str) -> None:
    assert refused(FIELDS, authcode) == 109


def test_an_unknown_signing_method_is_refused() -> None:
    fields = {**FIELDS, "sign_type": "NONE"}
    assert refused(fields, sign(fields, SECRET)) == 119


def test_whoever_requires_hmac_cannot_be_handed_less() -> None:
    assert refused(FIELDS, sign(FIELDS, SECRET), require_hmac=True) == 119
    assert verify_callback(STRONG, sign(STRONG, SECRET, HMAC_SHA256), SECRET, NOW, require_hmac=True)


def test_a_callback_is_read_from_query_and_body() -> None:
    query = f"shop=1&authcode={sign(FIELDS, SECRET)}"
    assert Callback.read(query, urlencode(FIELDS).encode(), SECRET, NOW).fields == FIELDS


@pytest.mark.parametrize("body", [b"id=1&id=2", b"\xd6\xd0", b"%D6%D0=1", b"nothing"])
def test_a_body_that_is_no_form_is_refused(body: bytes) -> None:
    with pytest.raises(WxgateError) as caught:
        Callback.read(f"authcode={'0' * 32}", body, SECRET, NOW)
    assert caught.value.retcode == 115


def refused(fields: dict[str, str], authcode: str, *, require_hmac: bool = False) -> int:
    with pytest.raises(WxgateError) as caught:
        verify_callback(fields, authcode, SECRET, NOW, require_hmac=require_hmac)
    assert SECRET not in str(caught.value)
    return caught.value.retcode
