"""Reads WeChat's replies, which are not always the JSON that its documentation promises."""

import json

import orjson

from wxgate.protocol.parameters import JsonObject
from wxgate.weixin.errors import OutcomeUnknown


def read_object(body: bytes) -> JsonObject:
    """The reply as a JSON object, whatever its Content-Type says (WeChat reference §12.1).

    Nicknames may hold raw control characters and halves of surrogate pairs: both are accepted, the halves become `?`;
    so is a byte order mark.
    Raises OutcomeUnknown when it is no JSON object.
    """
    try:
        reply: object = orjson.loads(body)
    except orjson.JSONDecodeError:
        reply = _leniently(body)
    # Raised out here so that it has no context: a decoder's exception carries the text, in which there may be a token.
    if not isinstance(reply, dict):
        raise OutcomeUnknown("the reply is not a JSON object")
    return reply


def _leniently(body: bytes) -> object:
    try:
        loose: object = json.loads(body.decode("utf-8-sig", errors="replace"), strict=False)
        # through orjson once more: it refuses what no JSON may hold, such as NaN
        return orjson.loads(json.dumps(loose, ensure_ascii=False).encode(errors="replace"))
    except (ValueError, RecursionError):
        return None
