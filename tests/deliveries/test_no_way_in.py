"""Whatever a URL or DNS says, no connection is made to an address that is not public: a listening server saw none."""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from aiohttp.abc import AbstractResolver
from tests.deliveries.names import HOST, Names
from tests.deliveries.posting import SECRET_PART, at, poster, send

from wxgate.deliveries.errors import AddressRefused, DeliveryError, NotDelivered

PUBLIC = "8.8.8.8"
"""Never connected to: DNS gives it to whoever asks before the connection is made."""


@dataclass
class Witness:
    """A server on every loopback address that counts connections."""

    port: int
    connections: int = 0

    async def connections_but_mine(self) -> int:
        """How many there were: one more is made and waited for, as they are counted in the order they came."""
        before = self.connections
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        await reader.read()
        writer.close()
        assert self.connections > before
        return self.connections - 1


@asynccontextmanager
async def witness() -> AsyncIterator[Witness]:
    async def handle(_: StreamReader, writer: StreamWriter) -> None:
        seen.connections += 1
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    seen = Witness(server.sockets[0].getsockname()[1])
    async with server:
        yield seen


async def refused(seen: Witness, host: str, resolver: AbstractResolver | None) -> DeliveryError:
    async with poster(allow_private=False, resolver=resolver) as posting:
        with pytest.raises(DeliveryError) as caught:
            await send(posting, at(host, seen.port))
    assert await seen.connections_but_mine() == 0
    return caught.value


@pytest.mark.parametrize(
    "answer",
    [["127.0.0.1"], ["127.0.0.1", "127.0.0.1"], ["::ffff:127.0.0.1", "127.0.0.1"], ["::1", "10.0.0.1", "127.0.0.1"]],
    ids=" ".join,
)
async def test_a_name_that_leads_to_this_machine_is_not_connected_to(answer: Sequence[str]) -> None:
    async with witness() as seen:
        error = await refused(seen, HOST, Names(answer))
    assert isinstance(error, AddressRefused)
    assert str(error) == f"{HOST}:{seen.port} leads to an address that is not public"


@pytest.mark.parametrize("strange", ["127.1", "2130706433", "0x7f000001", "017700000001", "127.0.0.1%lo", ""])
async def test_a_resolver_that_answers_in_another_notation_is_not_believed(strange: str) -> None:
    async with witness() as seen:
        assert isinstance(await refused(seen, HOST, Names([strange])), AddressRefused)


async def test_a_name_that_was_public_when_it_was_asked_before_is_not_connected_to_after_it_changed() -> None:
    rebinding = Names([PUBLIC], ["127.0.0.1"])
    assert (await rebinding.resolve(HOST))[0]["host"] == PUBLIC
    async with witness() as seen:
        assert isinstance(await refused(seen, HOST, rebinding), AddressRefused)
    assert rebinding.asked == 2


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "127.0.1",
        "2130706433",
        "017700000001",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "localhost",
        "0",
        "0.0.0.0",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:7f00:1",
        "::127.0.0.1",
    ],
)
async def test_an_address_in_the_url_itself_is_checked_too_and_by_the_real_resolver(host: str) -> None:
    async with witness() as seen:
        error = await refused(seen, host, None)
    assert SECRET_PART not in str(error)


async def test_the_witness_sees_a_connection_where_private_addresses_are_allowed() -> None:
    async with witness() as seen, poster(allow_private=True) as posting:
        with pytest.raises(NotDelivered):
            await send(posting, at("127.0.0.1", seen.port))
        assert await seen.connections_but_mine() == 1


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "224.0.0.1", "255.255.255.255"])
async def test_even_where_private_addresses_are_allowed_some_are_not(host: str) -> None:
    async with witness() as seen:
        async with poster(allow_private=True, resolver=Names([host])) as posting:
            with pytest.raises(AddressRefused):
                await send(posting, at(HOST, seen.port))
        assert await seen.connections_but_mine() == 0


async def test_a_refused_address_does_not_keep_the_next_one_from_being_tried() -> None:
    async with witness() as seen:
        async with poster(resolver=Names(["224.0.0.1", "127.0.0.1"])) as posting:
            with pytest.raises(DeliveryError, match="ended the connection"):
                await send(posting, at(HOST, seen.port))
        assert await seen.connections_but_mine() == 1
