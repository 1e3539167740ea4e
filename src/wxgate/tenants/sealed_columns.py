"""Which columns hold sealed texts: the table says so itself, so nobody can forget one when the key changes."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Column, MetaData, Text

from wxgate.db.schema import AnyTable
from wxgate.tenants.vault import Cell

_SEALED: Final = "sealed"


def sealed_column() -> Column[str | None]:
    """A column for texts that a Vault sealed; NULL where there is no secret. It takes its attribute's name."""
    return Column(Text, nullable=True, info={_SEALED: True})


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """One column of one table that holds sealed texts."""

    table: AnyTable
    column: Column[object]

    @property
    def key(self) -> tuple[Column[object], ...]:
        """The columns of the table's primary key."""
        return tuple(self.table.primary_key.columns)

    def cell(self, key: tuple[object, ...]) -> Cell:
        """The cell of this column in the row with this primary key."""
        return Cell(self.table.name, key, self.column.name)


def sealed_columns(metadata: MetaData) -> tuple[SealedColumn, ...]:
    """Every column of the imported tables that was declared with `sealed_column`."""
    return tuple(
        SealedColumn(table, column)
        for table in metadata.sorted_tables
        for column in table.columns
        if column.info.get(_SEALED)
    )
