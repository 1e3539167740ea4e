"""Where commands find their settings and database."""

import os
import sqlite3
from pathlib import Path

import pytest
from tests.cli.shell import Shell
from tests.postgres import Postgres

from wxgate.db import migrations


def test_a_configuration_file_is_read(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WXGATE_DATA_DIR")
    file = tmp_path / "my.toml"
    file.write_text(f'data_dir = "{tmp_path / "elsewhere"}"\n')
    assert shell("--config", str(file), "client", "list").code == 0
    assert (tmp_path / "elsewhere" / "wxgate.db").exists()
    assert os.environ["WXGATE_CONFIG"] == str(file)  # so that worker processes read the same one


def test_a_configuration_file_that_does_not_exist_is_a_usage_error(shell: Shell, tmp_path: Path) -> None:
    assert shell("--config", str(tmp_path / "no.toml"), "client", "list").code == 2


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("data_dir = [", "TOML"),
        ("data_dri = 'x'", "WXGATE_DATA_DRI"),
        ("request_deadline = 'soon'", "WXGATE_REQUEST_DEADLINE"),
    ],
)
def test_a_wrong_configuration_file_is_explained(shell: Shell, tmp_path: Path, content: str, named: str) -> None:
    file = tmp_path / "my.toml"
    file.write_text(content)
    ended = shell("--config", str(file), "client", "list")
    assert (ended.code, ended.out) == (1, "")
    assert named in ended.err


def test_a_setting_s_value_is_not_repeated(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WXGATE_TRUSTED_PROXIES", "pasted-secret")
    ended = shell("client", "list")
    assert ended.code == 1
    assert "WXGATE_TRUSTED_PROXIES" in ended.err
    assert "pasted-secret" not in ended.err


@pytest.mark.parametrize("url", ["mysql://root:hidden@localhost/x", "postgresql://someone:hidden@127.0.0.1:1/x"])
def test_a_database_that_cannot_be_opened_is_refused_without_its_password(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("WXGATE_DATABASE_URL", url)
    ended = shell("client", "list")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith("错误 / error: ")
    assert "hidden" not in ended.err


def test_status_changes_nothing_and_upgrade_brings_up_to_date(bare: Shell, tmp_path: Path) -> None:
    before = bare.json("db", "status")
    assert (before["current"], before["up_to_date"]) == (None, False)
    assert not list((tmp_path / "data").iterdir())
    after = bare.json("db", "upgrade")
    assert (after["current"], after["up_to_date"]) == (before["needed"], True)
    assert bare.json("db", "status") == after


def test_on_postgresql_an_old_schema_is_refused_until_it_is_upgraded(
    shell: Shell, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = postgres.create()
    monkeypatch.setenv("WXGATE_DATABASE_URL", postgres.url(name))
    refused = shell("client", "list")
    assert (refused.code, refused.out) == (1, "")
    assert "wxgate db upgrade" in refused.err
    assert not migrations.status(postgres.url(name)).up_to_date
    assert shell("db", "upgrade").code == 0
    client = shell.json("client", "add", "--name", "商城")
    assert shell.json("client", "show", str(client["client_code"]), "--reveal") == client
    postgres.drop(name)


def test_a_database_of_a_newer_version_is_refused(shell: Shell, tmp_path: Path) -> None:
    shell.json("db", "upgrade")
    with sqlite3.connect(tmp_path / "data" / "wxgate.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999_later'")
    connection.close()
    ended = shell("client", "list")
    assert (ended.code, ended.out) == (1, "")
    assert "newer wxgate" in ended.err


@pytest.mark.parametrize("command", ["serve", "worker"])
@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"STORAGE": "s3"}, ["WXGATE_S3_BUCKET", "WXGATE_MEDIA_URL"]),
        ({"STORAGE": "upyun"}, ["WXGATE_UPYUN_BUCKET", "WXGATE_UPYUN_PASSWORD", "WXGATE_MEDIA_URL"]),
        ({"TRANSCODER": "upyun"}, ["WXGATE_TRANSCODER=upyun", "WXGATE_STORAGE=upyun"]),
    ],
)
def test_a_storage_whose_settings_lack_is_named_before_anything_starts(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, command: str, settings: dict[str, str], named: list[str]
) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(f"WXGATE_{name}", value)
    ended = shell(command, "--port", "0") if command == "serve" else shell(command)
    assert (ended.code, ended.out) == (1, "")
    assert [name for name in named if name not in ended.err] == []
