"""The database: its connections, its transactions, its migrations. Knows no table of the product by name.

A *unit* is a small function of a connection; a *lane* runs units on threads of its own; a *group* is the units that
share a transaction and a commit.
"""

from wxgate.db import revisions
from wxgate.db.database import Database
from wxgate.db.errors import DatabaseAddressInvalid, DatabaseBusy, DatabaseUnavailable
from wxgate.db.insert_ignore import insert_ignore
from wxgate.db.numbered import NUMBER
from wxgate.db.schema import AnyTable, metadata
from wxgate.db.server_clock import server_time

__all__ = [
    "NUMBER",
    "AnyTable",
    "Database",
    "DatabaseAddressInvalid",
    "DatabaseBusy",
    "DatabaseUnavailable",
    "insert_ignore",
    "metadata",
    "revisions",
    "server_time",
]
