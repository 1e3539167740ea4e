"""Temporary media: pictures, voices and films, which WeChat keeps for three days (WeChat reference §9.1)."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Final
from urllib.parse import urljoin, urlsplit

from wxgate.protocol.deadline import Deadline
from wxgate.protocol.parameters import JsonObject
from wxgate.weixin.api import Api, read_reply
from wxgate.weixin.errors import OutcomeUnknown, Refused
from wxgate.weixin.replies import read_object
from wxgate.weixin.transport import Incoming

PATH: Final = "/cgi-bin/media/get"
VIDEO: Final = "video_url"
"""The field of a reply that tells where a film is, and what observers know the request of that film as."""
MOST_REDIRECTS: Final = 3
LARGEST_REPLY: Final = 64 * 1024
"""Bytes. What begins like JSON and is longer is a file."""

_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_SPACE: Final = b" \t\r\n\xef\xbb\xbf"
"""What may stand before JSON, a byte order mark included."""

Write = Callable[[bytes], Awaitable[None]]


class MediumTooLarge(Exception):
    """The file has more bytes than `limit`, the most that the caller accepts."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"the file is larger than {limit} bytes")
        self.limit = limit


async def fetch_media(
    api: Api, access_token: str, media_id: str, write: Write, deadline: Deadline, *, limit: int
) -> None:
    """Gives the file to `write`, piece by piece, and reads on only when that has returned. Harmless to repeat (§12.4).

    Raises Refused (TokenRefused for a bad token), before anything is written; NotReached or OutcomeUnknown when the
    file did not come whole; MediumTooLarge for more than `limit` bytes, if WeChat announces them before anything is
    written; and whatever `write` raises, which ends the transfer.
    """
    query = {"access_token": access_token, "media_id": media_id}
    async with api.incoming(PATH, query, deadline) as answer:
        beginning, reply = await _beginning(answer, lambda content: read_reply(answer.status, content, query))
        if reply is None:
            await _hand_over(answer, beginning, write, limit)
            return
    url = reply.get(VIDEO)
    if not isinstance(url, str) or not url:
        raise OutcomeUnknown("the reply is no file and has no video_url")
    await _fetch_film(api, url, write, deadline, limit)


async def _fetch_film(api: Api, url: str, write: Write, deadline: Deadline, limit: int) -> None:
    for _ in range(1 + MOST_REDIRECTS):
        async with api.incoming_from(_web_address(url), VIDEO, deadline) as answer:
            location = answer.header("location") if answer.status in _REDIRECTS else ""
            if not location:
                beginning, reply = await _beginning(answer, _read_elsewhere)
                if reply is not None:
                    raise OutcomeUnknown("the film's server sent no film")
                await _hand_over(answer, beginning, write, limit)
                return
        url = _web_address(url, location)
    raise OutcomeUnknown("the film's address leads to others without end")


async def _beginning(answer: Incoming, read: Callable[[bytes], JsonObject]) -> tuple[bytes, JsonObject | None]:
    """The first bytes of a file; or the reply instead of one, as `read` reads it.

    Decided by content (§9.1): what calls itself text is never a file, JSON that calls itself a picture is none.
    """
    if answer.status != HTTPStatus.OK:
        raise OutcomeUnknown(f"HTTP status {answer.status}")
    if answer.header("content-encoding").lower() not in ("", "identity"):
        raise OutcomeUnknown("the answer is compressed, which was not asked for")
    text = _is_text(answer.header("content-type"))
    content, whole = bytearray(), False
    while not whole and len(content) <= LARGEST_REPLY and (text or _may_be_json(content)):
        piece = await answer.piece()
        content += piece
        whole = not piece
    if text and not whole:
        raise OutcomeUnknown("the reply has no end")
    if text or (whole and _is_reply(bytes(content))):
        return b"", read(bytes(content))
    return bytes(content), None


async def _hand_over(answer: Incoming, beginning: bytes, write: Write, limit: int) -> None:
    if _announced_size(answer) > limit:
        raise MediumTooLarge(limit)
    size, piece = 0, beginning
    while piece:
        size += len(piece)
        if size > limit:
            raise MediumTooLarge(limit)
        await write(piece)
        piece = await answer.piece()
    if not size:
        raise OutcomeUnknown("the answer is empty")


def _announced_size(answer: Incoming) -> int:
    """Bytes, 0 for chunks, whose end can be told as well. Raises OutcomeUnknown when nothing tells a whole file."""
    length = answer.header("content-length")
    if length.isdecimal():
        return int(length)
    if answer.header("transfer-encoding").lower() != "chunked":
        raise OutcomeUnknown("the answer does not tell where the file ends")
    return 0


def _is_text(content_type: str) -> bool:
    kind = content_type.partition(";")[0].strip().lower()
    return kind.startswith("text/") or kind.rpartition("/")[2].rpartition("+")[2] == "json"


def _may_be_json(content: bytearray) -> bool:
    start = content[:64].lstrip(_SPACE)
    return not start or start.startswith(b"{")


def _is_reply(content: bytes) -> bool:
    """Whether a whole answer, which does not call itself text, is a reply nevertheless."""
    try:
        return not {"errcode", VIDEO}.isdisjoint(read_object(content))
    except OutcomeUnknown:
        return False


def _read_elsewhere(content: bytes) -> JsonObject:
    """What another server says instead of a film. It was sent no token, so it can refuse none."""
    try:
        return read_reply(HTTPStatus.OK, content, {})
    except Refused as refused:
        errcode = refused.errcode
    raise OutcomeUnknown(f"the film's server answered errcode {errcode}")


def _web_address(url: str, location: str = "") -> str:
    """Where `location` leads from `url`. Raises OutcomeUnknown for what is no http or https URL."""
    try:
        target = urljoin(url, location)
        good = urlsplit(target).scheme in ("http", "https")
    except ValueError:
        target, good = "", False
    if not good:
        raise OutcomeUnknown("the film has no address on the web")
    return target
