"""The addresses under which the world reaches the gateway."""

import asyncio
import socket
from pathlib import Path

import pytest
from tests.cli.doctor.examining import told
from tests.cli.doctor.self_signed import https_server
from tests.cli.shell import Shell
from tests.gateway import running_gateway, settings_for

from wxgate.cli.doctor.public_url import form
from wxgate_sim.server import SimServer


@pytest.mark.parametrize(
    ("url", "state"),
    [
        ("https://gate.example.com", "ok"),
        ("https://203.0.113.7", "ok"),
        ("http://gate.example.com", "warning"),
        ("https://localhost", "failed"),
        ("https://127.0.0.1:8080", "failed"),
        ("https://[::1]", "failed"),
        ("http://0.0.0.0:8080", "failed"),
    ],
)
def test_the_public_address_must_be_https_and_not_this_machine(url: str, state: str) -> None:
    finding = form("pages_url", url)
    assert finding.state == state
    assert ("PAGES_URL" in finding.cure.en) == (state == "failed")


def answering(shell: Shell) -> list[tuple[str, str]]:
    """State and text of the findings that asking at an address led to."""
    found = shell.read_list(shell("doctor", "--json"))
    return [(str(each["state"]), told(each)) for each in found if "/healthz" in told(each)]


async def test_a_gateway_that_answers_at_its_address_is_told_so(
    shell: Shell, tmp_path: Path, wechat_sim: SimServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell.json("db", "upgrade")
    settings = settings_for(f"sqlite:///{tmp_path / 'data' / 'wxgate.db'}", wechat_sim.url)
    async with running_gateway(settings) as gateway:
        monkeypatch.setenv("WXGATE_PUBLIC_URL", gateway.url)
        monkeypatch.setenv("WXGATE_PAGES_URL", wechat_sim.url)
        public, pages = await asyncio.to_thread(answering, shell)
    assert public[0] == "ok"
    assert pages[0] == "failed"
    assert "is not wxgate" in pages[1]
    assert "反向代理" in pages[1]


def test_a_gateway_that_does_not_answer_fails_with_what_to_look_at(
    installed: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        monkeypatch.setenv("WXGATE_PUBLIC_URL", f"http://127.0.0.1:{unused.getsockname()[1]}")
        ((state, text),) = answering(installed)
    assert state == "failed"
    assert "wxgate serve" in text


def test_a_certificate_that_nobody_vouches_for_is_named_as_the_cause(
    installed: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with https_server(tmp_path) as url:
        monkeypatch.setenv("WXGATE_PUBLIC_URL", url)
        ((state, text),) = answering(installed)
    assert state == "failed"
    assert "检查证书" in text
    assert "check that the certificate is valid" in text
