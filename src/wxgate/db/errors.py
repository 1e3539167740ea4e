"""What can go wrong with the database as a whole. No text of these holds an address or a password.

Errors of one statement (a duplicate key, say) are SQLAlchemy's own and reach the caller of that statement.
"""


class DatabaseBusy(Exception):
    """Too many units wait already: refused at once, nothing was done. Try later (HTTP 503)."""

    def __init__(self, waiting: int) -> None:
        super().__init__(f"数据库繁忙，已有 {waiting} 个操作在排队 / the database is busy: {waiting} units are waiting")


class DatabaseUnavailable(Exception):
    """The database cannot be reached, is closed, or was lost at a moment that matters.

    When it was lost during COMMIT, nobody knows whether the unit took effect: `outcome_unknown` is True then.
    """

    def __init__(self, text: str, *, outcome_unknown: bool = False) -> None:
        super().__init__(text)
        self.outcome_unknown = outcome_unknown

    def again(self) -> "DatabaseUnavailable":
        """An equal exception, so that no two callers raise the same object."""
        return DatabaseUnavailable(str(self), outcome_unknown=self.outcome_unknown)


class DatabaseAddressInvalid(ValueError):
    """The setting DATABASE_URL cannot be used; the text says what is accepted, never what was given."""
