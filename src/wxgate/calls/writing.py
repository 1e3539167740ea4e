"""Calls and counts as rows."""

from collections.abc import Callable, Sequence

import orjson
from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from wxgate.calls.tables import BUCKET, call_counts, calls
from wxgate.calls.trace import Trace
from wxgate.db.declared import insert_all

Entry = tuple[float, Trace, str, int, float, str]
"""When a call ended, its trace, endpoint and code, the seconds it took, and why it was refused."""

Counts = dict[tuple[int, str, int], list[int]]
"""By second, endpoint and code: how many calls there were, and how many of them are in the log."""

LONGEST_REASON = 300


def write(connection: Connection, entries: Sequence[Entry], counts: Counts, shown: Callable[[str], str]) -> None:
    """Add all of it."""
    if entries:
        insert_all(connection, calls, [_row(entry, shown) for entry in entries])
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    adding = insert(call_counts)
    adding = adding.on_conflict_do_update(
        index_elements=[call_counts.c.bucket, call_counts.c.endpoint, call_counts.c.retcode],
        set_={
            "calls": call_counts.c.calls + adding.excluded.calls,
            "logged": call_counts.c.logged + adding.excluded.logged,
        },
    )
    connection.execute(adding, _in_buckets(counts))


def _row(entry: Entry, shown: Callable[[str], str]) -> dict[str, object]:
    at, trace, endpoint, retcode, seconds, reason = entry
    weixin = [[path, outcome, round(took * 1000, 1)] for path, outcome, took in trace.weixin]
    return {
        "at": at,
        "request_id": trace.request_id,
        "client_code": shown(trace.client_code),
        "endpoint": endpoint,
        "retcode": retcode,
        "milliseconds": round(seconds * 1000, 1),
        "address": trace.address,
        "reason": reason[:LONGEST_REASON],
        "weixin": orjson.dumps(weixin).decode(),
    }


def _in_buckets(counts: Counts) -> list[dict[str, object]]:
    """In the order of their keys, or processes that add to the same ones would wait for one another in a circle."""
    summed: dict[tuple[int, str, int], list[int]] = {}
    for (second, endpoint, retcode), (number, logged) in counts.items():
        total = summed.setdefault((second - second % BUCKET, endpoint, retcode), [0, 0])
        total[0] += number
        total[1] += logged
    names = ("bucket", "endpoint", "retcode", "calls", "logged")
    return [dict(zip(names, (*key, *total), strict=True)) for key, total in sorted(summed.items())]
