"""What callers and operators see when WeChat gives no token."""

import re
import socket
from contextlib import closing

import pytest
from structlog.testing import capture_logs
from tests.tokens.rig import APPID, SECRET, Rig

from wxgate.db import Database
from wxgate.protocol.deadline import Deadline
from wxgate.protocol.errors import (
    ApiError,
    AppidInvalid,
    AppSecretInvalid,
    CallNotAllowed,
    UpstreamRefused,
    WeixinTimeout,
    WeixinUnreachable,
)
from wxgate.tokens.failures import Failure, Unobtainable, answer, failure_of
from wxgate.tokens.timing import Timing
from wxgate.tokens.token import ACCESS_TOKEN, JSAPI_TICKET
from wxgate.weixin.errors import NotReached, OutcomeUnknown, Refused, WeixinError
from wxgate_sim.server import SimServer

STABLE = "/cgi-bin/stable_token"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Nothing here depends on the engine."""
    return sqlite_url


async def test_a_wrong_secret_is_113_and_does_not_ask_weixin_each_time(rig: Rig) -> None:
    rig.sim.add_account(appid=APPID, secret="a" * 32)
    account = await rig.know_account()
    for _ in range(20):
        with pytest.raises(AppSecretInvalid) as caught:
            await rig.token(account)
        assert caught.value.data is None
        assert SECRET not in caught.value.message
    assert rig.sim.calls(STABLE) == 1


async def test_a_secret_that_weixin_accepts_later_works_without_a_restart(rig: Rig) -> None:
    rig.sim.add_account(appid=APPID, secret="a" * 32)
    account = await rig.know_account()
    with pytest.raises(AppSecretInvalid):
        await rig.token(account)
    rig.sim.change_account(APPID, secret=SECRET)
    rig.advance(5)
    assert await rig.token(account)


async def test_a_corrected_secret_works_at_once(rig: Rig) -> None:
    rig.sim.add_account(appid=APPID, secret="a" * 32)
    account = await rig.know_account()
    with pytest.raises(AppSecretInvalid):
        await rig.token(account)
    assert await rig.token(await rig.accounts.edit(APPID, secret="a" * 32))


async def test_another_process_is_told_the_recorded_failure(rig: Rig) -> None:
    rig.sim.add_account(appid=APPID, secret="a" * 32)
    account = await rig.know_account()
    other = await rig.process()
    for keeper in (rig.keeper, other.keeper):
        with pytest.raises(AppSecretInvalid):
            await keeper.access_token(account, Deadline.after(5))
    assert rig.sim.calls(STABLE) == 1


async def test_an_unknown_appid_is_112(rig: Rig) -> None:
    account = await rig.know_account()
    with pytest.raises(AppidInvalid):
        await rig.token(account)


async def test_an_account_without_secret_is_113_and_weixin_is_not_asked(rig: Rig) -> None:
    account = await rig.add_account()
    without = type(account)(APPID, "演示", None, credential=account.credential)
    with pytest.raises(AppSecretInvalid):
        await rig.token(without)
    assert rig.sim.calls(STABLE) == 0


async def test_the_operator_alone_sees_the_address_that_weixin_saw(rig: Rig) -> None:
    rig.sim.add_account(appid=APPID, secret=SECRET, ip_allowlist=["192.0.2.1"])
    account = await rig.know_account()
    with capture_logs() as logs, pytest.raises(UpstreamRefused) as caught:
        await rig.token(account)
    assert caught.value.code == 40164
    assert caught.value.data is None
    assert not re.search(r"\d+\.\d+\.\d+\.\d+", caught.value.message)
    assert "IP 白名单" in caught.value.message
    (status,) = await rig.keeper.status(APPID)
    assert "127.0.0.1" in (status.last_error or "")
    assert status.failures == 1
    assert "127.0.0.1" in str(logs)


@pytest.mark.parametrize(
    ("option", "errcode"), [("secret_frozen", 40243), ("frozen", 50007), ("token_forbidden", 50004)]
)
async def test_other_refusals_keep_weixins_number(rig: Rig, option: str, errcode: int) -> None:
    rig.sim.ask("POST", "accounts", {"appid": APPID, "secret": SECRET, option: True})
    account = await rig.know_account()
    with pytest.raises(UpstreamRefused) as caught:
        await rig.token(account)
    assert caught.value.code == errcode


async def test_a_ticket_without_permission_is_107_and_hardly_asked_for_again(rig: Rig) -> None:
    rig.sim.add_account(appid=APPID, secret=SECRET, tickets=["wx_card"])
    account = await rig.know_account()
    for _ in range(5):
        with pytest.raises(CallNotAllowed):
            await rig.keeper.ticket(account, JSAPI_TICKET, Deadline.after(5))
    assert await rig.keeper.ticket(account, "wx_card_ticket", Deadline.after(5))
    assert rig.sim.calls("/cgi-bin/ticket/getticket") == 2


async def test_a_ticket_for_want_of_an_access_token_tells_of_the_token(rig: Rig) -> None:
    rig.sim.add_account(appid=APPID, secret="a" * 32)
    account = await rig.know_account()
    for _ in range(3):
        with pytest.raises(AppSecretInvalid):
            await rig.keeper.ticket(account, JSAPI_TICKET, Deadline.after(5))
    assert (rig.sim.calls(STABLE), rig.sim.calls("/cgi-bin/ticket/getticket")) == (1, 0)


async def test_a_closed_port_is_502(database: Database, wechat_sim: SimServer) -> None:
    with closing(socket.socket()) as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        async with Rig(database, wechat_sim, weixin_url=url) as rig:
            account = await rig.know_account()
            with pytest.raises(WeixinUnreachable) as caught:
                await rig.token(account)
    assert "127.0.0.1" not in caught.value.message


async def test_an_answer_that_is_no_answer_is_502(rig: Rig) -> None:
    account = await rig.add_account()
    rig.sim.fault(STABLE, "garbage")
    with pytest.raises(WeixinUnreachable):
        await rig.token(account)


async def test_silence_is_504(rig: Rig) -> None:
    account = await rig.add_account()
    rig.sim.fault(STABLE, "timeout", 30)
    process = await rig.process(Timing(call=0.5))
    for seconds in (0.2, 5.0):  # the caller's patience ends first, then the refresh's own
        with pytest.raises(WeixinTimeout):
            await process.keeper.access_token(account, Deadline.after(seconds))
    assert rig.sim.calls(STABLE) == 1


async def test_passing_trouble_is_told_for_seconds_only(rig: Rig) -> None:
    account = await rig.add_account()
    rig.sim.fault(STABLE, "errcode", -1, count=1)
    for _ in range(3):
        with pytest.raises(UpstreamRefused):
            await rig.token(account)
    assert rig.sim.calls(STABLE) == 1
    rig.advance(5)
    assert await rig.token(account)


@pytest.mark.parametrize(
    ("error", "kind", "expected"),
    [
        (Refused(40001, "", {}), ACCESS_TOKEN, AppSecretInvalid),
        (Refused(40125, "", {}), ACCESS_TOKEN, AppSecretInvalid),
        (Refused(40013, "", {}), ACCESS_TOKEN, AppidInvalid),
        (Refused(40001, "", {}), JSAPI_TICKET, UpstreamRefused),
        (Refused(48001, "", {}), JSAPI_TICKET, CallNotAllowed),
        (Refused(45009, "", {}), ACCESS_TOKEN, UpstreamRefused),
        (NotReached("could not connect"), ACCESS_TOKEN, WeixinUnreachable),
        (NotReached("no free connection in time", timed_out=True), ACCESS_TOKEN, WeixinTimeout),
        (OutcomeUnknown("the connection broke"), ACCESS_TOKEN, WeixinUnreachable),
        (OutcomeUnknown("no answer in time", timed_out=True), ACCESS_TOKEN, WeixinTimeout),
    ],
)
def test_each_failure_has_its_answer(error: WeixinError, kind: str, expected: type[ApiError]) -> None:
    answered = answer(Unobtainable(APPID, kind, failure_of(error, 0.0, secrets=())))
    assert type(answered) is expected
    assert answered.data is None


def test_a_secret_in_weixins_message_is_blotted_out() -> None:
    failure = failure_of(Refused(40125, f"bad secret {SECRET} given", {}), 0.0, secrets=(SECRET,))
    assert SECRET not in failure.text
    assert "bad secret *** given" in failure.text


def test_a_failure_is_told_no_longer_than_until_the_next_try() -> None:
    assert Failure("refused", 40125, "", 100.0).told_until(101.0) == 101.0
    assert Failure("refused", 48001, "", 100.0).told_until(90_000.0) == 700.0
    assert Failure("unreachable", None, "", 100.0).told_until(400.0) == 105.0
    assert Failure("refused", -1, "", 100.0).told_until(400.0) == 105.0
