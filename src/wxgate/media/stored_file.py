"""A file from WeChat that lies in our storage."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self, cast

from wxgate.blobs.paths import type_of
from wxgate.blobs.types import FileType


@dataclass(frozen=True, slots=True)
class StoredFile:
    """Where it lies, and what is known of it."""

    path: str
    size: int
    """Bytes."""
    width: int
    """Pixels, as are the height's; 0 for what is neither picture nor film."""
    height: int

    @property
    def file_type(self) -> FileType:
        """By its bytes, not by what WeChat or anybody else said."""
        return type_of(self.path)

    @classmethod
    def of(cls, row: Mapping[str, object]) -> Self | None:
        """The file of a row of the table; None while it is not stored."""
        if row["stored_at"] is None:
            return None
        return cls(
            cast("str", row["path"]), cast("int", row["size"]), cast("int", row["width"]), cast("int", row["height"])
        )
