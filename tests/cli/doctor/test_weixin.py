"""WeChat: whether it can be reached and lets this machine in, and what time it has."""

import pytest
from tests.cli.doctor.examining import examine, told
from tests.cli.shell import Shell
from tests.gateway import APPID
from tests.postgres import Postgres

from wxgate_sim.server import SimServer


@pytest.mark.parametrize(("seconds", "state"), [(0, "ok"), (30, "ok"), (400, "failed"), (-400, "failed")])
def test_the_clock_is_compared_with_weixins(
    installed: Shell, wechat_sim: SimServer, seconds: float, state: str
) -> None:
    wechat_sim.advance(seconds)
    finding = examine(installed)["clock"]
    assert finding["state"] == state
    assert "WeChat" in told(finding)
    assert ("NTP" in told(finding)) == (state == "failed")


def test_without_weixin_the_clock_is_compared_with_the_server_of_the_database(
    shell: Shell, postgresql: Postgres, postgres_template: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = postgresql.create(template=postgres_template)
    monkeypatch.setenv("WXGATE_DATABASE_URL", postgresql.url(name))
    monkeypatch.setenv("WXGATE_WEIXIN_API_URL", "http://127.0.0.1:9")
    found = examine(shell)
    assert found["clock"]["state"] == "ok"
    assert "database server's" in told(found["clock"])
    assert found["weixin"]["state"] == "failed"
    assert "WEIXIN_API_URL" in told(found["weixin"])
    postgresql.drop(name)


def test_without_any_other_clock_the_comparison_is_left_open(installed: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WXGATE_WEIXIN_API_URL", "http://127.0.0.1:9")
    assert examine(installed)["clock"]["state"] == "warning"


def test_the_address_to_put_on_the_allow_list_is_named(installed: Shell, wechat_sim: SimServer) -> None:
    wechat_sim.change_account(APPID, ip_allowlist=["192.0.2.1"])
    finding = examine(installed)["ip_allowlist"]
    assert finding["state"] == "failed"
    assert "40164" in told(finding)
    assert "添加 127.0.0.1" in told(finding)
    assert "add 127.0.0.1 to the IP allow-list" in told(finding)


def test_a_closed_account_is_not_used_to_knock(installed: Shell, wechat_sim: SimServer) -> None:
    installed.json("account", "close", APPID)
    wechat_sim.forget_calls()
    assert examine(installed)["ip_allowlist"]["state"] == "warning"
    assert wechat_sim.calls("/cgi-bin/stable_token") == 0


def test_looking_leaves_the_live_token_as_it_is(installed: Shell, wechat_sim: SimServer) -> None:
    examine(installed)
    before = wechat_sim.state()["tokens"]
    examine(installed)
    assert wechat_sim.state()["tokens"] == before != []
