"""The EncodingAESKey before the latest change, which WeChat may go on using for a while."""

from collections.abc import Callable
from typing import Protocol

from wxgate.tenants.vault import Cell, Vault


class PushKeys(Protocol):
    """Whose pushes are encrypted: an account, or a platform."""

    @property
    def push_aes_key(self) -> str | None:
        """The current key."""

    @property
    def old_push_aes_key(self) -> str | None:
        """The one before."""


def former_aes_key(vault: Vault, cell: Callable[[str], Cell], holder: PushKeys | None, sealed: object) -> str | None:
    """The sealed key that is kept beside the new one: the key before, or none when there is to be none at all.

    `sealed` is what the column `push_aes_key` is about to hold, `cell` gives the cell of a column of the holder's row.
    """
    if holder is None or sealed is None:
        return None
    same = vault.open(str(sealed), cell("push_aes_key")) == holder.push_aes_key
    former = holder.old_push_aes_key if same else holder.push_aes_key
    return None if former is None else vault.seal(former, cell("old_push_aes_key"))
