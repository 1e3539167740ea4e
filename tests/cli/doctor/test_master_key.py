"""The master key."""

import sqlite3
from pathlib import Path

import pytest
from tests.cli.doctor.examining import OTHER_KEY, examine, told
from tests.cli.shell import Shell

from wxgate.tenants.master_key import FILE_NAME


def test_another_master_key_fails_and_is_not_repeated(installed: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WXGATE_MASTER_KEY", OTHER_KEY)
    found = examine(installed)
    assert found["master_key"]["state"] == "failed"
    assert OTHER_KEY not in str(found)
    assert found["ip_allowlist"]["state"] == "warning"


def test_secrets_that_the_key_does_not_open_are_named_by_their_owners(installed: Shell, tmp_path: Path) -> None:
    client = installed.json("client", "add", "--name", "商城")
    with sqlite3.connect(tmp_path / "data" / "wxgate.db") as connection:
        connection.execute("UPDATE clients SET secret = (SELECT secret FROM accounts)")
    connection.close()
    finding = examine(installed)["secrets"]
    assert finding["state"] == "failed"
    assert str(client["client_code"]) in told(finding)
    assert "wxgate client rotate" in told(finding)


def test_a_key_file_that_others_may_read_is_pointed_out(shell: Shell, tmp_path: Path) -> None:
    shell.json("client", "list")
    key = tmp_path / "data" / FILE_NAME
    assert examine(shell)["master_key"]["state"] == "ok"
    key.chmod(0o644)
    finding = examine(shell)["master_key"]
    assert finding["state"] == "warning"
    assert f"chmod 600 {key}" in told(finding)
