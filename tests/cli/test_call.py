"""`wxgate call`, over a socket."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qsl, urlsplit

import pytest
from tests.cli.shell import Shell

from wxgate.protocol.signature import MD5, matches

SECRET = "the-client-s-secret"


class Gateway(ThreadingHTTPServer):
    """Answers every call as it is told to, and remembers what came."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answer = json.dumps({"retcode": 200, "msg": "", "data": {"name": "商城"}})
        self.path = ""
        self.fields: dict[str, str] = {}
        self.signed = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Gateway

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        address = urlsplit(self.path)
        fields = dict(parse_qsl(body, keep_blank_values=True))
        authcode = dict(parse_qsl(address.query))["authcode"]
        self.server.path, self.server.fields = address.path, fields
        self.server.signed = matches(authcode, fields, SECRET, fields.get("sign_type", MD5))
        answer = self.server.answer.encode()
        self.send_response(200)
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class's name
        pass


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    server = Gateway()
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def given(gateway: Gateway) -> tuple[str, ...]:
    return ("--url", gateway.url, "--code", "the-code", "--secret", SECRET)


@pytest.mark.parametrize("method", [(), ("--hmac",)])
def test_a_call_is_signed_and_its_answer_printed(shell: Shell, gateway: Gateway, method: tuple[str, ...]) -> None:
    envelope = shell.json("call", "get_user_data", "key=a b&中=文", *given(gateway), *method)
    assert envelope == {"retcode": 200, "msg": "", "data": {"name": "商城"}}
    assert gateway.path == "/weixinapi/get_user_data"
    assert gateway.signed
    assert (gateway.fields["key"], gateway.fields["client_code"]) == ("a b&中=文", "the-code")


def test_address_and_credentials_may_come_from_the_environment(
    shell: Shell, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WXGATE_URL", f"{gateway.url}/")
    monkeypatch.setenv("WXGATE_CLIENT_CODE", "the-code")
    monkeypatch.setenv("WXGATE_CLIENT_SECRET", SECRET)
    ended = shell("call", "get_client_infos")
    assert (ended.code, gateway.signed) == (0, True)
    assert ended.out.startswith("retcode 200\n")
    assert '"name": "商城"' in ended.out


def test_an_error_of_the_gateway_is_printed_and_ends_with_1(shell: Shell, gateway: Gateway) -> None:
    gateway.answer = json.dumps({"retcode": 104, "msg": "client code非法", "data": None})
    plain = shell("call", "get_client_infos", *given(gateway))
    assert (plain.code, plain.out) == (1, "retcode 104\nmsg     client code非法\n")
    assert shell("call", "get_client_infos", *given(gateway), "--json").code == 1


@pytest.mark.parametrize("answer", ["<html>", "[]", '{"errcode": 0}', ""])
def test_an_answer_of_something_else_than_wxgate_is_refused(shell: Shell, gateway: Gateway, answer: str) -> None:
    gateway.answer = answer
    ended = shell("call", "get_client_infos", *given(gateway))
    assert (ended.code, ended.out) == (1, "")
    assert "is not wxgate" in ended.err


def test_a_gateway_that_is_not_there_is_named_without_the_authcode(shell: Shell, gateway: Gateway) -> None:
    gateway.server_close()
    ended = shell("call", "get_client_infos", *given(gateway))
    assert (ended.code, ended.out) == (1, "")
    assert f"no answer from {gateway.url}" in ended.err
    assert "authcode" not in ended.err


def test_help_lists_endpoints_and_their_parameters(shell: Shell) -> None:
    listed = shell("call", "--help")
    assert listed.code == 0
    assert "set_drawboard_data" in listed.out
    help_ = shell("call", "set_drawboard_data", "--help").out
    for expected in (
        "redirect_uri（必填 required）",
        "oauth_type（必填 required）",
        "$ wxgate call set_drawboard_data",
    ):
        assert expected in help_


def test_an_unknown_endpoint_is_a_usage_error_with_a_suggestion(shell: Shell) -> None:
    ended = shell("call", "get_client_info")
    assert ended.code == 2
    assert "get_client_infos" in ended.err
