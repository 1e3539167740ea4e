"""The server of an account, as small as can be: keeps what WeChat pushes to it and answers as it is told."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from tests.sim.serving import served

from wxgate_sim.push_crypto import PushCrypto, sign
from wxgate_sim.push_xml import Element, read

TOKEN = "gwDemoToken2024"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
SECONDS = 10


@dataclass(frozen=True, slots=True)
class Got:
    """One request WeChat made."""

    query: dict[str, str]
    body: str
    content_type: str

    @property
    def signed(self) -> bool:
        """Whether `signature` is right."""
        query = self.query
        return query["signature"] == sign(TOKEN, query["timestamp"], query["nonce"])

    def opened(self, appid: str) -> Element:
        """The clear message of an encrypted push whose msg_signature is right."""
        crypto, query = PushCrypto(appid, TOKEN, AES_KEY), self.query
        sealed = read(self.body).value("Encrypt")
        assert crypto.is_signed(query["msg_signature"], query["timestamp"], query["nonce"], sealed)
        return read(crypto.decrypt(sealed))


@dataclass(slots=True)
class AccountServer:
    """What came, and what is answered: `answer` is given each push."""

    url: str = ""
    got: list[Got] = field(default_factory=list)
    answer: Callable[[Got], str | int] = lambda _got: "success"
    slow: float = 0

    def options(self, mode: str = "plain") -> dict[str, object]:
        """The account's options that let WeChat push here."""
        return {"push_url": self.url, "push_token": TOKEN, "push_aes_key": AES_KEY, "push_mode": mode}

    def waits_for(self, number: int) -> list[Got]:
        """The pushes, once there are so many."""
        until(lambda: len(self.got) >= number)
        return self.got

    async def handle(self, request: Request) -> Response:
        if request.method == "GET":
            return Response(request.query_params["echostr"])
        body = (await request.body()).decode()
        got = Got(dict(request.query_params), body, request.headers["content-type"])
        self.got.append(got)
        await asyncio.sleep(self.slow)
        answer = self.answer(got)
        return Response(status_code=answer) if isinstance(answer, int) else Response(answer)


@contextmanager
def account_server() -> Iterator[AccountServer]:
    """A running one."""
    server = AccountServer()
    with served(Starlette(routes=[Route("/weixin", server.handle, methods=["GET", "POST"])])) as url:
        server.url = f"{url}/weixin?who=shop"
        yield server


def until(condition: Callable[[], bool]) -> None:
    """Return once the condition holds. Fails when it does not within a bound."""
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline, "it did not come true"
        time.sleep(0.01)
