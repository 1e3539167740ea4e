"""All that concerns operators, opened together."""

from dataclasses import dataclass

from wxgate.db import Database
from wxgate.operators.admin import OperatorAdmin
from wxgate.operators.changes import Changes
from wxgate.operators.passwords import Passwords
from wxgate.operators.sessions import Sessions
from wxgate.operators.sign_in import SignIn
from wxgate.protocol.clock import Clock


@dataclass(frozen=True, slots=True)
class Operators:
    """The services of one process."""

    admin: OperatorAdmin
    passwords: Passwords
    sessions: Sessions
    sign_in: SignIn
    changes: Changes


def open_operators(database: Database, clock: Clock, passwords: Passwords | None = None) -> Operators:
    """The services over this database."""
    passwords, sessions = passwords or Passwords(), Sessions(database, clock)
    return Operators(
        OperatorAdmin(database, clock),
        passwords,
        sessions,
        SignIn(database, sessions, passwords, clock),
        Changes(database, clock),
    )
