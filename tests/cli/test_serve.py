"""`wxgate serve` in processes of its own: starting, following what the operator does, surviving, stopping."""

import os
import signal
import socket
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from tests.cli.serving import FRESH, WXGATE, Environment, call, credentials, eventually, refused, serving
from tests.cli.shell import Shell
from tests.gateway import APPID, SECRET
from tests.postgres import Postgres

from wxgate_sim.server import SimServer

KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
OTHER_KEY = "ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA="
TOKEN_CALL = "/cgi-bin/stable_token"

one_engine = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def environment(shell: Shell, database_url: str, wechat_sim: SimServer, monkeypatch: pytest.MonkeyPatch) -> Environment:
    monkeypatch.setenv("WXGATE_DATABASE_URL", database_url)
    monkeypatch.setenv("WXGATE_MASTER_KEY", KEY)
    monkeypatch.setenv("WXGATE_WEIXIN_API_URL", wechat_sim.url)
    return dict(os.environ)


def test_what_another_process_changes_is_known_to_every_worker_and_one_that_is_killed_is_replaced(
    shell: Shell, environment: Environment, tmp_path: Path
) -> None:
    with serving(environment, tmp_path, "--workers", "2") as served, ThreadPoolExecutor(8) as callers:
        eventually(lambda: len(served.workers()) == 2)
        client = credentials(shell.json("client", "add", "--name", "shop"))

        def answers() -> set[int]:
            return set(callers.map(lambda _: call(served, client), range(40)))

        assert answers() == {200}
        shell.json("client", "close", client.code)
        eventually(lambda: answers() == {105})
        assert answers() == {105}
        shell.json("client", "open", client.code)
        eventually(lambda: answers() == {200})
        before = served.workers()
        os.kill(min(before), signal.SIGKILL)
        eventually(lambda: len(served.workers() - before) == 1)
        assert call(served, client) == 200
        assert served.stop() == 0, served.written()


@one_engine
@pytest.mark.parametrize(
    ("workers", "number"), [("1", signal.SIGTERM), ("2", signal.SIGTERM), ("1", signal.SIGINT)], ids=str
)
def test_a_request_under_way_when_the_gateway_is_stopped_is_answered(
    shell: Shell,
    environment: Environment,
    tmp_path: Path,
    wechat_sim: SimServer,
    workers: str,
    number: signal.Signals,
) -> None:
    wechat_sim.add_account(appid=APPID, secret=SECRET)
    shell.json("account", "add", "--appid", APPID, "--name", "shop", "--secret", SECRET)
    client = credentials(shell.json("client", "add", "--name", "shop", "--appid", APPID))
    wechat_sim.fault(TOKEN_CALL, "latency", 1.0)
    with (
        serving(environment, tmp_path, "--workers", workers, "--no-jobs") as served,
        ThreadPoolExecutor(1) as callers,
    ):
        under_way = callers.submit(call, served, client, "get_access_token")
        eventually(lambda: wechat_sim.calls(TOKEN_CALL) == 1)
        served.process.send_signal(number)
        assert under_way.result() == 200
        assert served.process.wait(30) == 0, served.written()
        assert "Traceback" not in served.written()


@one_engine
def test_workers_end_with_their_supervisor_and_let_go_of_the_port(environment: Environment, tmp_path: Path) -> None:
    with serving(environment, tmp_path, "--workers", "2") as served:
        eventually(lambda: len(served.workers()) == 2)
        port = served.url.rpartition(":")[2]
        served.process.kill()
        served.process.wait()
        eventually(lambda: is_free(int(port)))


@one_engine
def test_a_worker_shows_its_metrics_when_asked_to_and_ends_cleanly(environment: Environment) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with subprocess.Popen([*WXGATE, "worker", "--port", str(port)], env=environment, stderr=subprocess.PIPE) as process:
        try:
            eventually(lambda: "wxgate_jobs_under_way" in asked(f"http://127.0.0.1:{port}/metrics"))
            assert asked(f"http://127.0.0.1:{port}/healthz") == '{"status":"ok"}'
            process.terminate()
            assert process.wait(20) == 0
        finally:
            process.kill()


def asked(url: str) -> str:
    """What is answered there; empty while nobody answers."""
    try:
        return FRESH.get(url, timeout=5).text
    except httpx.TransportError:
        return ""


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


@one_engine
def test_another_master_key_is_refused_before_anything_is_served(shell: Shell, environment: Environment) -> None:
    shell.json("client", "list")
    code, told = refused({**environment, "WXGATE_MASTER_KEY": OTHER_KEY})
    assert code == 1
    assert "拒绝启动" in told
    assert "refuses to start" in told
    assert OTHER_KEY not in told
    assert "Traceback" not in told


@one_engine
def test_a_port_that_is_taken_is_told_with_the_way_out(environment: Environment) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        code, told = refused(environment, "--port", str(taken.getsockname()[1]))
    assert code == 1
    assert "端口可能已被占用" in told
    assert "choose another with --port" in told
    assert "Traceback" not in told


@one_engine
def test_an_empty_schema_on_postgresql_is_refused(environment: Environment, postgres: Postgres) -> None:
    name = postgres.create()
    code, told = refused({**environment, "WXGATE_DATABASE_URL": postgres.url(name)})
    postgres.drop(name)
    assert code == 1
    assert "wxgate db upgrade" in told
    assert "Traceback" not in told


@one_engine
@pytest.mark.parametrize("workers", ["1", "2"])
def test_an_app_that_fails_to_start_ends_with_1(environment: Environment, tmp_path: Path, workers: str) -> None:
    # nothing answers there: only a serving process reads the clock, so the commands' own checks pass
    code, told = refused({**environment, "WXGATE_CLOCK_URL": "http://127.0.0.1:9"}, "--workers", workers)
    assert code == 1
    assert "could not start" in told
