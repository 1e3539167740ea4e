"""Deletes messages that are over."""

from typing import Final

from sqlalchemy import or_

from wxgate.db import Database
from wxgate.db.chunks import delete_rows
from wxgate.messages.outcomes import GIVEN_UP_AFTER
from wxgate.messages.status import QUEUED
from wxgate.messages.tables import messages

SPARE: Final = 86400.0
"""Seconds beyond which a message still queued has lost its job, for an operator dropped that."""


async def clean_up(database: Database, accepted_before: float, now: float) -> int:
    """How many messages were deleted: those accepted before that moment that will not be sent any more."""
    over = or_(messages.c.status != QUEUED, messages.c.accepted_at < now - GIVEN_UP_AFTER - SPARE)
    return await delete_rows(database, messages, messages.c.accepted_at < accepted_before, over)
