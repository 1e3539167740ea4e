"""UpYun's current signature: HMAC-SHA1 over method, URI, date and the body's MD5 (UpYun reference §3.2).

MD5 and SHA-1 are UpYun's choice, not ours.
"""

import base64
import hashlib
import hmac
from email.utils import formatdate
from urllib.parse import quote


class Operator:
    """An operator (操作员) of UpYun: its name, and the key made of its password, which never leaves this object."""

    __slots__ = ("_key", "name")

    def __init__(self, name: str, password: str) -> None:
        self.name = name
        self._key = md5_hex(password.encode())

    def __repr__(self) -> str:
        return f"Operator({self.name!r})"

    def sign(self, *parts: str | None) -> str:
        """The signature of these parts, joined by `&`; a part that is empty is left out together with its `&`."""
        message = "&".join(part for part in parts if part).encode()
        return base64.b64encode(hmac.new(self._key.encode(), message, hashlib.sha1).digest()).decode()

    def headers(self, method: str, uri: str, date: str, content_md5: str | None = None) -> dict[str, str]:
        """The headers that sign a request.

        `uri` is path and query exactly as sent, percent-encoded, with the bucket; `content_md5` is the body's MD5 in
        lower-case hex, `date` as `http_date` makes it.
        """
        signature = self.sign(method, uri, date, content_md5)
        headers = {"Date": date, "Authorization": f"UPYUN {self.name}:{signature}"}
        return headers | {"Content-MD5": content_md5} if content_md5 else headers

    def old_sign(self, task_id: str, timestamp: str) -> str:
        """The 16 hex digits that old notifications carry in their body (UpYun reference §8)."""
        return md5_hex(f"{self.name}{self._key}{task_id}{timestamp}".encode())[8:24]


def md5_hex(data: bytes) -> str:
    """The MD5 in 32 lower-case hex digits: UpYun's Content-MD5, which is not the base64 of RFC 1864."""
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


def http_date(now: float) -> str:
    """The header `Date` for this UNIX time: RFC 1123, GMT, two-digit day."""
    return formatdate(now, usegmt=True)


def object_uri(bucket: str, path: str) -> str:
    """What stands on the request line for a file of the bucket."""
    return quote(f"/{bucket}/{path.lstrip('/')}", safe="/~")
