"""Calls arrive signed, with the values that were given, and come back as data or as WxgateError."""

import pickle
import socket
import traceback
from typing import cast

import pytest
from tests.sdk.stub_gateway import CODE, REQUEST_ID, SECRET, StubGateway

from wxgate.protocol.errors import ParameterInvalid, RequestTimeInvalid, UpstreamRefused
from wxgate_client import AsyncClient, Client, WxgateError
from wxgate_client.exchange import SignType

VALUES = {"a": "中文 & = + %41 '\"\\", "b": "x" * 3000, "_c": "first", "Z": "capital"}


@pytest.mark.parametrize("sign_type", ["MD5", "HMAC-SHA256"])
def test_a_call_is_signed_so_that_the_gateway_accepts_it(stub: StubGateway, sign_type: SignType) -> None:
    stub.answer_with({"key": "k"})
    with Client(stub.url, CODE, SECRET, sign_type=sign_type) as client:
        assert client.call("anything", **VALUES) == {"key": "k"}
    name, fields = stub.calls[0]
    assert name == "anything"
    assert VALUES.items() <= fields.items()
    assert fields["client_code"] == CODE
    assert len(fields["req_time"]) == 10
    assert fields.get("sign_type", "MD5") == sign_type


@pytest.mark.parametrize("sign_type", ["MD5", "HMAC-SHA256"])
async def test_the_asyncio_client_does_the_same(stub: StubGateway, sign_type: SignType) -> None:
    stub.answer_with([1, "二"])
    async with AsyncClient(stub.url, CODE, SECRET, sign_type=sign_type) as client:
        assert await client.call("anything", **VALUES) == [1, "二"]
    assert VALUES.items() <= stub.calls[0][1].items()


def test_a_slash_behind_the_url_makes_no_difference(stub: StubGateway) -> None:
    with Client(f"{stub.url}/", CODE, SECRET) as client:
        assert client.call("anything") is None


def test_a_wrong_secret_is_refused(stub: StubGateway) -> None:
    with Client(stub.url, CODE, "another") as client, pytest.raises(WxgateError) as caught:
        client.call("anything", a="b")
    assert caught.value.retcode == 103


def test_values_are_written_as_a_form_carries_them(stub: StubGateway, client: Client) -> None:
    client.call("anything", text="t", count=0, share=1.5, yes=True, no=False, data={"名": [1]}, none=None, empty="")
    fields = stub.calls[0][1]
    assert {name: fields[name] for name in fields if name not in {"client_code", "req_time"}} == {
        "text": "t",
        "count": "0",
        "share": "1.5",
        "yes": "true",
        "no": "false",
        "data": '{"名":[1]}',
    }


def test_a_parameter_may_be_called_name_or_self(stub: StubGateway, client: Client) -> None:
    client.call("anything", name="n")
    assert stub.calls[0][1]["name"] == "n"


def test_a_refusal_tells_number_reason_request_and_data(stub: StubGateway, client: Client) -> None:
    reply = {"errcode": 40003, "errmsg": "invalid openid"}
    stub.answer_with(None, error=UpstreamRefused(40003, "openid 不合法", "the openid is invalid", data=reply))
    with pytest.raises(WxgateError) as caught:
        client.call("anything")
    error = caught.value
    assert (error.retcode, error.request_id, error.data) == (40003, REQUEST_ID, reply)
    assert "openid 不合法" in error.msg
    assert str(error).startswith("40003: ")


def test_an_error_survives_being_pickled() -> None:
    error = cast("WxgateError", pickle.loads(pickle.dumps(WxgateError(116, "gone", "id", {"a": 1}))))
    assert (error.retcode, error.msg, error.request_id, error.data) == (116, "gone", "id", {"a": 1})


@pytest.mark.parametrize(("offset", "told"), [(-1000, "ahead of"), (1000, "behind"), (0, "")])
def test_a_refused_time_says_how_far_the_clock_is_off(
    stub: StubGateway, client: Client, offset: float, told: str
) -> None:
    stub.answer_with(None, error=RequestTimeInvalid(), clock_offset=offset)
    with pytest.raises(WxgateError) as caught:
        client.call("anything")
    assert ("this clock is" in caught.value.msg) == bool(told)
    assert told in caught.value.msg


def test_other_errors_say_nothing_of_clocks(stub: StubGateway, client: Client) -> None:
    stub.answer_with(None, error=ParameterInvalid(), clock_offset=1000)
    with pytest.raises(WxgateError) as caught:
        client.call("anything")
    assert "clock" not in caught.value.msg


@pytest.mark.parametrize("body", [b"<html>Bad Gateway</html>", b"[]", b'{"retcode": "200"}', b'{"retcode": true}', b""])
def test_an_answer_that_is_no_envelope_is_retcode_0(stub: StubGateway, client: Client, body: bytes) -> None:
    stub.answer_with(None, body=body)
    with pytest.raises(WxgateError) as caught:
        client.call("anything")
    assert caught.value.retcode == 0
    assert "check url" in caught.value.msg


async def test_a_gateway_that_is_not_there_is_retcode_0_and_the_request_was_not_sent() -> None:
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unheard.getsockname()[1]}"
        with Client(url, CODE, SECRET) as client, pytest.raises(WxgateError, match="was not sent") as caught:
            client.call("anything")
        async with AsyncClient(url, CODE, SECRET) as awaited:
            with pytest.raises(WxgateError, match="was not sent"):
                await awaited.call("anything")
    assert (caught.value.retcode, caught.value.data, caught.value.request_id) == (0, None, "")


def test_a_gateway_that_is_silent_may_have_acted(stub: StubGateway) -> None:
    stub.released.clear()
    try:
        with (
            Client(stub.url, CODE, SECRET, timeout=0.2) as client,
            pytest.raises(WxgateError, match="may have arrived"),
        ):
            client.call("anything")
    finally:
        stub.released.set()


def test_the_secret_is_shown_nowhere(stub: StubGateway, client: Client) -> None:
    stub.answer_with(None, error=ParameterInvalid())
    with pytest.raises(WxgateError) as refused:
        client.call("anything", a="b")
    with Client("http://127.0.0.1:1", CODE, SECRET) as nobody, pytest.raises(WxgateError) as lost:
        nobody.call("anything", a="b")
    shown = [repr(client), repr(client._exchange), repr(AsyncClient(stub.url, CODE, SECRET))]
    shown += ["".join(traceback.format_exception(caught.value)) for caught in (refused, lost)]
    assert [text for text in shown if SECRET in text or "authcode=" in text] == []
    assert CODE in repr(client)
    assert lost.value.__cause__ is None


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("example.com", CODE, SECRET), "url"),
        (("http://a", "", SECRET), "client_code"),
        (("http://a", CODE, ""), "client_secret"),
    ],
)
def test_what_cannot_be_right_is_refused_at_once(arguments: tuple[str, str, str], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        Client(*arguments)


def test_an_unknown_signing_method_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="sign_type"):
        Client("http://a", CODE, SECRET, sign_type=cast("SignType", "SHA1"))


def test_a_closed_client_refuses_to_call(stub: StubGateway, client: Client) -> None:
    client.close()
    with pytest.raises(RuntimeError):
        client.call("anything")


def test_the_user_agent_names_the_sdk(client: Client) -> None:
    assert client._http.headers["user-agent"].startswith("wxgate-client/")
