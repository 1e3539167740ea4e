"""A server that speaks exactly the bytes a test wants, on a real socket."""

import asyncio
import socket
import struct
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

Behaviour = Callable[["Server", StreamReader, StreamWriter], Awaitable[None]]


@dataclass
class Server:
    """Where it is, and the requests it has read so far."""

    url: str
    requests: list[bytes] = field(default_factory=list)
    released: asyncio.Event = field(default_factory=asyncio.Event)
    """Set by a test to let servers that keep silent go on."""

    async def read_request(self, reader: StreamReader) -> bytes:
        """The next request of a connection, head and body."""
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(
            (int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0
        )
        request = head + await reader.readexactly(length)
        self.requests.append(request)
        return request


@asynccontextmanager
async def speaking(behaviour: Behaviour) -> AsyncIterator[Server]:
    """The server, until the end of the block; each connection is handled by `behaviour`."""
    tasks: set[asyncio.Task[None]] = set()
    writers: list[StreamWriter] = []

    async def handle(reader: StreamReader, writer: StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        writers.append(writer)
        try:
            await behaviour(server, reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    listener = await asyncio.start_server(handle, "127.0.0.1", 0)
    server = Server(f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}")
    try:
        yield server
    finally:
        listener.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for writer in writers:
            if writer.transport.get_write_buffer_size():
                writer.transport.abort()  # what nobody reads any more would keep it open
        await asyncio.sleep(0)


def saying(answer: bytes, *, then: str = "close") -> Behaviour:
    """Reads one request, says `answer`, then closes, resets the connection, or keeps silent."""

    async def behave(server: Server, reader: StreamReader, writer: StreamWriter) -> None:
        await server.read_request(reader)
        writer.write(answer)
        await writer.drain()
        if then == "reset":
            reset(writer)
        elif then == "silence":
            await server.released.wait()

    return behave


def reset(writer: StreamWriter) -> None:
    """Close the connection with RST instead of FIN."""
    connection: socket.socket = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


def reply(body: bytes, *, status: str = "200 OK", headers: str = "", length: int | None = None) -> bytes:
    """A complete HTTP/1.1 response; `length` lies about the body's."""
    declared = len(body) if length is None else length
    return f"HTTP/1.1 {status}\r\nContent-Length: {declared}\r\n{headers}\r\n".encode() + body
