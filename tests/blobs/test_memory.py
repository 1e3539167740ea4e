"""A large file goes through in small pieces, whatever the storage."""

import os
import subprocess
import sys

from pydantic import SecretStr

from wxgate.settings import Settings

MIB = 50
MOST = 30
"""MiB; two parts of 5 MiB and what the allocator keeps are less than half of it, the file is more."""


def test_storing_and_reading_a_large_file_takes_little_memory(settings: Settings) -> None:
    settings.data_dir.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "tests.blobs.peak_memory", str(MIB), "1"]
    done = subprocess.run(command, env=environment(settings), capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    storing, in_all = (int(number) / 1024 for number in done.stdout.split())
    assert 0 <= storing <= in_all < MOST


def environment(settings: Settings) -> dict[str, str]:
    """The environment of a process that has these settings."""
    given = {name: getattr(settings, name) for name in settings.model_fields_set}
    values = {name: each.get_secret_value() if isinstance(each, SecretStr) else each for name, each in given.items()}
    return os.environ | {f"WXGATE_{name.upper()}": str(value) for name, value in values.items()}
