"""The chain of checks over a real socket: errors of the protocol, in the contract's order."""

import pytest
from tests.gateway import Caller, RunningGateway

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

RIGHT_FORM = "0" * 32


async def test_a_correctly_signed_call_is_answered(caller: Caller) -> None:
    reply = await caller("get_client_infos")

    assert (reply.status, reply.retcode, reply.msg) == (200, 200, "")
    assert isinstance(reply.data, dict)
    assert reply.data["client_code"] == caller.code


async def test_an_unknown_endpoint_is_404(caller: Caller) -> None:
    reply = await caller("no_such_endpoint")

    assert (reply.status, reply.retcode) == (404, 404)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "HEAD", "PATCH", "OPTIONS"])
async def test_any_method_but_get_and_post_is_405(gateway: RunningGateway, method: str) -> None:
    response = await gateway.http.request(method, "/weixinapi/get_client_infos")

    assert response.status_code == 405
    if method != "HEAD":
        assert response.json()["retcode"] == 405


@pytest.mark.parametrize("authcode", ["", "abc", "g" * 32, "0" * 31, "0" * 64, "０" * 32])
async def test_a_missing_or_malformed_authcode_is_109(caller: Caller, authcode: str) -> None:
    reply = await caller.send("get_client_infos", caller.fields(), authcode)

    assert (reply.status, reply.retcode) == (200, 109)
    assert "32" in reply.msg


@pytest.mark.parametrize("req_time", ["", "123", "12345678901", "145981748x", "-459817487", "１４５９８１７４８７"])
async def test_a_malformed_req_time_is_101(caller: Caller, req_time: str) -> None:
    reply = await caller("get_client_infos", req_time=req_time)

    assert reply.retcode == 101


@pytest.mark.parametrize(("offset", "retcode"), [(-302, 101), (302, 101), (-290, 200), (290, 200)])
async def test_req_time_may_be_five_minutes_off_and_no_more(caller: Caller, offset: int, retcode: int) -> None:
    reply = await caller("get_client_infos", req_time=str(int(caller.clock.now()) + offset))

    assert reply.retcode == retcode


async def test_the_time_error_tells_the_servers_time(caller: Caller) -> None:
    reply = await caller("get_client_infos", req_time="1459817487")

    assert str(int(caller.clock.now()))[:7] in reply.msg


@pytest.mark.parametrize("fields", [{}, {"client_code": ""}])
async def test_a_missing_client_code_is_102(caller: Caller, fields: dict[str, str]) -> None:
    timed = {"req_time": f"{caller.clock.now():.0f}", **fields}
    reply = await caller.send("get_client_infos", timed, RIGHT_FORM)

    assert reply.retcode == 102
    assert "client_code" in reply.msg


async def test_an_unknown_client_is_104(gateway: RunningGateway) -> None:
    reply = await gateway.caller("nobody", "secret")("get_client_infos")

    assert reply.retcode == 104


async def test_an_unknown_signing_method_is_119(caller: Caller) -> None:
    fields = caller.fields(sign_type="SHA1")

    assert (await caller.send("get_client_infos", fields, RIGHT_FORM)).retcode == 119


async def test_a_wrong_authcode_is_103_and_says_no_more(caller: Caller) -> None:
    reply = await caller.send("get_client_infos", caller.fields(), RIGHT_FORM)

    assert reply.retcode == 103
    assert reply.data is None
    assert reply.msg == f"authcode验证失败 / authcode does not match [{reply.request_id}]"


async def test_any_change_to_the_fields_breaks_the_signature(caller: Caller) -> None:
    fields = caller.fields(key="a" * 32)
    authcode = caller.signed(fields)

    assert (await caller.send("get_client_infos", {**fields, "key": "b" * 32}, authcode)).retcode == 103
    assert (await caller.send("get_client_infos", {**fields, "more": "1"}, authcode)).retcode == 103
    assert (await caller.send("get_client_infos", {**fields, "empty": ""}, authcode)).retcode == 200


async def test_unknown_parameters_are_signed_and_otherwise_ignored(caller: Caller) -> None:
    assert (await caller("get_client_infos", _unknown="1", 中文="值")).retcode == 200


async def test_the_case_of_the_authcodes_digits_does_not_matter(caller: Caller) -> None:
    fields = caller.fields()

    assert (await caller.send("get_client_infos", fields, caller.signed(fields).upper())).retcode == 200


async def test_a_missing_parameter_is_102_and_named(caller: Caller) -> None:
    reply = await caller("set_drawboard_data", redirect_uri="http://example.com/")

    assert reply.retcode == 102
    assert "oauth_type" in reply.msg


async def test_an_invalid_parameter_is_115_and_says_what_is_accepted(caller: Caller) -> None:
    reply = await caller("set_drawboard_data", redirect_uri="ftp://example.com/", oauth_type="oauth_snsapi_base")

    assert reply.retcode == 115
    assert "redirect_uri" in reply.msg
    assert "https://" in reply.msg
