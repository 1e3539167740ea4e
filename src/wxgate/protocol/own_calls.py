"""What we ourselves send to clients, signed as the API is: no caller may hand it back to us as a call of its own."""

from collections.abc import Container
from typing import Final

OWN_CALLS: Final[tuple[tuple[str, ...], ...]] = (
    ("status", "touser", "template_id"),
    ("status", "media_id"),
    ("push_id", "body_sha256"),
)
"""Fields that are never empty and stand together in nothing but a callback (contract §5, §7), and a forwarded push."""


def is_own_call(fields: Container[str]) -> bool:
    """Whether these are the fields of a callback or a forwarded push.

    Binding under HMAC-SHA256, which signs names; the MD5 scheme signs values alone, and names can be changed under it.
    """
    return any(all(name in fields for name in names) for names in OWN_CALLS)
