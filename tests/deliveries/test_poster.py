"""One POST, whatever the other side does."""

import asyncio
import gzip
import ssl
import traceback
from asyncio import StreamReader, StreamWriter
from email.utils import formatdate

import pytest
from tests.deliveries.names import HOST, Names, Silence
from tests.deliveries.posting import SECRET_PART, at, port_of, poster, send
from tests.weixin.speaking import Behaviour, Server, reply, reset, saying, speaking

from wxgate import __version__
from wxgate.deliveries.errors import DeliveryError, NotDelivered
from wxgate.deliveries.poster import MAX_BEGINNING, MAX_REPLY, Reply, one_line
from wxgate.deliveries.retry_after import LONGEST


async def answer_to(behaviour: Behaviour, seconds: float = 10.0) -> tuple[Reply, Server]:
    async with speaking(behaviour) as server, poster(seconds=seconds) as posting:
        return await send(posting, at("127.0.0.1", port_of(server.url))), server


async def trouble_with(behaviour: Behaviour, seconds: float = 10.0, scheme: str = "http") -> DeliveryError:
    async with speaking(behaviour) as server, poster(seconds=seconds) as posting:
        with pytest.raises(NotDelivered) as caught:
            await send(posting, at("127.0.0.1", port_of(server.url), scheme=scheme))
    return caught.value


async def test_the_request_is_what_was_asked_for_and_no_more() -> None:
    answered, server = await answer_to(saying(reply(b"taken", status="201 Fine")))
    assert answered == Reply(201, "taken", 0.0)
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    request, *headers = head.decode().split("\r\n")
    assert request == f"POST /cb?token={SECRET_PART}&authcode={SECRET_PART} HTTP/1.1"
    assert body == b"a=1"
    assert sorted(headers) == [
        "Accept-Encoding: identity",
        "Accept: */*",
        "Connection: close",
        "Content-Length: 3",
        "Content-Type: text/plain",
        f"Host: {server.url.removeprefix('http://')}",
        f"User-Agent: wxgate/{__version__}",
    ]


async def test_a_name_is_looked_up_and_its_address_connected_to() -> None:
    async with speaking(saying(reply(b"ok"))) as server, poster(resolver=Names(["127.0.0.1"])) as posting:
        assert (await send(posting, at(HOST, port_of(server.url)))).beginning == "ok"
    assert f"Host: {HOST}:".encode() in server.requests[0]


async def test_the_real_resolver_finds_localhost_and_says_when_there_is_no_such_name() -> None:
    async with speaking(saying(reply(b"ok"))) as server, poster() as posting:
        port = port_of(server.url)
        assert (await send(posting, at("localhost", port))).status == 200
        for name in ("nobody.invalid", "a" * 64 + ".invalid"):
            with pytest.raises(NotDelivered, match="cannot be resolved"):
                await send(posting, at(name, port))


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
async def test_a_redirect_is_not_followed(status: str) -> None:
    async with speaking(saying(reply(b"here"))) as elsewhere:
        answered, _ = await answer_to(saying(reply(b"", status=status, headers=f"Location: {elsewhere.url}/\r\n")))
    assert answered.status == int(status[:3])
    assert elsewhere.requests == []


async def test_cookies_are_not_kept() -> None:
    behaviour = saying(reply(b"", headers="Set-Cookie: id=1; Path=/\r\n"))
    async with speaking(behaviour) as server, poster(resolver=Names(["127.0.0.1"])) as posting:
        for _ in range(2):
            await send(posting, at(HOST, port_of(server.url)))
    assert [b"Cookie" in request for request in server.requests] == [False, False]


async def test_a_proxy_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    async with speaking(saying(reply(b"proxy"))) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("http_proxy", proxy.url)
        answered, _ = await answer_to(saying(reply(b"direct")))
    assert (answered.beginning, proxy.requests) == ("direct", [])


async def endless(server: Server, reader: StreamReader, writer: StreamWriter) -> None:
    await server.read_request(reader)
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        writer.write(b"x" * 4096)
        await writer.drain()


async def test_an_endless_reply_is_cut() -> None:
    answered, _ = await answer_to(endless)
    assert (answered.status, answered.beginning) == (200, "x" * MAX_BEGINNING)


async def test_no_more_than_50_kb_of_a_reply_are_read() -> None:
    """The server keeps back everything behind that: a reader that wanted more would wait for it until the deadline."""
    behaviour = saying(reply(b"x" * MAX_REPLY, length=MAX_REPLY + 1), then="silence")
    async with speaking(behaviour) as server, poster(seconds=60) as posting, asyncio.timeout(30):
        assert (await send(posting, at("127.0.0.1", port_of(server.url)))).status == 200


@pytest.mark.parametrize(
    "behaviour",
    [
        saying(reply(b"received", length=100)),
        saying(reply(b"received", length=100), then="reset"),
        saying(reply(b"received", length=100), then="silence"),
    ],
    ids=["closed", "reset", "silent"],
)
async def test_a_status_counts_even_if_the_body_never_ends(behaviour: Behaviour) -> None:
    answered, _ = await answer_to(behaviour, seconds=1.0)
    assert answered.status == 200


