"""What a client gets, and what becomes of the job."""

import hashlib
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from urllib.parse import parse_qsl, urlsplit

import pytest
from aiohttp.abc import AbstractResolver
from tests.deliveries.names import HOST, Names
from tests.deliveries.posting import port_of, poster
from tests.weixin.speaking import Server, reply, saying, speaking

from wxgate.deliveries.deliver import Deliver
from wxgate.deliveries.delivery import form_delivery, raw_delivery
from wxgate.jobs.job import Dead, Done, Job, NewJob, Outcome, Retry
from wxgate.protocol.clock import Clock
from wxgate.tenants.client import Client
from wxgate.tenants.client_admin import ClientAdmin
from wxgate.tenants.directory import Directory
from wxgate_client import Callback, WxgateError, verify_callback

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

FIELDS = {"id": "10", "status": "sent", "errmsg": "", "touser": "o-中文&=+ %"}
OK = reply(b"ok")


@pytest.fixture
async def listening() -> AsyncIterator[Server]:
    async with speaking(saying(OK)) as server:
        yield server


def job(new: NewJob) -> Job:
    return Job(1, new.kind, new.lane, new.payload, new.subject, 1, 0, 0.0, 0.0, 0.0)


async def tried(
    new: NewJob,
    directory: Directory,
    *,
    clock: Clock | None = None,
    allow_private: bool = True,
    resolver: AbstractResolver | None = None,
    seconds: float = 10.0,
) -> Outcome:
    async with poster(allow_private=allow_private, resolver=resolver, seconds=seconds) as posting:
        return await Deliver(posting, directory, clock or Clock()).work(job(new))


def received(server: Server) -> tuple[str, bytes, bytes]:
    """The query, head and body of the only request."""
    (request,) = server.requests
    head, _, body = request.partition(b"\r\n\r\n")
    return urlsplit(head.split(b" ")[1].decode()).query, head, body


def secret_of(client: Client) -> str:
    assert client.secret is not None
    return client.secret


async def test_a_form_arrives_signed_and_the_sdk_takes_it(
    listening: Server, directory: Directory, client: Client
) -> None:
    new = form_delivery(client.code, f"{listening.url}/cb?shop=1", FIELDS, subject=10)
    assert await tried(new, directory) == Done()
    query, head, body = received(listening)
    assert query.startswith("shop=1&authcode=")
    assert b"Content-Type: application/x-www-form-urlencoded" in head
    taken = Callback.read(query, body, secret_of(client)).fields
    assert taken == {**FIELDS, "client_code": client.code, "req_time": taken["req_time"]}


async def test_who_requires_hmac_gets_hmac(
    listening: Server, directory: Directory, clients: ClientAdmin, client: Client
) -> None:
    await clients.edit(client.code, require_hmac=True)
    await directory.reload()
    assert await tried(form_delivery(client.code, listening.url, FIELDS, subject=None), directory) == Done()
    query, _, body = received(listening)
    taken = Callback.read(query, body, secret_of(client), require_hmac=True).fields
    assert taken["sign_type"] == "HMAC-SHA256"


@pytest.mark.parametrize("hmac", [False, True])
async def test_a_raw_body_arrives_as_it_is_and_the_signature_covers_it(
    listening: Server, directory: Directory, clients: ClientAdmin, client: Client, *, hmac: bool
) -> None:
    await clients.edit(client.code, require_hmac=hmac)
    await directory.reload()
    text = "<xml><Content>你好</Content></xml>"
    new = raw_delivery(client.code, f"{listening.url}/push?shop=1", text, "text/xml", FIELDS, subject=None)
    assert await tried(new, directory) == Done()
    query, head, body = received(listening)
    assert body.decode() == text
    assert b"Content-Type: text/xml\r\n" in head + b"\r\n"
    fields = dict(parse_qsl(query, keep_blank_values=True, strict_parsing=True))
    assert fields.pop("shop") == "1"
    authcode = fields.pop("authcode")
    assert verify_callback(fields, authcode, secret_of(client), require_hmac=hmac)
    assert fields["body_sha256"] == hashlib.sha256(body).hexdigest()
    assert FIELDS.items() <= fields.items()
    with pytest.raises(WxgateError, match="103"):
        verify_callback({**fields, "body_sha256": "0" * 64}, authcode, secret_of(client))


async def test_names_of_the_signature_are_never_taken_from_fields(
    listening: Server, directory: Directory, client: Client
) -> None:
    wrong = {"authcode": "x", "client_code": "x", "req_time": "1", "sign_type": "HMAC-SHA256", "id": "10"}
    assert await tried(form_delivery(client.code, listening.url, wrong, subject=None), directory) == Done()
    query, _, body = received(listening)
    taken = Callback.read(query, body, secret_of(client)).fields
    assert sorted(taken) == ["client_code", "id", "req_time"]
    assert taken["client_code"] == client.code


