"""How tokens are doing, in `wxgate account show` and `list`."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import cast

import pytest
from structlog.testing import capture_logs
from tests.cli.shell import Shell
from tests.gateway import APPID, SECRET

from wxgate.protocol.deadline import Deadline
from wxgate.protocol.errors import ApiError
from wxgate.protocol.parameters import JsonObject
from wxgate.services import Services, open_services
from wxgate.settings import Settings
from wxgate.tokens.token import ACCESS_TOKEN, OWN_KINDS
from wxgate.weixin.errors import WeixinError
from wxgate.weixin.network import api_addresses
from wxgate_sim.server import SimServer


@pytest.fixture(autouse=True)
def account(shell: Shell, wechat_sim: SimServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WXGATE_WEIXIN_API_URL", wechat_sim.url)
    wechat_sim.add_account(appid=APPID, secret=SECRET)
    shell.json("account", "add", "--appid", APPID, "--name", "咖啡店", "--secret", SECRET)


def in_a_gateway(work: Callable[[Services], Awaitable[None]]) -> None:
    """Does `work` as a serving process would."""

    async def live() -> None:
        async with open_services(Settings()) as services:
            await work(services)

    with capture_logs():  # the command before this left structlog writing to a stream that is closed
        asyncio.run(live())


async def ask_for_every_kind(services: Services) -> None:
    account = services.directory.account(APPID)
    assert account is not None
    for kind in OWN_KINDS:
        try:
            await services.keeper.ticket(account, kind, Deadline.after(10))
        except ApiError:
            continue


async def be_refused(services: Services) -> None:
    """Use a token that WeChat refuses, while it gives no other."""
    account = services.directory.account(APPID)
    assert account is not None
    deadline = Deadline.after(10)
    with pytest.raises((ApiError, WeixinError)):
        await services.keeper.with_token(
            account, deadline, lambda token: api_addresses(services.weixin, token, deadline)
        )


def tokens(shell: Shell) -> dict[str, JsonObject]:
    listed = cast("list[JsonObject]", shell.json("account", "show", APPID)["tokens"])
    return {str(token["kind"]): token for token in listed}


def states(shell: Shell) -> list[str]:
    return [str(token["state"]) for token in tokens(shell).values()]


def worst(shell: Shell) -> object:
    return shell.json_list("account", "list")[0]["token_state"]


def test_before_weixin_was_asked_there_is_nothing_to_tell(shell: Shell) -> None:
    assert list(tokens(shell)) == list(OWN_KINDS)
    assert states(shell) == ["not_yet"] * 3
    assert worst(shell) == "not_yet"


def test_valid_tokens_are_told_with_age_and_life_and_never_their_value(shell: Shell, wechat_sim: SimServer) -> None:
    in_a_gateway(ask_for_every_kind)
    told = tokens(shell)[ACCESS_TOKEN]
    assert cast("int", told["age"]) < 600
    assert 6500 < cast("int", told["expires_in"]) <= 7200
    assert abs(cast("int", told["next_refresh_in"]) - cast("int", told["next_refresh_at"]) + time.time()) < 60
    refresh_in = cast("int", told["next_refresh_at"]) - cast("int", told["refreshed_at"])
    assert 6900 <= refresh_in <= 7000
    assert (told["failures"], told["last_error"]) == (0, None)
    assert states(shell) == ["valid"] * 3
    assert worst(shell) == "valid"
    shown = shell("account", "show", APPID, "--reveal").out + shell("account", "show", APPID, "--json").out
    assert [value for value in values(wechat_sim) if value in shown] == []


def values(sim: SimServer) -> list[str]:
    state = sim.state()
    entries = cast("list[dict[str, str]]", state["tokens"]) + cast("list[dict[str, str]]", state["tickets"])
    found = [str(each.get("access_token") or each.get("ticket")) for each in entries]
    assert len(found) >= 3
    return found


def test_a_table_in_a_pipe_has_a_line_for_each_kind(shell: Shell) -> None:
    in_a_gateway(ask_for_every_kind)
    lines = shell("account", "show", APPID).out.splitlines()
    (start,) = (number for number, line in enumerate(lines) if line.startswith("kind "))
    assert [line.split()[:2] for line in lines[start + 1 : start + 4]] == [[kind, "valid"] for kind in OWN_KINDS]
    assert "".join(lines[start + 4 :]).strip() == ""  # no errors
    assert lines[start + 1].split()[3].startswith(("1:59:", "2:00:"))  # life that is left
    assert shell("account", "list").out.splitlines()[1].split()[3] == "valid"


def test_the_address_that_weixin_refused_is_told(shell: Shell, wechat_sim: SimServer) -> None:
    wechat_sim.change_account(APPID, ip_allowlist=["192.0.2.1"])
    in_a_gateway(ask_for_every_kind)
    told = tokens(shell)[ACCESS_TOKEN]
    assert (told["state"], told["expires_in"]) == ("missing", None)
    assert cast("int", told["failures"]) >= 1
    assert "40164" in str(told["last_error"])
    assert "127.0.0.1" in str(told["last_error"])
    assert worst(shell) == "missing"
    (line,) = [line for line in shell("account", "show", APPID).out.splitlines() if "40164:" in line]
    assert line.split()[:2] == [ACCESS_TOKEN, "40164:"]


def test_a_ticket_that_the_account_may_not_have_is_no_trouble(shell: Shell, wechat_sim: SimServer) -> None:
    wechat_sim.change_account(APPID, tickets=["jsapi"])
    in_a_gateway(ask_for_every_kind)
    assert states(shell) == ["valid", "valid", "not_permitted"]
    assert worst(shell) == "not_permitted"


def test_a_token_that_lives_while_its_refresh_fails_is_told_as_failing(shell: Shell, wechat_sim: SimServer) -> None:
    in_a_gateway(ask_for_every_kind)
    wechat_sim.revoke(APPID)
    wechat_sim.fault("/cgi-bin/stable_token", "errcode", 45009)
    in_a_gateway(be_refused)
    told = tokens(shell)[ACCESS_TOKEN]
    assert told["state"] == "failing"
    assert told["expires_in"]
    assert "45009" in str(told["last_error"])
    assert worst(shell) == "failing"


def test_a_new_secret_makes_what_was_known_void(shell: Shell) -> None:
    in_a_gateway(ask_for_every_kind)
    shell.json("account", "edit", APPID, "--secret", "f" * 32)
    assert states(shell) == ["not_yet"] * 3


def test_nobody_keeps_tokens_of_a_closed_account(shell: Shell) -> None:
    in_a_gateway(ask_for_every_kind)
    shell.json("account", "close", APPID)
    assert worst(shell) is None


def test_accounts_beyond_the_first_page_are_told_too(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    in_a_gateway(ask_for_every_kind)
    monkeypatch.setattr("wxgate.cli.token_states.PAGE", 2)
    assert worst(shell) == "valid"
