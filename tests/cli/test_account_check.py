"""`wxgate account check`: what is wrong with an account, and what to do."""

import socket
from typing import cast

import pytest
from tests.cli.shell import Shell
from tests.gateway import APPID, SECRET

from wxgate.protocol.parameters import JsonObject
from wxgate_sim.server import SimServer


@pytest.fixture(autouse=True)
def account(shell: Shell, wechat_sim: SimServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The account as the gateway knows it; what WeChat knows of it is up to the test."""
    monkeypatch.setenv("WXGATE_WEIXIN_API_URL", wechat_sim.url)
    shell.json("account", "add", "--appid", APPID, "--name", "咖啡店", "--secret", SECRET)


def failures(shell: Shell) -> dict[str, tuple[str, str]]:
    """What failed by subject, and its cure, in Chinese and English; the command must agree by its exit code."""
    ended = shell("account", "check", APPID, "--json")
    found = shell.read_list(ended)
    failed = {str(each["subject"]): each for each in found if each["state"] == "failed"}
    assert ended.code == (1 if failed else 0)
    assert {each["state"] for each in found} <= {"ok", "failed"}
    return {subject: (_in_both(each, "what"), _in_both(each, "cure")) for subject, each in failed.items()}


def _in_both(finding: JsonObject, name: str) -> str:
    texts = cast("dict[str, str]", finding[name])
    return f"{texts['zh']} / {texts['en']}"


def test_an_account_in_order_has_a_line_for_each_thing_looked_at(shell: Shell, wechat_sim: SimServer) -> None:
    wechat_sim.add_account(appid=APPID, secret=SECRET)
    ended = shell("account", "check", APPID)
    assert ended.code == 0
    lines = [line.split()[:3] for line in ended.out.splitlines()]
    subjects = ["clock", "access_token", "api", "jsapi_ticket", "wx_card_ticket"]
    assert lines == [["正常", "ok", subject] for subject in subjects]
    assert failures(shell) == {}


def test_a_wrong_secret_fails_with_its_cure_below_it(shell: Shell, wechat_sim: SimServer) -> None:
    wechat_sim.add_account(appid=APPID, secret="a" * 32)
    ended = shell("account", "check", APPID)
    assert ended.code == 1
    failed = ended.out.splitlines()[1:]
    assert failed[0].startswith("失败 failed  access_token  微信返回 40125")
    assert "→ 在公众平台" in failed[1]
    assert "→ compare or reset the app secret in WeChat's console; then wxgate account edit" in failed[2]
    assert list(failures(shell)) == ["access_token"]
    assert SECRET not in ended.out + ended.err


def test_the_address_that_weixin_saw_is_the_one_to_add_to_the_allow_list(shell: Shell, wechat_sim: SimServer) -> None:
    wechat_sim.add_account(appid=APPID, secret=SECRET, ip_allowlist=["192.0.2.1"])
    what, cure = failures(shell)["access_token"]
    assert "40164" in what
    assert "添加 127.0.0.1" in cure
    assert "add 127.0.0.1 to the IP allow-list" in cure


def test_weixin_out_of_reach_is_the_only_finding(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        monkeypatch.setenv("WXGATE_WEIXIN_API_URL", f"http://127.0.0.1:{unused.getsockname()[1]}")
        what, cure = failures(shell)["weixin"]
        assert len(shell.read_list(shell("account", "check", APPID, "--json"))) == 1
    assert "cannot be reached" in what
    assert "防火墙" in cure
    assert "WEIXIN_API_URL" in cure


def test_a_kind_of_ticket_without_permission_fails_alone(shell: Shell, wechat_sim: SimServer) -> None:
    wechat_sim.add_account(appid=APPID, secret=SECRET, tickets=["jsapi"])
    what, cure = failures(shell)["wx_card_ticket"]
    assert "48001" in what
    assert "不用此功能可忽略" in cure


def test_an_appid_that_weixin_does_not_know_fails(shell: Shell) -> None:
    assert "40013" in failures(shell)["access_token"][0]


def test_a_clock_that_is_wrong_fails(shell: Shell, wechat_sim: SimServer) -> None:
    wechat_sim.add_account(appid=APPID, secret=SECRET)
    wechat_sim.advance(400)
    what, cure = failures(shell)["clock"]
    assert "clock is -" in what
    assert "NTP" in cure


def test_an_unknown_account_is_refused(shell: Shell) -> None:
    ended = shell("account", "check", "wxffffffffffffffff")
    assert (ended.code, ended.out) == (1, "")
    assert "没有 appid 为 wxffffffffffffffff 的公众号" in ended.err
