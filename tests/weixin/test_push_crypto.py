"""What WeChat signs and encrypts, against the worked examples of WeChat reference §4.6."""

import base64
import os
import random

import pytest

from wxgate.weixin import push_crypto
from wxgate.weixin.push_crypto import Undecipherable, decrypt, encrypt, is_signed, signature

TOKEN = "gwDemoToken2024"
KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
APPID = "wx2f8e1c0a9b7d6e53"

TICKET = (
    "<xml><AppId>wx2f8e1c0a9b7d6e53</AppId><CreateTime>1700000000</CreateTime>"
    "<InfoType>component_verify_ticket</InfoType>"
    "<ComponentVerifyTicket>ticket@@@demoTicketValue0123456789</ComponentVerifyTicket></xml>"
)
TICKET_ENCRYPTED = (
    "Q3stYC6hdFzMh9T8HCvyDPxROFEZtE+E3s/tOVw8h5EPfHFeZ3DaCMfdAFSBQTk54UBpnrt4xKupS8iT1+TjMqdqBRLc9w2u8e/PkVq0NzP7Fq6l"
    "pawtwkBxyqKqu4jSLlDkbwsAlAUIqk6RE1nY8J+LOd0DTYvAxvNQqKxGVUcYe3Jcsb5Y6bDxWIhLg99QokH5HnwDye82d7pfNsQ0PxreoG7mErug"
    "r6Y45gxlox6sLlkPACkGUK5V/0FQsITTdEeHh0jRKzryr0eV5bXZwN3FDft3AaFisPQvOLuQS/eu04rVzv1mr9HcAc71MOl5oUCZ1sT4a3ntoEbG"
    "mqPt8A=="
)
REPLY = (
    "<xml><ToUserName><![CDATA[oUser1]]></ToUserName><FromUserName><![CDATA[gh_0123456789ab]]></FromUserName>"
    "<CreateTime>1700000001</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[你好]]></Content></xml>"
)
REPLY_ENCRYPTED = (
    "DpQeJfnf/MGZ/+GTIspwVFv6X7FrWnUBqCczkwjGascTrAwxlMt7kWOvWoenifju7gCCxFA0BD5qliRVXrwGsx2nL/GsF/qY82OQ+0G1Rekt39wy"
    "F7YMHd6q0/D9SWCjlX0nBV2xuuUS28ieOfYEjDMgZsaudOtM+ZlsDbMtYb+JykQ/gto23n1d0im7qRyhvD4xksO0Fp1dNdjioQXtLJoIIeebVJuE"
    "6xEFVqln29aptYKB5ZRTQCQY6V7CjhP5KYs6QTJE4S6+JpG7BRN9f6CsqoLxT3PjoLvdUsu/CA1PsV3xbki0sqaEJBmKPjl35qZsEXyXp+a7skkI"
    "MQO8xQ=="
)

EXAMPLES = [
    (TICKET, TICKET_ENCRYPTED, b"0123456789abcdef"),
    (REPLY, REPLY_ENCRYPTED, b"fedcba9876543210"),
]


@pytest.mark.parametrize(("message", "encrypted", "random_bytes"), EXAMPLES)
def test_the_worked_examples_are_encrypted_and_decrypted(message: str, encrypted: str, random_bytes: bytes) -> None:
    assert encrypt(message.encode(), KEY, APPID, random_bytes) == encrypted
    assert decrypt(encrypted, KEY, APPID) == message.encode()


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((TOKEN, "1700000000", "1320562132"), "f968f3b917073870788e9c0993b59730f778c476"),
        ((TOKEN, "1700000000", "1320562132", TICKET_ENCRYPTED), "0842d5c619d47a5eb65dd91caed69bf91ce726c2"),
        ((TOKEN, "1700000001", "987654321", REPLY_ENCRYPTED), "eee604c08758b4e2e79acbe20a75eeaf78afbd40"),
    ],
)
def test_the_worked_examples_are_signed(parts: tuple[str, ...], expected: str) -> None:
    assert signature(*parts) == expected
    assert is_signed(expected, *reversed(parts))
    assert not is_signed(expected, *parts[:-1], parts[-1] + "0")


