"""The code registry: which card a merchant's own code belongs to."""

from dataclasses import dataclass

from wxgate.cards import codes_store
from wxgate.db import Database


@dataclass(frozen=True, slots=True)
class Coded:
    """A card, and the code of it that is to be claimed: empty where WeChat assigns one."""

    card_id: str
    code: str


class CodeRegistry:
    """What `wxgate codes import` has published, for all accounts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def card_of(self, appid: str, code: str) -> str | None:
        """The card that this code of the account belongs to; None when the registry does not know it.

        Raises as `Database.read` does.
        """
        return await self._database.read(codes_store.card_of, appid, code)

    async def resolve(self, appid: str, card_id: str, code: str) -> Coded:
        """What is to be claimed, in the order of contract §4: the card given; the registry's; `code` as the card."""
        if card_id:
            return Coded(card_id, code)
        found = await self.card_of(appid, code)
        return Coded(found, code) if found else Coded(code, "")
