"""Addresses of the console that others than its pages speak of."""

from typing import Final

ROOT: Final = "/console"
LINK: Final = f"{ROOT}/link"


def link_path(token: str) -> str:
    """Where the link with this token sets a password."""
    return f"{LINK}/{token}"
