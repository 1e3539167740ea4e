"""Deletes messages that are over, in chunks that hold nobody up."""

from typing import Final

from sqlalchemy import Connection, delete, select

from wxgate.db import Database
from wxgate.messages.status import QUEUED
from wxgate.messages.tables import messages

CHUNK: Final = 500
"""Rows deleted in one transaction: well below the 50 ms for which others may be kept waiting."""


async def clean_up(database: Database, accepted_before: float) -> int:
    """How many messages were deleted: those accepted before that moment that are not waiting to be sent."""
    total, deleted = 0, CHUNK
    while deleted == CHUNK:
        deleted = await database.run_long(_delete_chunk, accepted_before)
        total += deleted
    return total


def _delete_chunk(connection: Connection, accepted_before: float) -> int:
    over = (messages.c.accepted_at < accepted_before, messages.c.status != QUEUED)
    chunk = select(messages.c.id).where(*over).order_by(messages.c.accepted_at).limit(CHUNK)
    # `over` once more: on PostgreSQL an operator may send one again between the two halves of the statement
    return connection.execute(delete(messages).where(messages.c.id.in_(chunk), *over)).rowcount
