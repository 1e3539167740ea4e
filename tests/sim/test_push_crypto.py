"""Signing and encrypting of pushes, by the worked examples of WeChat reference §4.6, and the XML around them."""

import pytest
from tests.sim.account_server import AES_KEY, TOKEN

from wxgate_sim.push_crypto import PushCrypto, Undecipherable, sign
from wxgate_sim.push_xml import Unreadable, read, write

APPID = "wx2f8e1c0a9b7d6e53"
HEAD = b"0123456789abcdef"
CRYPTO = PushCrypto(APPID, TOKEN, AES_KEY)
TICKET = (
    "<xml><AppId>wx2f8e1c0a9b7d6e53</AppId><CreateTime>1700000000</CreateTime><InfoType>component_verify_ticket"
    "</InfoType><ComponentVerifyTicket>ticket@@@demoTicketValue0123456789</ComponentVerifyTicket></xml>"
)
TICKET_SEALED = (
    "Q3stYC6hdFzMh9T8HCvyDPxROFEZtE+E3s/tOVw8h5EPfHFeZ3DaCMfdAFSBQTk54UBpnrt4xKupS8iT1+TjMqdqBRLc9w2u8e/PkVq0NzP7Fq6l"
    "pawtwkBxyqKqu4jSLlDkbwsAlAUIqk6RE1nY8J+LOd0DTYvAxvNQqKxGVUcYe3Jcsb5Y6bDxWIhLg99QokH5HnwDye82d7pfNsQ0PxreoG7mErug"
    "r6Y45gxlox6sLlkPACkGUK5V/0FQsITTdEeHh0jRKzryr0eV5bXZwN3FDft3AaFisPQvOLuQS/eu04rVzv1mr9HcAc71MOl5oUCZ1sT4a3ntoEbG"
    "mqPt8A=="
)
REPLY = (
    "<xml><ToUserName><![CDATA[oUser1]]></ToUserName><FromUserName><![CDATA[gh_0123456789ab]]></FromUserName>"
    "<CreateTime>1700000001</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[你好]]></Content></xml>"
)
REPLY_SEALED = (
    "DpQeJfnf/MGZ/+GTIspwVFv6X7FrWnUBqCczkwjGascTrAwxlMt7kWOvWoenifju7gCCxFA0BD5qliRVXrwGsx2nL/GsF/qY82OQ+0G1Rekt39wy"
    "F7YMHd6q0/D9SWCjlX0nBV2xuuUS28ieOfYEjDMgZsaudOtM+ZlsDbMtYb+JykQ/gto23n1d0im7qRyhvD4xksO0Fp1dNdjioQXtLJoIIeebVJuE"
    "6xEFVqln29aptYKB5ZRTQCQY6V7CjhP5KYs6QTJE4S6+JpG7BRN9f6CsqoLxT3PjoLvdUsu/CA1PsV3xbki0sqaEJBmKPjl35qZsEXyXp+a7skkI"
    "MQO8xQ=="
)


def test_the_worked_examples_come_out_letter_by_letter() -> None:
    assert CRYPTO.encrypt(TICKET, HEAD) == TICKET_SEALED
    assert CRYPTO.signature("1700000000", "1320562132", TICKET_SEALED) == "0842d5c619d47a5eb65dd91caed69bf91ce726c2"
    assert sign(TOKEN, "1700000000", "1320562132") == "f968f3b917073870788e9c0993b59730f778c476"
    assert CRYPTO.encrypt(REPLY, b"fedcba9876543210") == REPLY_SEALED
    assert CRYPTO.signature("1700000001", "987654321", REPLY_SEALED) == "eee604c08758b4e2e79acbe20a75eeaf78afbd40"


@pytest.mark.parametrize(("sealed", "clear"), [(TICKET_SEALED, TICKET), (REPLY_SEALED, REPLY)])
def test_the_worked_examples_are_decrypted(sealed: str, clear: str) -> None:
    assert CRYPTO.decrypt(sealed) == clear


@pytest.mark.parametrize("length", range(0, 70, 3))
def test_every_length_survives(length: int) -> None:
    assert CRYPTO.decrypt(CRYPTO.encrypt("书" * length)) == "书" * length


@pytest.mark.parametrize(
    ("sealed", "problem"),
    [
        ("", "padding"),
        ("no base64", "base64"),
        ("AAAA", "whole blocks"),
        (TICKET_SEALED[:-24] + TICKET_SEALED[-20:-2] + "AA==", "blocks|padding"),
        (PushCrypto(APPID, TOKEN, AES_KEY[::-1]).encrypt("x", HEAD), "padding|appid"),
        (PushCrypto("wx0000000000000000", TOKEN, AES_KEY).encrypt("x", HEAD), "appid"),
    ],
)
def test_what_was_not_encrypted_for_the_account_is_refused(sealed: str, problem: str) -> None:
    with pytest.raises(Undecipherable, match=problem):
        CRYPTO.decrypt(sealed)


def test_texts_stand_in_cdata_numbers_do_not_and_only_known_elements_nest() -> None:
    written = write({"Content": "a ]]> <b>\x00</b>", "MsgId": "12", "ScanCodeInfo": "<ScanType>qrcode</ScanType>"})

    assert "<MsgId>12</MsgId><ScanCodeInfo><ScanType>qrcode</ScanType></ScanCodeInfo></xml>" in written
    assert read(written).value("Content") == "a ]]> <b></b>"
    assert write({"MsgId": "x<y"}) == "<xml><MsgId><![CDATA[x<y]]></MsgId></xml>"
    assert write({"ScanCodeInfo": "plain"}) == "<xml><ScanCodeInfo><![CDATA[plain]]></ScanCodeInfo></xml>"


@pytest.mark.parametrize("text", ["", "success!", "<xml>", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "<x>&a;</x>"])
def test_xml_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        read(text)
