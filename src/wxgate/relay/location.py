"""Where a visitor is led: the client's own URL with a key added."""

import re
from typing import Final
from urllib.parse import quote, urlsplit

OUR_KEY: Final = re.compile(r"key=[0-9a-fA-F]{32}")
"""A parameter that an earlier visit left in the URL: sites often pass the URL of the page they are on."""

URL_CHARACTERS: Final = "!#$%&'()*+,/:;=?@[]~"


def with_key(url: str, key: str) -> str:
    """`url` with `key=<key>` last in its query, as ASCII fit for a `Location` header.

    Query and fragment are kept. A `key` parameter of 32 hex digits is an earlier one of ours and is replaced; any
    other is the site's own and stays, before ours. Characters that no URL may hold raw are percent-encoded, a Chinese
    host name becomes its `xn--` form. Raises ValueError when the host has none.
    """
    address, hash_sign, fragment = in_ascii(url).partition("#")
    path, _, query = address.partition("?")
    theirs = [part for part in query.split("&") if part and not OUR_KEY.fullmatch(part)]
    return f"{path}?{'&'.join([*theirs, f'key={key}'])}{hash_sign}{fragment}"


def in_ascii(url: str) -> str:
    """The same URL in the characters that URLs are made of (RFC 3986). Raises ValueError when its host cannot be."""
    host = urlsplit(url).netloc
    if not host.isascii():
        url = url.replace(host, host.encode("idna").decode("ascii"), 1)
    return quote(url, safe=URL_CHARACTERS)
