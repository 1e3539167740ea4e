"""A gateway with a third-party platform that the simulator pushes to, and an account that may authorise it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final

from tests.gateway import SECRET, Caller, RunningGateway

from wxgate.http.routes import NAMES
from wxgate.protocol.deadline import Deadline
from wxgate.tenants.account import Account
from wxgate.tenants.account_admin import AccountAdmin
from wxgate.tenants.client_admin import ClientAdmin
from wxgate.tenants.platform_admin import PlatformAdmin
from wxgate_sim.server import SimServer

COMPONENT: Final = "wx2f8e1c0a9b7d6e53"
APPID: Final = "wxf8b4f85f3a794e77"
COMPONENT_SECRET: Final = "c0" * 16
TOKEN: Final = "gwDemoToken2024"
KEY: Final = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"

API: Final = "/cgi-bin/component/api_"


@dataclass(slots=True)
class Place:
    """Everything a test of platforms touches."""

    sim: SimServer
    gateway: RunningGateway
    accounts: AccountAdmin
    clients: ClientAdmin
    platforms: PlatformAdmin

    async def add_platform(self, **options: object) -> None:
        """The platform, known to both sides; its first ticket is on its way."""
        await self.platforms.add(
            COMPONENT, name="门店助手", secret=COMPONENT_SECRET, push_token=TOKEN, push_aes_key=KEY
        )
        await self.gateway.services.directory.reload()
        url = self.gateway.url
        known = {
            "appid": COMPONENT,
            "secret": COMPONENT_SECRET,
            "push_token": TOKEN,
            "push_aes_key": KEY,
            "push_url": f"{url}/push/component/{COMPONENT}",
            "message_url": f"{url}/push/{COMPONENT}/$APPID$",
            "allow_any_redirect": True,
        }
        await asyncio.to_thread(self.sim.add_platform, **{**known, **options})  # type: ignore[arg-type]

    async def authorize(self, *functions: int, appid: str = APPID, told: bool = True) -> str:
        """The code, after the account's administrator granted these sets, or all."""
        return await asyncio.to_thread(self.sim.authorize, COMPONENT, appid, functions or None, told=told)

    async def withdraw(self, appid: str = APPID) -> None:
        """The administrator takes the authorisation back."""
        await asyncio.to_thread(self.sim.withdraw, COMPONENT, appid)

    async def client(self, appid: str = APPID) -> Caller:
        """A client of the account."""
        client = await self.clients.add(name="web shop", appid=appid)
        assert client.secret is not None
        await self.gateway.services.directory.reload()
        return self.gateway.caller(client.code, client.secret)

    async def authorized_client(self, functions: Sequence[int] = ()) -> Caller:
        """A client of the account, which authorises the platform."""
        await self.authorize(*functions)
        await self.until_authorized()
        return await self.client()

    def account(self, appid: str = APPID) -> Account | None:
        """The account as this gateway knows it."""
        return self.gateway.services.directory.account(appid)

    async def until_ticket(self) -> None:
        """Return once the gateway has a ticket."""

        def there() -> bool:
            platform = self.gateway.services.directory.platform(COMPONENT)
            return platform is not None and platform.ticket is not None

        await eventually(there)

    async def until_authorized(self, appid: str = APPID) -> Account:
        """The account, once it authorises the platform and is described."""

        def there() -> bool:
            account = self.account(appid)
            standing = account.authorization if account else None
            return bool(standing and standing.withdrawn_at is None and standing.profile.original_id)

        await eventually(there)
        account = self.account(appid)
        assert account is not None
        return account

    async def until_withdrawn(self, appid: str = APPID) -> None:
        """Return once the gateway knows that the authorisation is over."""

        def there() -> bool:
            account = self.account(appid)
            return bool(account and account.authorization and account.authorization.withdrawn_at is not None)

        await eventually(there)

    async def advance(self, seconds: float) -> None:
        """Let time pass, for WeChat and for the gateway."""
        self.sim.advance(seconds)
        self.gateway.services.clock.offset += seconds


def new_place(gateway: RunningGateway, sim: SimServer) -> Place:
    """The place without its platform; the simulator knows the account."""
    services = gateway.services
    sim.add_account(appid=APPID, secret=SECRET, name="咖啡店", allow_any_redirect=True)
    tenants = (services.database, services.vault, services.clock)
    return Place(sim, gateway, AccountAdmin(*tenants), ClientAdmin(*tenants, NAMES), PlatformAdmin(*tenants))


async def eventually(happened: Callable[[], bool] | Callable[[], Awaitable[bool]]) -> None:
    """Return once it has happened; fail when it does not within 20 s."""
    deadline = Deadline.after(20)
    while True:
        outcome = happened()
        if outcome is True or (not isinstance(outcome, bool) and await outcome):
            return
        assert deadline.remaining() > 0, "it did not happen"
        await asyncio.sleep(0.02)
