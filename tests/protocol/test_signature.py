"""The signature: the original document's worked example, and what makes or breaks one."""

import hashlib
import hmac

import pytest

from wxgate.protocol.signature import HMAC_SHA256, matches, sign, string_to_sign

SECRET = "AZa-zsn6lbaOxCpQzq85ijiaiOo6yBrcFqiaEv"
EXAMPLE = {
    "redirect_uri": "http://www.verystar.cn",
    "oauth_type": "oauth_snsapi_base",
    "req_time": "1459817487",
    "client_code": "ayAXXiXU6rXkBZAE464MVi8Wniwrrlp3GEX1M6",
}
AUTHCODE = "ff855997852eaebd899ce54fc094baed"


def test_the_worked_example_of_the_original_document() -> None:
    assert string_to_sign(EXAMPLE, SECRET) == (
        "ayAXXiXU6rXkBZAE464MVi8Wniwrrlp3GEX1M6AZa-zsn6lbaOxCpQzq85ijiaiOo6yBrcFqiaEv"
        "oauth_snsapi_basehttp://www.verystar.cn1459817487"
    )
    assert sign(EXAMPLE, SECRET) == AUTHCODE


def test_empty_fields_and_the_authcode_itself_are_left_out() -> None:
    assert sign({**EXAMPLE, "empty": "", "authcode": "anything"}, SECRET) == AUTHCODE


def test_names_are_sorted_by_their_bytes() -> None:
    assert string_to_sign({"b": "3", "B": "1", "a": "2", "é": "5", "中": "6"}, "4") == "12" + "3" + "4" + "5" + "6"


def test_hmac_signs_names_with_values_and_keeps_the_secret_out_of_the_text() -> None:
    fields = {"b": "2", "a": "1&x=y", "empty": "", "sign_type": HMAC_SHA256, "authcode": "z"}
    text = "a=1&x=y&b=2&sign_type=HMAC-SHA256"

    assert string_to_sign(fields, "secret", HMAC_SHA256) == text
    assert sign(fields, "secret", HMAC_SHA256) == hmac.new(b"secret", text.encode(), hashlib.sha256).hexdigest()


def test_values_that_run_into_each_other_have_one_md5_but_two_hmacs() -> None:
    one, other = {"a": "12", "b": "3"}, {"a": "1", "b": "23"}

    assert sign(one, "s") == sign(other, "s")
    assert sign(one, "s", HMAC_SHA256) != sign(other, "s", HMAC_SHA256)


@pytest.mark.parametrize("authcode", [AUTHCODE, AUTHCODE.upper()])
def test_the_case_of_hex_digits_does_not_matter(authcode: str) -> None:
    assert matches(authcode, EXAMPLE, SECRET)


@pytest.mark.parametrize("authcode", ["", AUTHCODE[:-1], AUTHCODE + "0", "0" * 32, "é" * 32])
def test_anything_else_does_not_match(authcode: str) -> None:
    assert not matches(authcode, EXAMPLE, SECRET)


def test_an_unknown_method_is_refused() -> None:
    with pytest.raises(KeyError):
        sign(EXAMPLE, SECRET, "SHA1")
