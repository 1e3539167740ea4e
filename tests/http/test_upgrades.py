"""A client that offers HTTP/2 on a plain connection, as Java's does by itself, is served in HTTP/1.1 all the same."""

import asyncio
from urllib.parse import urlencode, urlsplit

import orjson
import pytest
from tests.gateway import Caller, RunningGateway
from tests.relay.engines import ONE_ENGINE


async def answers(gateway: RunningGateway, *requests: bytes) -> list[dict[str, object]]:
    """The envelopes that come, one after the other, over one connection."""
    address = urlsplit(gateway.url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    found = []
    try:
        for request in requests:
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200 "), head
            length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
            found.append(orjson.loads(await reader.readexactly(length)))
    finally:
        writer.close()
        await writer.wait_closed()
    return found


def post(caller: Caller, **params: str) -> bytes:
    """A signed call as Java's HttpClient sends it."""
    fields = caller.fields(**params)
    body = urlencode(fields).encode()
    head = (
        f"POST /weixinapi/get_client_infos?authcode={caller.signed(fields)} HTTP/1.1\r\n"
        f"Connection: Upgrade, HTTP2-Settings\r\nContent-Length: {len(body)}\r\nHost: gateway\r\n"
        "HTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA\r\nUpgrade: h2c\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
    )
    return head.encode() + body


@ONE_ENGINE
async def test_the_body_behind_an_offer_of_http_2_is_read(gateway: RunningGateway, caller: Caller) -> None:
    first, second = await answers(gateway, post(caller), post(caller))
    assert (first["retcode"], second["retcode"]) == (200, 200), first


@ONE_ENGINE
@pytest.mark.parametrize("text", ["\r\nUpgrade: h2c", "Upgrade:"])
async def test_a_body_that_speaks_of_upgrades_stays_as_it_is(
    gateway: RunningGateway, caller: Caller, text: str
) -> None:
    boundary = "----x"
    fields = caller.fields(note=text)
    parts = "".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    body = f"{parts}--{boundary}--\r\n".encode()
    head = (
        f"POST /weixinapi/get_client_infos?authcode={caller.signed(fields)} HTTP/1.1\r\nHost: gateway\r\n"
        f"Content-Length: {len(body)}\r\nContent-Type: multipart/form-data; boundary={boundary}\r\n\r\n"
    )
    (answer,) = await answers(gateway, head.encode() + body)
    assert answer["retcode"] == 200, answer
