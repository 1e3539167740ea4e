"""Signing and encrypting of pushes and of replies to them (WeChat reference §4.2)."""

import base64
import hashlib
import os
import re
from dataclasses import dataclass
from hmac import compare_digest

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

AES_KEY = re.compile(r"[A-Za-z0-9]{43}")
BLOCK = 32
HEAD = 16
LENGTH = 4


class Undecipherable(Exception):
    """This was not encrypted with this key for this appid; the text says what is wrong."""


def sign(*parts: str) -> str:
    """The hex SHA-1 of the parts, sorted bytewise and joined."""
    return hashlib.sha1("".join(sorted(parts)).encode(), usedforsecurity=False).hexdigest()


@dataclass(frozen=True, slots=True)
class PushCrypto:
    """Encrypts for one account, with its token and its EncodingAESKey of 43 letters and digits."""

    appid: str
    token: str
    aes_key: str

    def encrypt(self, message: str, head: bytes | None = None) -> str:
        """The `Encrypt` value. `head` are the 16 bytes it starts with, by chance when left out."""
        text = message.encode()
        plain = (head or os.urandom(HEAD)) + len(text).to_bytes(LENGTH) + text + self.appid.encode()
        padding = BLOCK - len(plain) % BLOCK
        encryptor = self._cipher().encryptor()
        sealed = encryptor.update(plain + bytes([padding]) * padding) + encryptor.finalize()
        return base64.b64encode(sealed).decode()

    def decrypt(self, encrypted: str) -> str:
        """The message in an `Encrypt` value. Raises Undecipherable."""
        try:
            sealed = base64.b64decode(encrypted, validate=True)
            decryptor = self._cipher().decryptor()
            plain = decryptor.update(sealed) + decryptor.finalize()
        except ValueError:
            raise Undecipherable("Encrypt is not base64 of whole blocks") from None
        padding = plain[-1] if plain else 0
        if not 1 <= padding <= BLOCK or plain[-padding:] != bytes([padding]) * padding:
            raise Undecipherable("Encrypt has wrong padding: another EncodingAESKey?")
        return self._opened(plain[:-padding])

    def signature(self, timestamp: str, nonce: str, encrypted: str) -> str:
        """The `msg_signature` of an encrypted message."""
        return sign(self.token, timestamp, nonce, encrypted)

    def is_signed(self, signature: str, timestamp: str, nonce: str, encrypted: str) -> bool:
        """Whether this is that signature, compared in constant time."""
        return compare_digest(self.signature(timestamp, nonce, encrypted).encode(), signature.encode())

    def _opened(self, plain: bytes) -> str:
        start = HEAD + LENGTH
        end = start + int.from_bytes(plain[HEAD:start])
        if plain[end:] != self.appid.encode():
            raise Undecipherable("Encrypt does not end with the appid of this account")
        try:
            return plain[start:end].decode()
        except UnicodeDecodeError:
            raise Undecipherable("the encrypted message is not UTF-8") from None

    def _cipher(self) -> "Cipher[CBC]":
        # A random key's last character has spare bits, which Python's decoder lets pass.
        key = base64.b64decode(self.aes_key + "=")
        return Cipher(AES(key), CBC(key[:HEAD]))
