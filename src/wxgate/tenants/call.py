"""Who is calling, as every handler receives it: building one is the business of the chain of checks alone."""

from dataclasses import dataclass

from wxgate.protocol.deadline import Deadline
from wxgate.protocol.errors import AccountMissing
from wxgate.tenants.account import Account
from wxgate.tenants.client import Client
from wxgate.tenants.platform import Platform
from wxgate.tenants.standing import check_standing


@dataclass(frozen=True, slots=True)
class Call:
    """One authenticated request: its client, and the official account it speaks for."""

    client: Client
    deadline: Deadline
    request_id: str
    address: str
    """The caller's IP address, as far as trusted proxies tell it."""
    maybe_account: Account | None
    platform: Platform | None = None
    """The third-party platform that speaks for the account."""

    @property
    def account(self) -> Account:
        """The client's official account.

        Raises AccountMissing (110) when there is none or it is closed, PlatformUnusable (114) when its platform may not
        speak for it.
        """
        if self.maybe_account is None or self.maybe_account.closed:
            raise AccountMissing
        check_standing(self.maybe_account, self.platform)
        return self.maybe_account
