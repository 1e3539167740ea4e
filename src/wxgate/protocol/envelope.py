"""The one shape of every reply: `{"retcode": int, "msg": str, "data": any}` (contract §2)."""

from typing import Final

import orjson

from wxgate.protocol.errors import ApiError

DONE: Final = 200


def done(data: object) -> bytes:
    """The body of a success. `data` is anything orjson encodes: our results' dataclasses, or WeChat's JSON."""
    return orjson.dumps({"retcode": DONE, "msg": "", "data": data})


def failed(error: ApiError, request_id: str) -> bytes:
    """The body of an error. Its message ends with the request's id, by which an operator finds the log line."""
    return orjson.dumps({"retcode": error.code, "msg": f"{error.message} [{request_id}]", "data": error.data})
