"""Fixtures of the command line's tests.

`bare`   runs commands where there is no installation yet
`shell`  runs commands on an installation of its own, SQLite in a temporary folder
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from tests.cli.shell import Shell

from wxgate.settings import CONFIG_VARIABLE


@pytest.fixture
def bare(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Shell]:
    monkeypatch.setenv("WXGATE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv(CONFIG_VARIABLE, str(tmp_path / "none.toml"))
    for name in ("DATABASE_URL", "MASTER_KEY", "URL", "CLIENT_CODE", "CLIENT_SECRET"):
        monkeypatch.delenv(f"WXGATE_{name}", raising=False)
    monkeypatch.setenv("COLUMNS", "200")  # help is not wrapped in the middle of what a test looks for
    yield Shell(capsys, monkeypatch)
    structlog.reset_defaults()


@pytest.fixture
def shell(bare: Shell, sqlite_template: Path, tmp_path: Path) -> Shell:
    (tmp_path / "data").mkdir(exist_ok=True)
    shutil.copy(sqlite_template, tmp_path / "data" / "wxgate.db")
    return bare
