"""`wxgate secrets`, and what keeps commands from running with the wrong key."""

import base64
from pathlib import Path

import pytest
from tests.cli.shell import Shell

from wxgate.tenants.master_key import FILE_NAME


def new_key(shell: Shell) -> str:
    return str(shell.json("secrets", "new-key")["master_key"])


def test_a_new_key_is_printed_alone_so_that_a_script_can_take_it(shell: Shell) -> None:
    ended = shell("secrets", "new-key")
    assert (ended.code, ended.err) == (0, "")
    assert len(base64.b64decode(ended.out.strip(), validate=True)) == 32
    assert new_key(shell) != new_key(shell)


def test_the_master_key_is_changed_in_three_steps(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = new_key(shell), new_key(shell)
    monkeypatch.setenv("WXGATE_MASTER_KEY", old)
    client = shell.json("client", "add", "--name", "商城")

    monkeypatch.setenv("WXGATE_MASTER_KEY", f"{new},{old}")
    assert shell.json("secrets", "rotate") == {"sealed": 2, "unreadable": 0}
    assert shell.json("secrets", "rotate") == {"sealed": 0, "unreadable": 0}

    monkeypatch.setenv("WXGATE_MASTER_KEY", new)
    assert shell.json("client", "show", str(client["client_code"]), "--reveal") == client
    monkeypatch.setenv("WXGATE_MASTER_KEY", old)
    ended = shell("client", "list")
    assert (ended.code, ended.out) == (1, "")
    assert "拒绝启动" in ended.err
    assert old not in ended.err


def test_the_generated_key_is_kept_beside_the_database(bare: Shell, tmp_path: Path) -> None:
    client = bare.json("client", "add", "--name", "商城")
    assert (tmp_path / "data" / FILE_NAME).exists()
    assert bare.json("client", "show", str(client["client_code"]), "--reveal") == client


def test_a_malformed_key_is_refused_and_not_repeated(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WXGATE_MASTER_KEY", "a-mistyped-key")
    ended = shell("client", "list")
    assert ended.code == 1
    assert "MASTER_KEY 应为" in ended.err
    assert "mistyped" not in ended.err
