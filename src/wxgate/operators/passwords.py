"""Passwords as Argon2id hashes (RFC 9106), with the memory and passes that OWASP's cheat sheet recommends."""

import asyncio
import os
from functools import cache
from typing import Final

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from wxgate.tenants.errors import ValueRefused

SHORTEST: Final = 10
LONGEST: Final = 256
"""Characters of a password. Length is all that is asked for, as NIST SP 800-63B advises."""

KIBIBYTES: Final = 19_456
PASSES: Final = 2
AT_ONCE: Final = 2
"""Hashes under way in a process: each takes 19 MiB and a core for some 50 ms."""


class Passwords:
    """Hashes and compares in threads, so that nobody else waits for it."""

    def __init__(self, kibibytes: int = KIBIBYTES) -> None:
        """`kibibytes`: the memory that each hash takes; tests have little."""
        self._kibibytes = kibibytes
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def hash(self, password: str) -> str:
        """What is stored. Raises ValueRefused for a password that is too short or too long."""
        async with self._turns:
            return await asyncio.to_thread(_hash, accept_password(password), self._kibibytes)

    async def fits(self, password: str, stored: str | None) -> bool:
        """Whether it is the password; always False, after the same time, where none is stored."""
        async with self._turns:
            fits = await asyncio.to_thread(_fits, password[:LONGEST], stored, self._kibibytes)
        return fits and stored is not None


def accept_password(password: str) -> str:
    """The password, if it is one. The error does not repeat it."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise ValueRefused(
            f"密码应为 {SHORTEST} 到 {LONGEST} 个字符", f"a password must have {SHORTEST} to {LONGEST} characters"
        )
    return password


def _hash(password: str, kibibytes: int) -> str:
    derivation = Argon2id(salt=os.urandom(16), length=32, iterations=PASSES, lanes=1, memory_cost=kibibytes)
    return derivation.derive_phc_encoded(password.encode())


@cache
def _nobodys(kibibytes: int) -> str:
    """Compared with where there is no hash, so that a name's absence takes no less time."""
    return _hash(os.urandom(16).hex(), kibibytes)


def _fits(password: str, stored: str | None, kibibytes: int) -> bool:
    try:
        Argon2id.verify_phc_encoded(password.encode(), stored or _nobodys(kibibytes))
    except InvalidKey:
        return False
    return True
