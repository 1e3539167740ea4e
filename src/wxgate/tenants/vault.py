"""Secrets at rest: AES-256-GCM, each ciphertext bound to the cell of the database it stands in."""

import base64
import hashlib
import hmac
import os
from collections.abc import Sequence
from typing import Final, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION: Final = "v1"
KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12


class Cell(NamedTuple):
    """Where a sealed text stands: a table's name, the row's primary key, the column's name."""

    table: str
    key: tuple[object, ...]
    column: str

    def __bytes__(self) -> bytes:
        # lengths stand before the parts, so that no two cells read alike
        parts = [part.encode() for part in (self.table, *map(str, self.key), self.column)]
        return b"".join(b"%d:%b" % (len(part), part) for part in parts)


class Unreadable(Exception):
    """A sealed text cannot be opened: its key is missing, it was altered, or it was moved from another cell."""


class Vault:
    """Seals and opens texts. The first key seals, every key opens.

    A sealed text reads `v1.<key id>.<base64url of nonce and ciphertext>`.
    """

    __slots__ = ("_ciphers", "key_id")

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._ciphers = {_key_id(key): AESGCM(key) for key in keys}
        self.key_id = _key_id(keys[0])
        """Names the key that seals, without telling anything about it."""

    def seal(self, text: str, cell: Cell) -> str:
        """The text encrypted for this cell; another one each time."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = nonce + self._ciphers[self.key_id].encrypt(nonce, text.encode(), bytes(cell))
        return f"{self.prefix}{base64.urlsafe_b64encode(sealed).decode().rstrip('=')}"

    def open(self, sealed: str, cell: Cell) -> str:
        """The text that was sealed for this cell. Raises Unreadable."""
        version, _, rest = sealed.partition(".")
        key_id, _, body = rest.partition(".")
        cipher = self._ciphers.get(key_id)
        if version != VERSION or cipher is None:
            raise Unreadable
        try:
            raw = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
            return cipher.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], bytes(cell)).decode()
        except (InvalidTag, ValueError):
            raise Unreadable from None

    @property
    def prefix(self) -> str:
        """How every text sealed with the first key begins."""
        return f"{VERSION}.{self.key_id}."

    def __repr__(self) -> str:
        return f"Vault({self.key_id})"


def new_key() -> bytes:
    """A fresh random key."""
    return os.urandom(KEY_BYTES)


def _key_id(key: bytes) -> str:
    return hmac.new(key, b"wxgate key id", hashlib.sha256).hexdigest()[:8]
