"""The POST by which UpYun tells that a task has ended (UpYun reference §8): who sent it, and what it is about."""

import hmac
import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import parse_qsl

import orjson

from wxgate.blobs.upyun.signature import Operator, md5_hex

WINDOW: Final = 1800.0
"""Seconds that a notification's date may be off, either way."""

_TASK_ID: Final = re.compile(r"[0-9A-Za-z_-]{1,64}")
_MOST_FIELDS: Final = 32


def is_genuine(operator: Operator, uri: str, headers: Mapping[str, str], body: bytes, now: float) -> bool:
    """Whether a notification is UpYun's: by its headers, or by the old signature in its body when they have none.

    `uri` is the path (and query) of our notify URL, `now` the UNIX time. The headers' signature covers only what the
    header Content-MD5 says, so the body is held against that; without that header nothing vouches for the body, and
    the answer is no.
    """
    given = {name.lower(): value for name, value in headers.items()}
    if "authorization" not in given:
        return _is_old(operator, fields_of(body), now)
    date, content_md5 = given.get("x-date") or given.get("date", ""), given.get("content-md5", "")
    scheme, _, credentials = given["authorization"].partition(" ")
    expected = f"{operator.name}:{operator.sign('POST', uri, date, content_md5)}"
    checks = (
        scheme.lower() == "upyun",
        _same(credentials.strip(), expected),
        _same(content_md5, md5_hex(body)),
        abs(_moment(date) - now) <= WINDOW,
    )
    return all(checks)


def task_of(body: bytes) -> str | None:
    """The task that a notification names, None when it names none or in no shape that an id can have."""
    task_id = fields_of(body).get("task_id", "")
    return task_id if _TASK_ID.fullmatch(task_id) else None


def fields_of(body: bytes) -> dict[str, str]:
    """The texts and numbers of a notification, which is a JSON object, or a form where it was not asked for JSON."""
    try:
        told: object = orjson.loads(body)
    except orjson.JSONDecodeError:
        told = _form(body)
    if not isinstance(told, dict):
        return {}
    return {name: str(value) for name, value in told.items() if isinstance(value, str | int)}


def _form(body: bytes) -> dict[str, str]:
    try:
        return dict(parse_qsl(body.decode(), max_num_fields=_MOST_FIELDS))
    except ValueError:
        return {}


def _is_old(operator: Operator, fields: Mapping[str, str], now: float) -> bool:
    task_id, timestamp = fields.get("task_id", ""), fields.get("timestamp", "")
    signed = _same(fields.get("signature", ""), operator.old_sign(task_id, timestamp))
    return signed and re.fullmatch(r"[0-9]{1,12}", timestamp) is not None and abs(int(timestamp) - now) <= WINDOW


def _same(given: str, expected: str) -> bool:
    # as bytes, since strings are only compared when they are ASCII
    return hmac.compare_digest(given.encode(errors="replace"), expected.encode())


def _moment(date: str) -> float:
    """The header's UNIX time, an endless way off when it is unreadable."""
    try:
        return parsedate_to_datetime(date).timestamp()
    except (ValueError, OverflowError):
        return float("-inf")
