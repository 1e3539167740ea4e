"""From what WeChat sends to a clear message that is surely WeChat's (WeChat reference §4.1, §4.2)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from wxgate.push import errors
from wxgate.tenants.account import Account
from wxgate.tenants.platform import Platform
from wxgate.weixin.push_crypto import Undecipherable, decrypt, is_signed
from wxgate.weixin.push_message import NotAMessage, read_message

AES: Final = "aes"
TOLERANCE: Final = 600.0
"""Seconds that a push's timestamp may be away from our clock."""

_DIGITS: Final = 11
"""Of a timestamp at most."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a push bears in its query; empty where nothing was given."""

    signature: str
    timestamp: str
    nonce: str
    encrypt_type: str = ""
    msg_signature: str = field(default="", repr=False)

    def is_of(self, token: str) -> bool:
        """Whether whoever sent this knows the account's token."""
        return is_signed(self.signature, token, self.timestamp, self.nonce)

    def covers(self, token: str, encrypted: str) -> bool:
        """The same, and that `encrypted` was sent with it."""
        return is_signed(self.msg_signature, token, self.timestamp, self.nonce, encrypted)

    def is_recent(self, now: float) -> bool:
        """Whether it was made within TOLERANCE of `now`."""
        digits = self.timestamp
        return digits.isascii() and digits.isdigit() and len(digits) <= _DIGITS and abs(now - int(digits)) <= TOLERANCE


@dataclass(frozen=True, slots=True)
class Sender:
    """Somebody who signed with the token of an account or a platform: WeChat."""

    appid: str
    """Whose push it is: an account's, or for what a platform itself is told, the platform's."""
    keys: Account | Platform
    """Whose token and keys it is made with: the account's own, or those of the platform that speaks for it."""
    token: str = field(repr=False)
    stamp: Stamp

    @property
    def always_encrypts(self) -> bool:
        """Whether a clear push cannot be WeChat's."""
        return isinstance(self.keys, Platform)


@dataclass(frozen=True, slots=True)
class Opened:
    """A clear push."""

    xml: bytes = field(repr=False)
    fields: Mapping[str, str] = field(repr=False)
    was_encrypted: bool


def open_push(sender: Sender, body: bytes) -> Opened:
    """The push in `body`.

    In compatible mode the clear fields count for nothing once there is a key, for they are not signed. Raises
    PushRefused.
    """
    outer = _read(body)
    encrypted = outer.get("Encrypt")
    if encrypted is None:
        if sender.always_encrypts or sender.stamp.encrypt_type == AES:
            raise errors.malformed()
        return Opened(body, outer, was_encrypted=False)
    if not sender.stamp.covers(sender.token, encrypted):
        raise errors.unsigned()
    if sender.always_encrypts or sender.keys.push_aes_key is not None:
        xml = _decrypt(sender.keys, encrypted)
        return Opened(xml, _read(xml), was_encrypted=True)
    if "MsgType" not in outer:
        raise errors.no_key()
    return Opened(body, outer, was_encrypted=False)


def _decrypt(keys: Account | Platform, encrypted: str) -> bytes:
    for key in keys.push_aes_keys:
        try:
            return decrypt(encrypted, key, keys.appid)
        except Undecipherable:
            continue
    raise errors.undecipherable()


def _read(xml: bytes) -> Mapping[str, str]:
    try:
        return read_message(xml)
    except NotAMessage:
        raise errors.malformed() from None
