"""The database of SQLite is for the gateway's own user."""

from pathlib import Path

from wxgate.db import Database, migrations


async def test_nobody_else_may_read_the_file_or_what_lies_beside_it(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/wxgate.db"
    migrations.upgrade(url)
    database = await Database.open(url)

    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir() if "wxgate.db" in path.name}

    await database.close()
    assert {"wxgate.db", "wxgate.db-wal", "wxgate.db-shm"} <= set(modes)
    assert {mode for name, mode in modes.items() if not name.endswith((".door", ".turn"))} == {0o600}
