"""A client with springboards, visitors on their way through WeChat, and what they meet."""

from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qs, urlsplit

import httpx
from sqlalchemy import Connection, func, select
from tests.gateway import APPID, Caller, RunningGateway

from wxgate.relay.oauth_types import SCOPES, OauthTypeName
from wxgate.relay.tables import springboards, visits
from wxgate.tenants.account_admin import AccountAdmin
from wxgate.tenants.client_admin import ClientAdmin
from wxgate_sim.server import SimServer

SITE = "https://shop.example.com/welcome?from=menu#top"

EXCHANGE = "/sns/oauth2/access_token"
COMPONENT_EXCHANGE = "/sns/oauth2/component/access_token"
PROFILE = "/sns/userinfo"
FOLLOWER = "/cgi-bin/user/info"

BASE: OauthTypeName = "oauth_snsapi_base"
OPENID: OauthTypeName = "oauth_snsapi_openid"
USERINFO: OauthTypeName = "oauth_snsapi_userinfo"


@dataclass(slots=True)
class Place:
    """Everything a test of the relay touches."""

    sim: SimServer
    gateway: RunningGateway
    accounts: AccountAdmin
    clients: ClientAdmin
    caller: Caller
    component: str | None = None
    """The platform that speaks for the account, None for a self-owned one."""

    @property
    def exchange(self) -> str:
        """Where codes are exchanged."""
        return COMPONENT_EXCHANGE if self.component else EXCHANGE

    async def another_client(self, appid: str | None = APPID) -> Caller:
        """Another client of the same gateway."""
        client = await self.clients.add(name="somebody else", appid=appid)
        assert client.secret is not None
        await self.gateway.services.directory.reload()
        return self.gateway.caller(client.code, client.secret)

    async def edited(self) -> None:
        """Return when the gateway knows what the operator changed."""
        await self.gateway.services.directory.reload()

    async def springboard(self, oauth_type: OauthTypeName = OPENID, redirect_uri: str = SITE) -> str:
        """The key of a new springboard."""
        reply = await self.caller("set_drawboard_data", redirect_uri=redirect_uri, oauth_type=oauth_type)
        assert isinstance(reply.data, dict), reply.msg
        return str(reply.data["key"])

    def person(self, name: str, *, follows: bool = False) -> str:
        """The openid of a new person."""
        return self.sim.add_follower(id=name, nickname=f"{name}👋", subscribed=follows).openid(APPID)

    def code(self, openid: str | None, oauth_type: OauthTypeName = OPENID, *, snapshot: bool = False) -> str:
        """The code with which WeChat would send this person's browser back."""
        return self.sim.code(APPID, openid, SCOPES[oauth_type], snapshot=snapshot, platform=self.component)

    async def come_back(
        self,
        key: str,
        code: str | None,
        oauth_type: OauthTypeName = OPENID,
        *,
        to: RunningGateway | None = None,
        language: str = "zh-CN",
    ) -> httpx.Response:
        """What the browser gets when it comes back from WeChat."""
        query = {"state": key} if code is None else {"code": code, "state": key}
        http = (to or self.gateway).http
        return await http.get(
            f"/wx_service/{oauth_type}", params=query, headers={"Accept-Language": language}, follow_redirects=False
        )

    async def visit(self, key: str, openid: str | None, oauth_type: OauthTypeName = OPENID) -> str:
        """The user-data key of a visitor who came through without trouble."""
        return user_key(await self.come_back(key, self.code(openid, oauth_type), oauth_type))

    async def user_data(self, key: str) -> dict[str, object]:
        """What the client is told for this key."""
        reply = await self.caller("get_user_data", key=key)
        assert isinstance(reply.data, dict), reply.msg
        return dict(reply.data)

    def pass_time(self, seconds: float) -> None:
        """Let time go by for the gateway, and for the simulator that tells it the time every second or so."""
        self.sim.advance(seconds)
        self.gateway.services.clock.offset += seconds

    async def count(self, table: Literal["springboards", "visits"]) -> int:
        """How many rows there are."""
        return await self.gateway.services.database.read(_count, table)


def user_key(response: httpx.Response) -> str:
    """The key that was added to the URL that the browser is led on to."""
    assert response.status_code == 302, response.text
    (key,) = parse_qs(urlsplit(response.headers["location"]).query)["key"]
    return key


def _count(connection: Connection, table: str) -> int:
    return connection.execute(
        select(func.count()).select_from({"springboards": springboards, "visits": visits}[table])
    ).scalar_one()
