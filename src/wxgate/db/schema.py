"""The one MetaData in which every capability registers its tables."""

from typing import TypeAlias

from sqlalchemy import BigInteger, Column, Integer, MetaData, Table
from sqlalchemy.sql.base import ReadOnlyColumnCollection

# A bare `Table` means columns of type Any to the type checker.
AnyTable: TypeAlias = Table[ReadOnlyColumnCollection[str, Column[object]]]

# Named constraints: without names SQLite could never alter them, and the two engines would name them differently.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite counts only keys of the type INTEGER.
COUNTED = BigInteger().with_variant(Integer, "sqlite")
"""The type of a primary key that the database counts."""
