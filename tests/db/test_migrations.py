"""Migrations make the schema that the table modules declare."""

import subprocess
import sys
from importlib import import_module
from pkgutil import walk_packages

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection

import wxgate
from wxgate.db import Database, DatabaseAddressInvalid, DatabaseUnavailable, metadata, migrations


def import_every_table_module() -> None:
    for module in walk_packages(wxgate.__path__, "wxgate."):
        if module.name.rpartition(".")[2] == "tables":
            import_module(module.name)


def differences(connection: Connection) -> list[str]:
    options = {"compare_type": True, "compare_server_default": True}
    return [str(each) for each in compare_metadata(MigrationContext.configure(connection, opts=options), metadata)]


async def test_the_migrated_schema_is_what_the_table_modules_declare(database: Database) -> None:
    import_every_table_module()
    assert await database.read(differences) == []


async def test_the_comparison_notices_a_missing_table(database: Database) -> None:
    await database.run_long(lambda connection: connection.exec_driver_sql("DROP TABLE revisions").close())
    assert "add_table" in str(await database.read(differences))


def test_an_empty_database_is_brought_up_to_date(empty_database_url: str) -> None:
    before = migrations.status(empty_database_url)
    assert (before.current, before.up_to_date) == (None, False)

    migrations.upgrade(empty_database_url)

    after = migrations.status(empty_database_url)
    assert (after.current, after.up_to_date) == (before.head, True)


def test_two_processes_may_upgrade_at_the_same_time(empty_database_url: str) -> None:
    script = "import sys; from wxgate.db import migrations; migrations.upgrade(sys.argv[1])"
    processes = [subprocess.Popen([sys.executable, "-c", script, empty_database_url]) for _ in range(4)]
    assert [process.wait(60) for process in processes] == [0] * 4
    assert migrations.status(empty_database_url).up_to_date


def test_a_missing_folder_is_named_in_both_languages() -> None:
    with pytest.raises(DatabaseAddressInvalid, match=r"文件夹不存在：/no/such/folder.*folder.*does not exist"):
        migrations.upgrade("sqlite:////no/such/folder/wxgate.db")


def test_an_unreachable_server_is_reported_without_its_address() -> None:
    with pytest.raises(DatabaseUnavailable) as caught:
        migrations.status("postgresql://scott:tiger-secret@127.0.0.1:1/wxgate")
    assert "Connection refused" in str(caught.value)
    assert not [part for part in ("tiger-secret", "scott", "127.0.0.1") if part in str(caught.value)]
