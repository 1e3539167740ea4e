"""The tester's own digests and signatures, in a browser: the same as everybody else's."""

import hashlib
import hmac
import random
from pathlib import Path
from typing import Final

import pytest
from playwright.async_api import Page
from tests.pages.browsing import Guests

import wxgate.console.tester
from wxgate.protocol.signature import HMAC_SHA256, MD5, sign, string_to_sign

pytestmark = pytest.mark.asyncio(loop_scope="session")

ASSETS: Final = Path(wxgate.console.tester.__file__).parent / "assets"

RFC_1321: Final = {
    "": "d41d8cd98f00b204e9800998ecf8427e",
    "a": "0cc175b9c0f1b6a831c399e269772661",
    "abc": "900150983cd24fb0d6963f7d28e17f72",
    "message digest": "f96b697d7cb7938d525a2f31aaf161d0",
    "abcdefghijklmnopqrstuvwxyz": "c3fcd3d76192e4007dfb496cca67e13b",
    "1234567890" * 8: "57edf4a22be3c955ac49da2e2107b67a",
}
TEXTS: Final = [
    *("x" * length for length in range(131)),
    *("微信" * length for length in range(0, 60, 7)),
    *RFC_1321,
    "😀 中文 «»\n\t\\",
    "y" * 100_000,
]


async def scripted(guests: Guests) -> Page:
    """An empty page with the tester's digests and signing."""
    page = (await guests()).page
    for name in ("digests", "signing"):
        await page.add_script_tag(path=ASSETS / f"tester-{name}.js")
    return page


async def test_md5_and_sha256_are_those_of_everybody_else(guests: Guests) -> None:
    page = await scripted(guests)
    found = await page.evaluate("(texts) => texts.map((text) => [tester.md5(text), tester.sha256(text)])", TEXTS)
    wanted = [[hashlib.md5(text.encode()).hexdigest(), hashlib.sha256(text.encode()).hexdigest()] for text in TEXTS]
    assert found == wanted
    assert [hashlib.md5(text.encode()).hexdigest() for text in RFC_1321] == list(RFC_1321.values())


async def test_hmac_takes_keys_of_every_length(guests: Guests) -> None:
    page = await scripted(guests)
    keys = ["k" * length for length in range(131)] + ["密钥" * 30]
    found = await page.evaluate("(keys) => keys.map((key) => tester.hmacSha256(key, '消息 message'))", keys)
    assert found == [hmac.new(key.encode(), "消息 message".encode(), hashlib.sha256).hexdigest() for key in keys]


@pytest.mark.parametrize("method", [MD5, HMAC_SHA256])
async def test_fields_are_sorted_joined_and_signed_as_the_gateway_does_it(guests: Guests, method: str) -> None:
    page = await scripted(guests)
    dice = random.Random(7)
    letters = "aZ_09"
    cases = [
        {
            "".join(dice.choices(letters, k=dice.randint(1, 4))): dice.choice(["", "0", "a=b&c", "中 文", " x\n"])
            for _ in range(dice.randint(0, 6))
        }
        for _ in range(60)
    ]
    signed = """([cases, method]) => cases.map((fields) => [
      tester.stringOf(tester.parts(fields, method), 's3cret', method), tester.authcode(fields, 's3cret', method)])"""
    found = await page.evaluate(signed, [cases, method])
    assert found == [[string_to_sign(each, "s3cret", method), sign(each, "s3cret", method)] for each in cases]
