"""Calls of card endpoints without a gateway around them: parameters as a form carries them, the result as it is."""

from dataclasses import dataclass

from tests.tokens.rig import APPID

from wxgate.cards.endpoints import ENDPOINTS as CARDS
from wxgate.cards.service import Cards
from wxgate.http.answers import answer_to
from wxgate.protocol.deadline import Deadline
from wxgate.protocol.errors import ApiError
from wxgate.shake.endpoints import ENDPOINTS as SHAKE
from wxgate.tenants.account import Account
from wxgate.tenants.call import Call
from wxgate.tenants.client import Client

BY_NAME = {endpoint.name: endpoint for endpoint in (*CARDS, *SHAKE)}


@dataclass(slots=True)
class Till:
    """A client with an account that has cards."""

    cards: Cards
    account: Account
    seconds: float = 2.4
    """What a call may take; that of the gateway by default."""

    async def __call__(self, endpoint: str, **params: str) -> object:
        """The endpoint's `data`. Raises what it raises."""
        declared = BY_NAME[endpoint]
        return await declared.handler(self.cards, self.call(), declared.params.read(params))

    async def refused(self, endpoint: str, **params: str) -> ApiError:
        """The error that the caller is told."""
        try:
            result = await self(endpoint, **params)
        except Exception as error:  # noqa: BLE001  # as the gateway does
            return answer_to(error)
        raise AssertionError(f"not refused: {result}")

    def call(self) -> Call:
        client = Client("till", "web shop", APPID, "secret")
        return Call(client, Deadline.after(self.seconds), "id", "127.0.0.1", self.account)
