"""SQL that the two engines say differently, or that SQLAlchemy would build anew for each number of values."""

from collections.abc import Sequence
from typing import Final

import orjson
from sqlalchemy import Connection, TextClause, text

LANES: Final = text("""
    WITH RECURSIVE found(lane) AS (
        SELECT MIN(lane) FROM jobs
        UNION ALL
        SELECT (SELECT MIN(jobs.lane) FROM jobs WHERE jobs.lane > found.lane) FROM found WHERE found.lane IS NOT NULL
    )
    SELECT lane, (SELECT MIN(jobs.run_at) FROM jobs WHERE jobs.lane = found.lane) AS run_at
    FROM found WHERE lane IS NOT NULL
""")
"""Every lane with work, and when its next job may begin: two index probes for each, however much work there is."""

_CLAIMED: Final = """
    run_at = :until, owner = :owner, attempt = attempt + 1, unsettled = unsettled + 1,
    uncertain_since = COALESCE(uncertain_since, :now)
"""
_RETURNED: Final = "id, kind, lane, payload, subject, attempt, failures, unsettled, created_at, uncertain_since"

CLAIM_POSTGRESQL: Final = text(f"""
    WITH due AS MATERIALIZED (
        SELECT picked.id
        FROM unnest(CAST(:lanes AS text[]), CAST(:takes AS int[]), CAST(:sinces AS float8[]))
            AS wanted(lane, take, since),
        LATERAL (
            SELECT jobs.id FROM jobs
            WHERE jobs.lane = wanted.lane AND jobs.run_at BETWEEN wanted.since AND :now
                AND jobs.id <> ALL(CAST(:held AS bigint[]))
            ORDER BY jobs.run_at LIMIT wanted.take FOR UPDATE SKIP LOCKED
        ) AS picked
    )
    UPDATE jobs SET {_CLAIMED} WHERE id IN (SELECT due.id FROM due)
    RETURNING {_RETURNED}
""")  # noqa: S608  # our own names
"""Materialized: as a mere subquery it may be run again for every job there is, and takes as many each time."""

CLAIM_SQLITE: Final = text(f"""
    UPDATE jobs SET {_CLAIMED}
    WHERE id IN (
        SELECT id FROM jobs
        WHERE lane = :lane AND run_at BETWEEN :since AND :now AND id NOT IN (SELECT value FROM json_each(:held))
        ORDER BY run_at LIMIT :take
    )
    RETURNING {_RETURNED}
""")  # noqa: S608  # our own names

_IDS: Final = {"postgresql": "= ANY(CAST(:ids AS bigint[]))", "sqlite": "IN (SELECT value FROM json_each(:ids))"}


def _for_each_engine(statement: str) -> dict[str, TextClause]:
    return {engine: text(statement.format(ids=ids)) for engine, ids in _IDS.items()}


HELD: Final = {
    "postgresql": text(f"SELECT id, attempt FROM jobs WHERE id {_IDS['postgresql']} ORDER BY id FOR UPDATE"),  # noqa: S608
    "sqlite": text(f"SELECT id, attempt FROM jobs WHERE id {_IDS['sqlite']}"),  # noqa: S608
}
DELETE: Final = _for_each_engine("DELETE FROM jobs WHERE id {ids}")
RENEW: Final = _for_each_engine("UPDATE jobs SET run_at = :until WHERE owner = :owner AND id {ids}")


def numbers(connection: Connection, values: Sequence[int]) -> object:
    """Whole numbers as one parameter, as the statements above take them."""
    return list(values) if connection.dialect.name == "postgresql" else orjson.dumps(values).decode()