async def drip(server: Server, reader: StreamReader, writer: StreamWriter) -> None:
    await server.read_request(reader)
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        writer.write(b"X-Slow: x\r\n")
        await writer.drain()
        await asyncio.sleep(0.02)


async def hang_up(server: Server, reader: StreamReader, writer: StreamWriter) -> None:
    del server, reader
    reset(writer)


async def deaf(server: Server, reader: StreamReader, writer: StreamWriter) -> None:
    del reader, writer
    await server.released.wait()


SLOW = {"silence": saying(b"", then="silence"), "half a head": saying(b"HTTP/1.1 200 OK\r\nA", then="silence")}
BROKEN: dict[str, tuple[Behaviour, str]] = {
    "closed": (saying(b""), "ended the connection"),
    "reset": (saying(b"", then="reset"), "ended the connection"),
    "reset at once": (hang_up, "ended the connection"),
    "half a status line": (saying(b"HTTP/1.1 20"), ""),
    "no HTTP": (saying(b"\x16\x03\x01\x02 who are you?\r\n\r\n"), "does not answer in HTTP"),
    "a header without end": (saying(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 20_000), "does not answer in HTTP"),
    "headers without end": (saying(b"HTTP/1.1 200 OK\r\n" + b"X: x\r\n" * 2000), "does not answer in HTTP"),
}


@pytest.mark.parametrize("name", [*SLOW, "dripping", "deaf"])
async def test_the_deadline_ends_a_call_to_a_slow_server(name: str) -> None:
    behaviour = SLOW.get(name) or {"dripping": drip, "deaf": deaf}[name]
    assert "did not answer within 0.2 s" in str(await trouble_with(behaviour, seconds=0.2))


@pytest.mark.parametrize("name", BROKEN)
async def test_a_broken_answer_is_none_and_the_error_names_the_host_alone(name: str) -> None:
    behaviour, words = BROKEN[name]
    error = await trouble_with(behaviour)
    assert words in str(error)
    shown = "".join(traceback.format_exception(error))
    assert SECRET_PART not in shown
    assert "127.0.0.1" in str(error)


async def test_a_large_body_to_a_server_that_does_not_read_it_ends_with_the_deadline() -> None:
    async with speaking(deaf) as server, poster(seconds=0.2) as posting:
        with pytest.raises(NotDelivered):
            await send(posting, at("127.0.0.1", port_of(server.url)), b"x" * 1_000_000)


async def test_tls_to_a_plain_port_fails() -> None:
    async def plain(server: Server, reader: StreamReader, writer: StreamWriter) -> None:
        server.requests.append(await reader.read(1))
        writer.write(reply(b"plain"))
        await writer.drain()

    error = await trouble_with(plain, scheme="https")
    assert "does not speak TLS" in str(error)


async def test_a_certificate_that_nobody_vouches_for_is_refused(self_signed: ssl.SSLContext) -> None:
    reached: list[bytes] = []

    async def handle(reader: StreamReader, writer: StreamWriter) -> None:
        reached.append(await reader.read(1))
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0, ssl=self_signed)
    async with server, poster() as posting:
        with pytest.raises(NotDelivered, match="the certificate of localhost:"):
            await send(posting, at("localhost", server.sockets[0].getsockname()[1], scheme="https"))
    assert b"".join(reached) == b""


async def test_a_dns_that_does_not_answer_is_ended_by_the_deadline() -> None:
    async with poster(resolver=Silence(), seconds=0.1) as posting:
        with pytest.raises(NotDelivered, match="did not answer"):
            await send(posting, at(HOST, 80))


async def test_nobody_listening_is_said_so() -> None:
    async with speaking(saying(b"")) as server:
        port = port_of(server.url)
    async with poster() as posting:
        with pytest.raises(NotDelivered, match="Connection refused"):
            await send(posting, at("127.0.0.1", port))


@pytest.mark.parametrize(
    ("header", "least", "most"),
    [
        ("", 0, 0),
        ("Retry-After: 120\r\n", 120, 120),
        ("Retry-After: 999999\r\n", LONGEST, LONGEST),
        (f"Retry-After: {formatdate(4_000_000_000, usegmt=True)}\r\n", LONGEST, LONGEST),
        ("Retry-After: soon\r\n", 0, 0),
    ],
)
async def test_retry_after_is_told(header: str, least: float, most: float) -> None:
    answered, _ = await answer_to(saying(reply(b"", status="503 Busy", headers=header)))
    assert least <= answered.retry_after <= most


async def test_a_gzip_bomb_stays_packed() -> None:
    bomb = gzip.compress(b"unpacked" * 1_000_000)
    answered, _ = await answer_to(saying(reply(bomb, headers="Content-Encoding: gzip\r\n")))
    assert answered.status == 200
    assert "unpackedunpacked" not in answered.beginning


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (b"", ""),
        (b"  fine\r\n\tthanks ", "fine thanks"),
        ("成功".encode(), "成功"),
        (b"\x1b[31mred\x00\x07\xff", "[31mred"),
        ("a\u202eb\u200bc\u2028d".encode(), "a b c d"),
        ("中".encode() * 1000, "中" * MAX_BEGINNING),
        (b" " * 5000 + b"late", ""),
    ],
)
def test_a_strangers_text_is_shown_in_one_harmless_line(body: bytes, line: str) -> None:
    assert one_line(body) == line
