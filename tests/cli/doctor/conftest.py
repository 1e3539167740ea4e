"""Fixtures of the doctor's tests.

`weixin`      the simulator is WeChat, and nothing answers at the public address
`installed`   a shell whose installation has an account that WeChat knows
`postgresql`  a server, for an installation of its own
"""

import pytest
from tests.cli.doctor.examining import KEY
from tests.cli.shell import Shell
from tests.gateway import APPID, SECRET
from tests.postgres import Postgres

from wxgate_sim.server import SimServer


@pytest.fixture(autouse=True)
def weixin(wechat_sim: SimServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WXGATE_WEIXIN_API_URL", wechat_sim.url)
    monkeypatch.setenv("WXGATE_PUBLIC_URL", "http://127.0.0.1:9")


@pytest.fixture
def installed(shell: Shell, wechat_sim: SimServer, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """An installation with an account that WeChat knows."""
    monkeypatch.setenv("WXGATE_MASTER_KEY", KEY)
    wechat_sim.add_account(appid=APPID, secret=SECRET)
    shell.json("account", "add", "--appid", APPID, "--name", "咖啡店", "--secret", SECRET)
    return shell


@pytest.fixture
def postgresql(bare: Shell, postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> Postgres:
    monkeypatch.setenv("WXGATE_MASTER_KEY", KEY)
    return postgres
