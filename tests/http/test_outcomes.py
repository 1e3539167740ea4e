"""What becomes of failures behind the checks: WeChat's, the gateway's own, and too much work at once."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from tests.gateway import APPID, SECRET, Caller, RunningGateway, running_gateway, settings_for

from wxgate.db import DatabaseBusy, DatabaseUnavailable
from wxgate.http.routes import Route
from wxgate.protocol.declaration import endpoint
from wxgate.protocol.errors import KeyNotFound
from wxgate.protocol.parameters import JsonObject, Params
from wxgate.protocol.text import Text
from wxgate.services import Services
from wxgate.tenants.account_admin import AccountAdmin
from wxgate.tenants.call import Call
from wxgate.tenants.client_admin import ClientAdmin
from wxgate.weixin.errors import NotReached, OutcomeUnknown, Refused
from wxgate_sim.server import SimServer

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

Work = Callable[[], Awaitable[object]]
SECRET_TEXT = "super-secret-token"


class Nothing(Params):
    """No parameters."""


@endpoint("probe", section="test", summary=Text("", ""), description=Text("", ""))
async def probe(work: list[Work], _call: Call, _params: Nothing) -> object:
    return await work[0]()


@pytest.fixture
def work() -> list[Work]:
    """What the endpoint `probe` does; a test puts its own in."""

    async def nothing() -> object:
        return None

    return [nothing]


@pytest.fixture
async def gateway(
    database_url: str, wechat_sim: SimServer, work: list[Work], request: pytest.FixtureRequest
) -> AsyncIterator[RunningGateway]:
    limits = getattr(request, "param", {})
    settings = settings_for(database_url, wechat_sim.url, request_deadline=1.0, **limits)

    def with_probe(_: Services) -> dict[str, Route]:
        return {"probe": Route(probe, work)}

    async with running_gateway(settings, with_probe) as running:
        yield running


def raising(error: Exception) -> Work:
    async def fail() -> object:
        raise error

    return fail


@pytest.mark.parametrize(
    ("error", "status", "retcode"),
    [
        (KeyNotFound("甲", "a"), 200, 116),
        (Refused(48001, "api unauthorized", {"errcode": 48001}), 200, 107),
        (Refused(61007, "not authorized", {"errcode": 61007}), 200, 107),
        (Refused(40013, "invalid appid", {"errcode": 40013}), 200, 112),
        (Refused(40003, "invalid openid", {"errcode": 40003}), 200, 40003),
        (Refused(-1, "system error", {"errcode": -1}), 200, -1),
        (NotReached("could not connect"), 200, 502),
        (OutcomeUnknown("the connection broke"), 200, 502),
        (NotReached("no slot", timed_out=True), 200, 504),
        (OutcomeUnknown("no answer", timed_out=True), 200, 504),
        (DatabaseBusy(10_000), 503, 503),
        (DatabaseUnavailable("gone"), 503, 503),
        (RuntimeError(SECRET_TEXT), 500, 500),
    ],
)
async def test_each_failure_has_its_retcode(
    caller: Caller, work: list[Work], error: Exception, status: int, retcode: int
) -> None:
    work[0] = raising(error)

    reply = await caller("probe")

    assert (reply.status, reply.retcode) == (status, retcode)
    assert reply.msg.endswith(f"[{reply.request_id}]")
    assert SECRET_TEXT not in reply.msg


async def test_a_refusal_bears_weixins_reply_unchanged_and_explains_it(caller: Caller, work: list[Work]) -> None:
    refusal: JsonObject = {"errcode": 40003, "errmsg": "invalid openid rid: 61b2c8e7-5746986a-4c6edd06"}
    work[0] = raising(Refused(40003, str(refusal["errmsg"]), refusal))

    reply = await caller("probe")

    assert reply.data == refusal
    assert "invalid openid rid: 61b2c8e7" in reply.msg
    assert "openid 不合法" in reply.msg


async def test_work_beyond_the_deadline_is_503_in_time(caller: Caller, work: list[Work]) -> None:
    async def forever() -> object:
        return await asyncio.Event().wait()

    work[0] = forever

    reply = await caller("probe")

    assert (reply.status, reply.retcode) == (503, 503)


async def test_what_is_under_way_when_the_deadline_passes_is_cancelled(caller: Caller, work: list[Work]) -> None:
    cancelled = asyncio.Event()

    async def forever() -> object:
        try:
            return await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.set()
            raise

    work[0] = forever
    await caller("probe")

    assert cancelled.is_set()


@pytest.mark.parametrize(
    ("gateway", "expected"),
    [({"max_in_flight": 3}, 503), ({"max_in_flight_per_account": 3}, 429)],
    indirect=["gateway"],
)
async def test_what_does_not_fit_is_refused_at_once(caller: Caller, work: list[Work], expected: int) -> None:
    under_way, release = 0, asyncio.Event()

    async def hold() -> object:
        nonlocal under_way
        under_way += 1
        await release.wait()
        return None

    work[0] = hold
    held = [asyncio.create_task(caller("probe")) for _ in range(3)]
    while under_way < 3:
        await asyncio.sleep(0.01)

    refused = await caller("probe")
    release.set()

    assert (refused.status, refused.retcode) == (expected, expected)
    assert [reply.retcode for reply in await asyncio.gather(*held)] == [200, 200, 200]
    assert (await caller("probe")).retcode == 200


@pytest.mark.parametrize("gateway", [{"max_in_flight_per_account": 1}], indirect=True)
async def test_one_busy_account_does_not_hold_up_another(
    gateway: RunningGateway, caller: Caller, work: list[Work], accounts: AccountAdmin, clients: ClientAdmin
) -> None:
    await accounts.add("wxffffffffffffffff", secret=SECRET, name="other")
    client = await clients.add(name="other", appid="wxffffffffffffffff")
    assert client.secret is not None
    other = gateway.caller(client.code, client.secret)
    busy, release = asyncio.Event(), asyncio.Event()

    async def hold() -> object:
        busy.set()
        await release.wait()
        return None

    work[0] = hold
    held = asyncio.create_task(caller("probe"))
    await busy.wait()
    release_soon = asyncio.create_task(other("probe"))
    refused = await caller("probe")
    release.set()

    assert refused.retcode == 429
    assert (await release_soon).retcode == 200
    assert (await held).retcode == 200


async def test_a_body_that_never_arrives_is_115_and_not_a_hang(gateway: RunningGateway) -> None:
    host, port = gateway.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"POST /weixinapi/probe HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nab")
    await writer.drain()

    answer = await reader.readuntil(b"}")
    writer.close()

    assert b'"retcode":115' in answer


async def test_a_wrong_app_secret_is_113(
    gateway: RunningGateway, caller: Caller, accounts: AccountAdmin, wechat_sim: SimServer
) -> None:
    await accounts.edit(APPID, secret="f" * 32)
    await gateway.services.changes.check()

    reply = await caller("get_access_token")

    assert (reply.status, reply.retcode) == (200, 113)
    assert reply.data is None
    assert "f" * 32 not in reply.msg


async def test_weixin_out_of_reach_is_502(gateway: RunningGateway, caller: Caller, wechat_sim: SimServer) -> None:
    wechat_sim.fault(path="/cgi-bin/stable_token", kind="cut")

    reply = await caller("get_access_token")

    assert (reply.status, reply.retcode) == (200, 502)
