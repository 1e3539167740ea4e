"""A folder's list, page by page, as text or JSON (UpYun reference §4)."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error

import orjson

from wxgate_sim.upyun.errors import Refused
from wxgate_sim.upyun.files import Entry
from wxgate_sim.upyun.request import JSON, Answer, Request

LAST = "g2gCZAAEbmV4dGQAA2VvZg"
USUAL = 100
MOST = 10_000


def listed(entries: list[Entry], request: Request) -> Answer:
    """The page that the request asks for."""
    if request.header("x-list-order") == "desc":
        entries.reverse()
    limit = request.header("x-list-limit") or str(USUAL)
    if not limit.isdecimal() or not 1 <= int(limit) <= MOST:
        raise Refused(40001000)
    begin = _begin(entries, request.header("x-list-iter"))
    page = entries[begin : begin + int(limit)]
    more = begin + len(page) < len(entries)
    after = urlsafe_b64encode(page[-1].name.encode()).decode() if more else LAST
    if JSON in request.header("accept"):
        told = {"files": [_shown(each) for each in page], "iter": after}
        return Answer(body=orjson.dumps(told), headers={"Content-Type": JSON})
    lines = "\n".join(_line(each) for each in page)
    return Answer(body=lines.encode(), headers={"Content-Type": "text/plain", "x-upyun-list-iter": after})


def _begin(entries: list[Entry], after: str) -> int:
    """The place right behind the entry that the last page ended with."""
    if not after:
        return 0
    if after == LAST:
        return len(entries)
    try:
        name = urlsafe_b64decode(after).decode()
    except (Error, UnicodeDecodeError):
        raise Refused(40001000) from None
    return next((place for place, each in enumerate(entries, 1) if each.name == name), len(entries))


def _line(entry: Entry) -> str:
    return f"{entry.name}\t{'F' if entry.is_folder else 'N'}\t{entry.size}\t{entry.modified}"


def _shown(entry: Entry) -> dict[str, object]:
    return {
        "type": entry.content_type,
        "length": entry.size,
        "name": entry.name,
        "last_modified": entry.modified,
    }
