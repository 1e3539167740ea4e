"""The database, and what its file depends on."""

import os
import sqlite3
import sys
from pathlib import Path

import pytest
from psycopg import sql
from tests.cli.doctor.examining import examine, states, told
from tests.cli.doctor.unprivileged import heeding_modes
from tests.cli.shell import Shell
from tests.postgres import Postgres

from wxgate.cli.doctor.sqlite_file import MIB, mode_finding, space_finding


def test_a_database_that_does_not_answer_fails_without_its_password(
    bare: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WXGATE_DATABASE_URL", "postgresql://someone:hidden@127.0.0.1:1/x")
    found = examine(bare)
    assert found["database"]["state"] == "failed"
    assert "DATABASE_URL" in told(found["database"])
    assert "hidden" not in str(found)
    assert not {"schema", "writable", "master_key"} & found.keys()


@pytest.mark.parametrize("url", ["mysql://root:hidden@localhost/x", "sqlite:////no/such/folder/wxgate.db"])
def test_an_address_of_a_database_that_cannot_be_used_fails(
    bare: Shell, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("WXGATE_DATABASE_URL", url)
    finding = examine(bare)["database"]
    assert finding["state"] == "failed"
    assert "hidden" not in told(finding)


def test_a_file_that_is_no_database_fails(bare: Shell, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "wxgate.db").write_text("something else entirely " * 100)
    finding = examine(bare)["database"]
    assert finding["state"] == "failed"
    assert "not a database" in told(finding)


def test_an_old_schema_on_sqlite_is_upgraded_by_serve(installed: Shell, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "data" / "wxgate.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
    connection.close()
    finding = examine(installed)["schema"]
    assert finding["state"] == "warning"
    assert "0001" in told(finding)


def test_an_empty_schema_on_postgresql_fails_with_the_command_to_run(
    bare: Shell, postgresql: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = postgresql.create()
    monkeypatch.setenv("WXGATE_DATABASE_URL", postgresql.url(name))
    found = examine(bare)
    assert found["schema"]["state"] == "failed"
    assert "wxgate db upgrade" in told(found["schema"])
    bare.json("db", "upgrade")
    good = ("clock", "database", "schema", "writable", "master_key", "weixin")
    unmade = {"ip_allowlist": "warning", "storage": "warning"}
    assert states(examine(bare)) == {**dict.fromkeys(good, "ok"), **unmade}
    postgresql.drop(name)


def test_a_read_only_postgresql_fails(
    bare: Shell, postgresql: Postgres, postgres_template: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = postgresql.create(template=postgres_template)
    monkeypatch.setenv("WXGATE_DATABASE_URL", postgresql.url(name))
    bare.json("client", "list")
    postgresql.execute(sql.SQL("ALTER DATABASE {} SET default_transaction_read_only = on").format(sql.Identifier(name)))
    found = examine(bare)
    assert found["writable"]["state"] == "failed"
    assert "read-only" in told(found["writable"])
    postgresql.drop(name)


@pytest.mark.parametrize(("free", "state"), [(50 * MIB, "failed"), (500 * MIB, "warning"), (5000 * MIB, "ok")])
def test_little_space_is_pointed_out_before_it_is_none(free: int, state: str) -> None:
    assert space_finding(Path("/data"), free).state == state


@pytest.mark.parametrize(("mode", "state"), [("wal", "ok"), ("delete", "failed")])
def test_a_file_system_without_wal_fails(mode: str, state: str) -> None:
    assert mode_finding(mode).state == state


@pytest.mark.skipif(sys.platform != "linux" and os.geteuid() == 0, reason="only Linux lets root give up privileges")
def test_a_folder_that_cannot_be_written_fails(bare: Shell, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o500)
    finding = heeding_modes(lambda: examine(bare))["database"]
    assert finding["state"] == "failed"
    assert str(tmp_path / "data") in told(finding)
