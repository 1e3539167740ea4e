"""Signatures and encryption of what WeChat pushes (WeChat reference §4.1, §4.2)."""

import base64
import hashlib
import hmac
import os
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

RANDOM_BYTES: Final = 16
LENGTH_BYTES: Final = 4
PAD_TO: Final = 32
"""PKCS#7 to twice AES's own block: the pad may be 17 to 32 bytes, which libraries' own unpadding refuses."""

_HEAD: Final = RANDOM_BYTES + LENGTH_BYTES
_BLOCK: Final = 16


class Undecipherable(Exception):
    """A text is not what WeChat encrypts with this key for this account. The reason holds nothing of the text."""


def signature(*parts: str) -> str:
    """The SHA-1, in lower-case hex, of these parts sorted by their bytes and joined.

    Token, timestamp and nonce give `signature`; with the content of `Encrypt` it is `msg_signature`.
    """
    return hashlib.sha1(b"".join(sorted(map(_bytes, parts))), usedforsecurity=False).hexdigest()


def is_signed(given: str, *parts: str) -> bool:
    """Whether `given` is the signature of these parts; takes the same time whatever differs."""
    return hmac.compare_digest(_bytes(given), signature(*parts).encode())


def decrypt(encrypted: str, aes_key: str, appid: str) -> bytes:
    """The message in the content of `Encrypt`. Raises Undecipherable.

    `aes_key` is the EncodingAESKey as the console shows it, `appid` whose push it must be.
    """
    try:
        sealed = base64.b64decode(_bytes("".join(encrypted.split())), validate=True)
    except ValueError:
        raise Undecipherable("not base64") from None
    if not sealed or len(sealed) % _BLOCK:
        raise Undecipherable("not whole blocks")
    decryptor = _cipher(aes_key).decryptor()
    return _message(_unpadded(decryptor.update(sealed) + decryptor.finalize()), appid)


def encrypt(message: bytes, aes_key: str, appid: str, random: bytes | None = None) -> str:
    """The content of `Encrypt` for this message; `random` are 16 bytes, fresh ones unless given."""
    head = os.urandom(RANDOM_BYTES) if random is None else random
    plain = head + len(message).to_bytes(LENGTH_BYTES, "big") + message + appid.encode()
    pad = PAD_TO - len(plain) % PAD_TO
    encryptor = _cipher(aes_key).encryptor()
    return base64.b64encode(encryptor.update(plain + bytes([pad]) * pad) + encryptor.finalize()).decode()


def _cipher(aes_key: str) -> Cipher[modes.CBC]:
    # Spare bits of the last character are random: a decoder that wants them to be zero would refuse most keys.
    key = base64.b64decode(f"{aes_key}=")
    return Cipher(algorithms.AES256(key), modes.CBC(key[:_BLOCK]))


def _unpadded(padded: bytes) -> bytes:
    pad = padded[-1]
    if not 1 <= pad <= PAD_TO or padded[-pad:] != bytes([pad]) * pad:
        raise Undecipherable("padded otherwise: encrypted with another EncodingAESKey?")
    return padded[:-pad]


def _message(plain: bytes, appid: str) -> bytes:
    if len(plain) < _HEAD:
        raise Undecipherable("too short")
    end = _HEAD + int.from_bytes(plain[RANDOM_BYTES:_HEAD], "big")
    if end > len(plain):
        raise Undecipherable("shorter than it says")
    if plain[end:] != appid.encode():
        raise Undecipherable("for another appid")
    return plain[_HEAD:end]


def _bytes(text: str) -> bytes:
    # whatever a query or a body may hold, signing it must not fail
    return text.encode(errors="replace")
