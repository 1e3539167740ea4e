"""Ways to run the simulator: as a process, beside another application, several in one process."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send
from tests.sim.serving import served

from wxgate_sim.app import SIM_PREFIXES, create_app
from wxgate_sim.controls.routes import routes as control_routes
from wxgate_sim.remote import SimControls
from wxgate_sim.server import SimServer
from wxgate_sim.web.routes import API, pages
from wxgate_sim.world import World


@contextmanager
def process(*arguments: str) -> Iterator[tuple[list[str], SimControls]]:
    """What `python -m wxgate_sim` prints, and its controls."""
    command = [sys.executable, "-m", "wxgate_sim", "--port", "0", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        try:
            printed = lines_up_to_the_address(running)
            yield printed, SimControls(printed[-1].rsplit(" ", maxsplit=1)[1].removesuffix("/_sim/"))
        finally:
            running.terminate()
    assert running.returncode == -15


def lines_up_to_the_address(running: subprocess.Popen[str]) -> list[str]:
    assert running.stdout
    printed: list[str] = []
    for line in running.stdout:
        printed.append(line.strip())
        if "/_sim/" in line:
            return printed
    raise AssertionError(f"it ended before it told its address: {printed}")


def test_as_a_process_it_starts_with_an_account_that_works() -> None:
    with process() as (printed, sim), httpx.Client(base_url=sim.url, trust_env=False) as http:
        appid, secret = (field.split("=")[1] for field in printed[0].split(" "))
        asked = {"grant_type": "client_credential", "appid": appid, "secret": secret}

        assert "access_token" in http.get("/cgi-bin/token", params=asked).json()
        assert sim.calls("/cgi-bin/token") == 1


def test_as_a_process_it_can_start_empty() -> None:
    with process("--empty") as (_, sim):
        assert sim.state()["accounts"] == []


def dispatcher(sim: ASGIApp, other: ASGIApp) -> ASGIApp:
    """One application of two, as somebody would write it who embeds the simulator."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        mine = any(scope["path"] == prefix or scope["path"].startswith(prefix + "/") for prefix in SIM_PREFIXES)
        await (sim if mine else other)(scope, receive, send)

    return app


async def hello(_request: object) -> PlainTextResponse:
    return PlainTextResponse("hello")


def test_it_shares_a_port_with_another_application() -> None:
    other = Starlette(routes=[Route("/weixinapi/hello", hello)])
    with served(dispatcher(create_app(), other)) as url, httpx.Client(base_url=url, trust_env=False) as http:
        sim = SimControls(url)
        account = sim.add_account()
        sim.fault("/cgi-bin/token", "cut", count=1)

        assert http.get("/weixinapi/hello").text == "hello"
        with pytest.raises(httpx.ReadError):
            http.get("/cgi-bin/token")
        asked = {"grant_type": "client_credential", "appid": account.appid, "secret": account.secret}
        assert "access_token" in http.get("/cgi-bin/token", params=asked).json()


def test_every_path_lies_under_a_prefix() -> None:
    paths = [*API, *pages(), *(route.path for route in control_routes(World(), ()))]

    assert [path for path in paths if not path.startswith(tuple(f"{prefix}/" for prefix in SIM_PREFIXES))] == []


def hiding(app: ASGIApp) -> ASGIApp:
    """Middleware of the thorough kind, which passes on neither of the server's own callables."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        await app(scope, lambda: receive(), lambda message: send(message))

    return wrapped


def in_middleware(app: ASGIApp) -> ASGIApp:
    return Starlette(routes=[Mount("/", app=app)], middleware=[Middleware(GZipMiddleware)])


@pytest.mark.parametrize(("wrap", "error"), [(in_middleware, httpx.ReadError), (hiding, httpx.RemoteProtocolError)])
def test_behind_middleware_a_cut_still_leaves_not_a_byte(
    wrap: Callable[[ASGIApp], ASGIApp], error: type[Exception]
) -> None:
    with served(wrap(create_app())) as url:
        SimControls(url).fault("/cgi-bin/token", "cut")

        with pytest.raises(error):
            httpx.get(f"{url}/cgi-bin/token", trust_env=False)


def test_two_simulators_in_one_process_share_nothing() -> None:
    with SimServer() as one, SimServer() as two:
        account = one.add_account()
        one.advance(1000)

        assert two.state()["accounts"] == []
        assert two.now() < one.now() - 500
        assert str(account.secret) not in repr(account)


def test_a_seeded_world_repeats_itself() -> None:
    first, second = World(seed=7), World(seed=7)

    assert [first.mint.appid(), first.mint.access_token()] == [second.mint.appid(), second.mint.access_token()]


def test_a_taken_port_is_an_error() -> None:
    with SimServer() as sim, pytest.raises(OSError, match="in use"):
        SimServer(port=int(sim.url.rsplit(":", maxsplit=1)[1]))


def modules_after(statement: str) -> set[str]:
    """The top-level modules that are loaded once a fresh interpreter has run the statement."""
    code = f"import sys; {statement}; print(*{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_it_imports_nothing_of_the_gateway() -> None:
    assert "wxgate" not in modules_after("import wxgate_sim.server, wxgate_sim.pytest_plugin, wxgate_sim.sample")


def test_the_plugin_is_light() -> None:
    assert not {"starlette", "uvicorn", "jinja2"} & modules_after("import wxgate_sim.pytest_plugin")
