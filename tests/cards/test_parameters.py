"""What the card endpoints' parameters accept: bytes counted, numbers whole, encrypted codes however they arrive."""

from urllib.parse import quote, unquote_plus

import pytest
from tests.cards.till import BY_NAME

from wxgate.cards.memberships import ActivateMember, UpdateMember
from wxgate.http.inputs import own_example
from wxgate.protocol.errors import ParameterInvalid, ParameterMissing

CARD = "pFS7Fjg8kV1IdDz01r4SQwMkuCKc"
ENCRYPTED = "XXIzTtMqCxwOaawoE91+VJdsFmv7b8g0VZIZkqf4GWA60Fzpc8ksZ/5ZZ0DVkX=="
GOOD: dict[str, dict[str, str]] = {name: own_example(endpoint) for name, endpoint in BY_NAME.items()}


def refusal(endpoint: str, **changed: str) -> str:
    with pytest.raises(ParameterInvalid) as caught:
        BY_NAME[endpoint].params.read({**GOOD[endpoint], **changed})
    return caught.value.message


@pytest.mark.parametrize("endpoint", sorted(BY_NAME))
def test_the_examples_are_accepted(endpoint: str) -> None:
    read = BY_NAME[endpoint].params.read(GOOD[endpoint]).model_dump(exclude_none=True)
    assert {name: str(value) for name, value in read.items()} == GOOD[endpoint]


@pytest.mark.parametrize("endpoint", ["consume_card_code", "abrogate_card_code", "membercard_active"])
def test_a_custom_code_cannot_do_without_its_card(endpoint: str) -> None:
    with pytest.raises(ParameterMissing, match="card_id"):
        BY_NAME[endpoint].params.read({**GOOD[endpoint], "card_id": ""})


@pytest.mark.parametrize(
    "arrived",
    [
        ENCRYPTED,
        quote(ENCRYPTED, safe=""),
        ENCRYPTED.replace("+", "%2b").replace("/", "%2f").replace("=", "%3d"),
        unquote_plus(ENCRYPTED),
        quote(unquote_plus(ENCRYPTED)),
        ENCRYPTED.replace("=", "%3D"),
    ],
    ids=[
        "as it is",
        "percent-encoded",
        "escapes in lower case",
        "decoded as a form once too often",
        "decoded once too often, then encoded",
        "only some of it encoded",
    ],
)
def test_an_encrypted_code_is_read_however_it_arrives(arrived: str) -> None:
    read = BY_NAME["decrypt_card_code"].params.read({"encrypt_code": arrived})
    assert read.model_dump() == {"encrypt_code": ENCRYPTED}


@pytest.mark.parametrize(
    "value",
    [quote(quote(ENCRYPTED, safe=""), safe=""), "a" * 129, "%zz", "代码", "a\nb", "a=b", "%E4%BB%A3", "%FF"],
    ids=["encoded twice", "too long", "no escape", "Chinese", "newline", "= inside", "Chinese escaped", "no UTF-8"],
)
def test_what_weixin_never_encrypts_is_refused(value: str) -> None:
    assert "encrypt_code must be the encrypted code" in refusal("decrypt_card_code", encrypt_code=value)


def test_an_encrypted_code_of_128_bytes_may_be_longer_while_it_is_escaped() -> None:
    longest = "+" * 128
    read = BY_NAME["decrypt_card_code"].params.read({"encrypt_code": quote(longest, safe="")})
    assert read.model_dump() == {"encrypt_code": longest}


@pytest.mark.parametrize(
    ("endpoint", "name", "most"),
    [
        ("membercard_active", "init_custom_field_value1", 12),
        ("membercard_active", "init_custom_field_value2", 12),
        ("membercard_active", "init_custom_field_value3", 12),
        ("membercard_active", "membership_number", 20),
        ("membercard_update", "custom_field_value1", 12),
        ("membercard_update", "custom_field_value2", 12),
        ("membercard_update", "custom_field_value3", 12),
        ("membercard_update", "record_bonus", 42),
        ("membercard_update", "record_balance", 42),
    ],
)
def test_limits_count_bytes(endpoint: str, name: str, most: int) -> None:
    for longest in ("x" * most, "汉" * (most // 3)):
        read = BY_NAME[endpoint].params.read({**GOOD[endpoint], name: longest})
        assert read.model_dump()[name] == longest
    for too_long in ("x" * (most + 1), "汉" * (most // 3 + 1)):
        assert f"{name} must be a text of at most {most} bytes" in refusal(endpoint, **{name: too_long})


@pytest.mark.parametrize("value", ["x" * 21, "12 34", "12\n", "12\t34"])
def test_a_code_is_short_and_has_no_blanks(value: str) -> None:
    for endpoint in ("consume_card_code", "abrogate_card_code", "membercard_active", "membercard_update"):
        assert "code must be 1 to 20 characters" in refusal(endpoint, code=value)
    longest = {"code": "x" * 20, "card_id": "p" * 32}
    assert BY_NAME["consume_card_code"].params.read(longest).model_dump() == longest
    assert "card_id must be WeChat's card id" in refusal("consume_card_code", card_id="p" * 33)


def test_the_card_of_an_update_is_not_limited_to_twelve_characters() -> None:
    assert UpdateMember.read({"code": "1", "card_id": CARD}).card_id == CARD


@pytest.mark.parametrize("value", ["1.0", "1_000", "+5", " 5", "5 ", "0x10", "1e3", "５", "--5", "-", "五", "9" * 16])
def test_a_number_is_whole_and_plain(value: str) -> None:
    for name in ("add_bonus", "add_balance", "bonus", "balance"):
        assert f"{name} must be an integer" in refusal("membercard_update", **{name: value})
    for name in ("init_bonus", "init_balance"):
        assert f"{name} must be an integer" in refusal("membercard_active", **{name: value})


def test_only_a_change_may_be_negative() -> None:
    assert UpdateMember.read({"code": "1", "card_id": CARD, "add_bonus": "-30"}).add_bonus == -30
    assert UpdateMember.read({"code": "1", "card_id": CARD, "add_balance": "-007"}).add_balance == -7
    for name in ("bonus", "balance"):
        assert f"{name} must be an integer, 0 or more" in refusal("membercard_update", **{name: "-1"})


def test_a_zero_is_a_value_and_what_is_empty_is_absent() -> None:
    read = ActivateMember.read(
        {"membership_number": "1", "code": "1", "card_id": CARD, "init_bonus": "0", "init_balance": ""}
    )
    assert read.model_dump(exclude_none=True) == {
        "membership_number": "1",
        "code": "1",
        "card_id": CARD,
        "init_bonus": 0,
    }


@pytest.mark.parametrize("value", ["-1", "4294967296", "2024-01-01", "1700000000.5"])
def test_a_time_is_in_unix_seconds(value: str) -> None:
    for name in ("activate_begin_time", "activate_end_time"):
        assert f"{name} must be a UNIX time in seconds" in refusal("membercard_active", **{name: value})
