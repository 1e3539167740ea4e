"""What WeChat pushes to the accounts' servers: messages and events (WeChat reference §4)."""

from collections.abc import Mapping
from dataclasses import dataclass

from wxgate_sim.accounts import Accounts
from wxgate_sim.clock import Clock
from wxgate_sim.conversations import Conversations
from wxgate_sim.followers import People
from wxgate_sim.identifiers import Mint


@dataclass(slots=True)
class Pushes:
    """Queues what happened for the account's server; an account without `push_url` is told nothing."""

    clock: Clock
    mint: Mint
    accounts: Accounts
    people: People
    conversations: Conversations

    def event(self, appid: str, openid: str, event: str, fields: Mapping[str, str]) -> None:
        """Tell the account's server of an event; `fields` are its elements beyond the common ones, in order."""

    def message(self, appid: str, openid: str, msg_type: str, fields: Mapping[str, str]) -> None:
        """Tell the account's server of a message; it gets a MsgId of its own."""
