"""What the pages work with: the services, the same that commands use."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from wxgate.db import Database
from wxgate.jobs.admin import JobAdmin
from wxgate.operators.service import Operators
from wxgate.protocol.clock import Clock
from wxgate.settings import Settings
from wxgate.tenants.account_admin import AccountAdmin
from wxgate.tenants.client_admin import ClientAdmin
from wxgate.tenants.directory import Directory
from wxgate.tenants.platform_admin import PlatformAdmin
from wxgate.tenants.vault import Vault
from wxgate.tokens.keeper import Keeper
from wxgate.weixin.api import Api


@dataclass(frozen=True, slots=True)
class Desk:
    """The services of one process, as far as pages need them."""

    settings: Settings
    clock: Clock
    database: Database
    vault: Vault
    directory: Directory
    keeper: Keeper
    weixin: Api
    operators: Operators
    media_url: Callable[[str], str]
    """The public URL of a stored file, by its path."""
    endpoints: Sequence[str]
    """Names of all endpoints, which can be granted."""

    @property
    def accounts(self) -> AccountAdmin:
        """Administration of official accounts."""
        return AccountAdmin(self.database, self.vault, self.clock)

    @property
    def clients(self) -> ClientAdmin:
        """Administration of clients."""
        return ClientAdmin(self.database, self.vault, self.clock, self.endpoints)

    @property
    def platforms(self) -> PlatformAdmin:
        """Administration of third-party platforms."""
        return PlatformAdmin(self.database, self.vault, self.clock)

    @property
    def jobs(self) -> JobAdmin:
        """Administration of background jobs."""
        return JobAdmin(self.database, self.clock)
