"""UpYun's signatures, from its side (UpYun reference §3 and §8)."""

import base64
import hashlib
import hmac


def md5_hex(data: bytes) -> str:
    """The MD5 in lower-case hex, as UpYun writes it everywhere."""
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


def sign(password: str, *parts: str) -> str:
    """The HMAC-SHA1 of the parts that are not empty."""
    message = "&".join(part for part in parts if part).encode()
    return base64.b64encode(hmac.new(md5_hex(password.encode()).encode(), message, hashlib.sha1).digest()).decode()


def old_notification_sign(operator: str, password: str, task_id: str, timestamp: int) -> str:
    """The `signature` in a notification's body."""
    return md5_hex(f"{operator}{md5_hex(password.encode())}{task_id}{timestamp}".encode())[8:24]