async def test_every_try_is_signed_anew_with_the_secret_of_now(
    listening: Server, directory: Directory, clients: ClientAdmin, client: Client
) -> None:
    new = form_delivery(client.code, listening.url, FIELDS, subject=None)
    assert secret_of(client) not in new.payload
    rotated = await clients.rotate(client.code)
    await directory.reload()
    later = Clock(3600.0)
    assert await tried(new, directory, clock=later) == Done()
    query, _, body = received(listening)
    assert Callback.read(query, body, secret_of(rotated), now=later.now()).fields["id"] == "10"


@pytest.mark.parametrize("status", [200, 201, 204, 299])
async def test_any_2xx_is_an_acknowledgement(status: int, directory: Directory, client: Client) -> None:
    async with speaking(saying(reply(b"", status=f"{status} Fine"))) as server:
        assert await tried(form_delivery(client.code, server.url, FIELDS, subject=None), directory) == Done()


@pytest.mark.parametrize("status", [301, 302, 307, 400, 401, 404, 408, 429, 500, 503])
async def test_any_other_status_is_tried_again(status: int, directory: Directory, client: Client) -> None:
    answer = reply(b"not  now\n", status=f"{status} No", headers="Retry-After: 77\r\nLocation: http://127.0.0.1:1/\r\n")
    async with speaking(saying(answer)) as server:
        url = f"{server.url}/cb?token=VeryHushHush"
        outcome = await tried(form_delivery(client.code, url, FIELDS, subject=None), directory)
    said = "redirects are not followed" if status < 400 else "not now"
    place = server.url.removeprefix("http://")
    assert outcome == Retry(f"{place} answered {status}: {said}", after=77.0)


async def test_410_stops(directory: Directory, client: Client) -> None:
    async with speaking(saying(reply(b"gone", status="410 Gone"))) as server:
        outcome = await tried(form_delivery(client.code, server.url, FIELDS, subject=None), directory)
    assert outcome == Dead(f"{server.url.removeprefix('http://')} answered 410: gone")


async def test_a_server_that_is_away_or_silent_is_trouble(directory: Directory, client: Client) -> None:
    async with speaking(saying(b"", then="silence")) as server:
        new = form_delivery(client.code, server.url, FIELDS, subject=None)
        silent = await tried(new, directory, seconds=0.2)
    away = await tried(new, directory)
    nameless = await tried(
        form_delivery(client.code, f"http://{HOST}/", FIELDS, subject=None), directory, resolver=Names([])
    )
    for outcome in (silent, away, nameless):
        assert isinstance(outcome, Retry)
        assert (outcome.trouble, outcome.counts, outcome.after) == (True, True, 0.0)


async def test_a_name_that_leads_to_a_private_address_is_tried_again_and_a_private_url_is_not(
    listening: Server, directory: Directory, client: Client
) -> None:
    named = form_delivery(client.code, f"http://{HOST}:{port_of(listening.url)}/", FIELDS, subject=None)
    outcome = await tried(named, directory, allow_private=False, resolver=Names(["127.0.0.1"]))
    assert isinstance(outcome, Retry)
    assert not outcome.trouble
    literal = form_delivery(client.code, listening.url, FIELDS, subject=None)
    assert isinstance(await tried(literal, directory, allow_private=False), Dead)
    assert listening.requests == []


async def test_a_closed_client_gets_it_when_it_is_opened_again(
    listening: Server, directory: Directory, clients: ClientAdmin, client: Client
) -> None:
    new = form_delivery(client.code, listening.url, FIELDS, subject=None)
    await clients.close(client.code)
    await directory.reload()
    outcome = await tried(new, directory)
    assert isinstance(outcome, Retry)
    assert (outcome.counts, outcome.trouble, listening.requests) == (True, False, [])
    await clients.open(client.code)
    await directory.reload()
    assert await tried(new, directory) == Done()


async def test_an_unknown_client_is_tried_again(listening: Server, directory: Directory) -> None:
    outcome = await tried(form_delivery("nobody", listening.url, FIELDS, subject=None), directory)
    assert outcome == Retry("client nobody is closed or has no usable secret")


async def echo(server: Server, reader: StreamReader, writer: StreamWriter) -> None:
    request = await server.read_request(reader)
    writer.write(reply(request, status="500 Debug page"))
    await writer.drain()


async def test_reasons_hold_no_signature_although_the_server_repeats_it(directory: Directory, client: Client) -> None:
    async with speaking(echo) as server:
        outcome = await tried(form_delivery(client.code, server.url, {}, subject=None), directory)
    authcode = dict(parse_qsl(received(server)[0]))["authcode"]
    assert isinstance(outcome, Retry)
    assert authcode not in outcome.reason
    assert "POST /?authcode=***" in outcome.reason
