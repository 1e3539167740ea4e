"""The chain of checks: every error of the protocol, provoked over a real socket, in the contract's order."""

import asyncio

import pytest
from tests.gateway import Caller, RunningGateway

from wxgate.protocol.signature import HMAC_SHA256
from wxgate.tenants.client_admin import ClientAdmin

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


async def test_a_closed_client_is_105_within_two_seconds(
    gateway: RunningGateway, caller: Caller, clients: ClientAdmin
) -> None:
    await clients.close(caller.code)
    await gateway.services.changes.check()

    assert (await caller("get_client_infos")).retcode == 105

    await clients.open(caller.code)
    await gateway.services.changes.check()

    assert (await caller("get_client_infos")).retcode == 200


async def test_md5_is_119_for_a_client_that_must_use_hmac(
    gateway: RunningGateway, caller: Caller, clients: ClientAdmin
) -> None:
    await clients.edit(caller.code, require_hmac=True)
    await gateway.services.changes.check()

    assert (await caller("get_client_infos")).retcode == 119
    assert (await caller("get_client_infos", sign_type=HMAC_SHA256)).retcode == 200


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


async def test_the_old_secret_works_through_its_grace_period(
    gateway: RunningGateway, caller: Caller, clients: ClientAdmin
) -> None:
    rotated = await clients.rotate(caller.code, grace=60)
    await gateway.services.changes.check()
    assert rotated.secret is not None
    renewed = gateway.caller(caller.code, rotated.secret)

    assert (await caller("get_client_infos")).retcode == 200
    assert (await renewed("get_client_infos")).retcode == 200

    gateway.services.clock.offset += 61

    assert (await caller("get_client_infos")).retcode == 103
    assert (await renewed("get_client_infos")).retcode == 200


async def test_a_repeated_authcode_is_117_when_the_client_asked_for_it(
    gateway: RunningGateway, caller: Caller, clients: ClientAdmin
) -> None:
    fields = caller.fields()
    authcode = caller.signed(fields)
    assert [(await caller.send("get_client_infos", fields, authcode)).retcode for _ in range(2)] == [200, 200]

    await clients.edit(caller.code, refuse_replay=True)
    await gateway.services.changes.check()

    replies = await asyncio.gather(*(caller.send("get_client_infos", fields, authcode) for _ in range(8)))

    assert sorted(reply.retcode for reply in replies) == [117] * 7 + [200]
    assert (await caller.send("get_client_infos", fields, authcode.upper())).retcode == 117


async def test_an_endpoint_that_was_not_granted_is_106(
    gateway: RunningGateway, caller: Caller, clients: ClientAdmin
) -> None:
    await clients.edit(caller.code, grants=["get_client_infos"])
    await gateway.services.changes.check()

    assert (await caller("get_client_infos")).retcode == 200
    assert (await caller("get_appid")).retcode == 106


async def test_an_address_outside_the_allow_list_is_107(
    gateway: RunningGateway, caller: Caller, clients: ClientAdmin
) -> None:
    await clients.edit(caller.code, allow_ips=["10.0.0.0/8"])
    await gateway.services.changes.check()

    reply = await caller("get_client_infos")

    assert reply.retcode == 107
    assert "127.0.0.1" in reply.msg

    await clients.edit(caller.code, allow_ips=["127.0.0.0/8"])
    await gateway.services.changes.check()

    assert (await caller("get_client_infos")).retcode == 200


async def test_more_calls_than_the_quota_in_one_minute_are_118(
    gateway: RunningGateway, caller: Caller, clients: ClientAdmin
) -> None:
    await clients.edit(caller.code, per_minute=5)
    await gateway.services.changes.check()

    replies = await asyncio.gather(*(caller("get_client_infos") for _ in range(12)))

    assert sorted(reply.retcode for reply in replies) == [118] * 7 + [200] * 5

    gateway.services.clock.offset += 60

    assert (await caller("get_client_infos")).retcode == 200


async def test_a_client_without_account_is_110_where_one_is_needed(
    gateway: RunningGateway, clients: ClientAdmin
) -> None:
    client = await clients.add(name="no account")
    assert client.secret is not None
    caller = gateway.caller(client.code, client.secret)

    assert (await caller("get_appid")).retcode == 110
    assert (await caller("get_client_infos")).retcode == 200


async def test_a_client_that_was_just_added_is_known_at_once(gateway: RunningGateway, clients: ClientAdmin) -> None:
    client = await clients.add(name="new")
    assert client.secret is not None

    assert (await gateway.caller(client.code, client.secret)("get_client_infos")).retcode == 200


async def test_a_missing_parameter_is_102_and_named(caller: Caller) -> None:
    reply = await caller("set_drawboard_data", redirect_uri="http://example.com/")

    assert reply.retcode == 102
    assert "oauth_type" in reply.msg


async def test_an_invalid_parameter_is_115_and_says_what_is_accepted(caller: Caller) -> None:
    reply = await caller("set_drawboard_data", redirect_uri="ftp://example.com/", oauth_type="oauth_snsapi_base")

    assert reply.retcode == 115
    assert "redirect_uri" in reply.msg
    assert "https://" in reply.msg


async def test_permission_is_checked_before_parameters(
    gateway: RunningGateway, caller: Caller, clients: ClientAdmin
) -> None:
    await clients.edit(caller.code, grants=["get_appid"])
    await gateway.services.changes.check()

    assert (await caller("set_drawboard_data")).retcode == 106
