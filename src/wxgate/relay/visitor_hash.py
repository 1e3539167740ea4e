"""Tells a springboard's visitors apart without remembering who they are."""

import hashlib
import secrets


def visitor_hash(springboard: str, openid: str | None) -> str:
    """A text that is the same for the same openid on the same springboard. Without an openid nobody is the same.

    The springboard's unguessable key is the salt, so hashes of different springboards cannot be compared.
    """
    if not openid:
        return f"unknown-{secrets.token_hex(16)}"
    return hashlib.sha256(f"{springboard}\n{openid}".encode()).hexdigest()
