"""A whole gateway on a real socket, and a caller that signs as any client would."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx
from pydantic import SecretStr

from wxgate.app import Gateway, MoreRoutes
from wxgate.console.tester.credentials import DemoClient
from wxgate.http.server import serving
from wxgate.protocol.clock import Clock
from wxgate.protocol.parameters import JsonValue
from wxgate.protocol.signature import MD5, sign
from wxgate.services import Services
from wxgate.settings import Settings

APPID = "wx0123456789abcdef"
SECRET = "0123456789abcdef0123456789abcdef"


@dataclass(frozen=True, slots=True)
class Reply:
    """An envelope with what it travelled in."""

    status: int
    retcode: int
    msg: str
    data: JsonValue
    headers: httpx.Headers
    request_id: str


def read_reply(response: httpx.Response) -> Reply:
    """The envelope; fails when the response is anything else."""
    assert response.headers["content-type"].startswith("application/json"), response.text
    body = response.json()
    assert set(body) == {"retcode", "msg", "data"}, body
    request_id = response.headers["x-request-id"]
    return Reply(response.status_code, body["retcode"], body["msg"], body["data"], response.headers, request_id)


@dataclass(slots=True)
class Caller:
    """A client of the API: a business system that signs its calls."""

    http: httpx.AsyncClient
    code: str
    secret: str = field(repr=False)
    clock: Clock = field(default_factory=Clock)

    def fields(self, **params: str) -> dict[str, str]:
        """The parameters with what every call bears."""
        return {"client_code": self.code, "req_time": f"{self.clock.now():.0f}", **params}

    def signed(self, fields: Mapping[str, str], method: str = MD5) -> str:
        return sign(fields, self.secret, method)

    async def __call__(self, endpoint: str, **params: str) -> Reply:
        """POSTs a correctly signed urlencoded form."""
        fields = self.fields(**params)
        return await self.send(endpoint, fields, self.signed(fields, params.get("sign_type", MD5)))

    async def send(self, endpoint: str, fields: Mapping[str, str], authcode: str) -> Reply:
        """POSTs these fields with this authcode, be they right or wrong."""
        query = {"authcode": authcode} if authcode else {}
        return read_reply(await self.http.post(f"/weixinapi/{endpoint}", params=query, data=dict(fields)))


@dataclass(slots=True)
class RunningGateway:
    """A gateway that serves on `url`, with its services at hand."""

    url: str
    services: Services
    http: httpx.AsyncClient

    def caller(self, code: str, secret: str) -> Caller:
        return Caller(self.http, code, secret, self.services.clock)


@asynccontextmanager
async def running_gateway(
    settings: Settings, more_routes: MoreRoutes = lambda _: {}, demo: DemoClient | None = None
) -> AsyncIterator[RunningGateway]:
    """A gateway in this loop, on a free port."""
    gateway = Gateway(settings, more_routes, demo=demo)
    async with serving(gateway) as server:
        url = f"http://127.0.0.1:{server.port}"
        async with httpx.AsyncClient(base_url=url, timeout=20, trust_env=False, verify=False) as http:
            yield RunningGateway(url, gateway.services, http)


def settings_for(database_url: str, weixin_url: str, **more: object) -> Settings:
    """Settings of a gateway in a test; the simulator is WeChat and tells the time."""
    return Settings.model_validate(
        {
            "database_url": SecretStr(database_url),
            "master_key": SecretStr("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="),
            "weixin_api_url": weixin_url,
            "weixin_open_url": weixin_url,
            "weixin_mp_url": weixin_url,
            "clock_url": weixin_url,
            **more,
        }
    )