@pytest.mark.parametrize("given", ["", "f968", "é" * 40, "\ud800", "F968F3B917073870788E9C0993B59730F778C476"])
def test_what_is_no_signature_is_none(given: str) -> None:
    assert not is_signed(given, TOKEN, "1700000000", "1320562132")
    assert not is_signed(given, TOKEN, "\ud800", "中")


def test_messages_of_every_length_survive() -> None:
    for length in range(130):
        message = os.urandom(length)
        encrypted = encrypt(message, KEY, APPID)
        assert len(base64.b64decode(encrypted)) % 32 == 0
        assert decrypt(encrypted, KEY, APPID) == message


def test_line_ends_in_the_encrypted_text_do_no_harm() -> None:
    assert decrypt(f"\n{TICKET_ENCRYPTED[:100]}\r\n {TICKET_ENCRYPTED[100:]}\n", KEY, APPID) == TICKET.encode()


def padded_by_hand(plain: bytes) -> str:
    """`plain`, encrypted as it stands: a whole number of AES's blocks, with whatever padding it has."""
    encryptor = push_crypto._cipher(KEY).encryptor()
    return base64.b64encode(encryptor.update(plain) + encryptor.finalize()).decode()


RANDOM = b"0123456789abcdef"

HOSTILE = {
    "not base64": ["%", "Q3st*", "A", "中文", "\x00", "Q3st==Q3st"],
    "not whole blocks": ["", "   ", "AAAA", base64.b64encode(b"x" * 17).decode()],
    "padded otherwise": [
        padded_by_hand(b"x" * 31 + b"\x00"),
        padded_by_hand(b"x" * 31 + b"\x21"),
        padded_by_hand(b"x" * 31 + b"\x02"),
        padded_by_hand(b"\x20" * 16),
    ],
    "too short": [padded_by_hand(b"\x10" * 16), padded_by_hand(b"\x20" * 32), padded_by_hand(b"x" * 19 + b"\x0d" * 13)],
    "shorter than it says": [padded_by_hand(b"x" * 16 + b"\xff" * 4 + APPID.encode() + b"\x1a" * 26)],
    "for another appid": [
        encrypt(b"<xml/>", KEY, "wx0000000000000000", RANDOM),
        encrypt(b"<xml/>", KEY, "", RANDOM),
        encrypt(b"<xml/>", KEY, APPID + "0", RANDOM),
        padded_by_hand(b"x" * 16 + b"\x00" * 4 + b"0" + APPID.encode() + b"\x19" * 25),
    ],
}


@pytest.mark.parametrize(("reason", "encrypted"), [(key, each) for key, texts in HOSTILE.items() for each in texts])
def test_hostile_text_is_told_to_be_undecipherable(reason: str, encrypted: str) -> None:
    with pytest.raises(Undecipherable, match=reason):
        decrypt(encrypted, KEY, APPID)


def test_another_key_deciphers_nothing() -> None:
    with pytest.raises(Undecipherable):
        decrypt(TICKET_ENCRYPTED, KEY[::-1], APPID)


def test_whatever_is_changed_nothing_else_than_the_one_error_comes_of_it() -> None:
    chance = random.Random(4)
    sealed = base64.b64decode(TICKET_ENCRYPTED)
    outcomes = set()
    for _ in range(2000):
        changed = bytearray(sealed[: chance.choice((16, 32, 48, 240, 256))])
        for _ in range(chance.randint(1, 3)):
            changed[chance.randrange(len(changed))] ^= chance.randint(1, 255)
        try:
            decrypt(base64.b64encode(changed).decode(), KEY, APPID)
            outcomes.add("message")
        except Undecipherable as error:
            outcomes.add(str(error))
    # a change within the message itself goes unnoticed: that is what msg_signature is for
    assert outcomes >= {"message", "for another appid"}
