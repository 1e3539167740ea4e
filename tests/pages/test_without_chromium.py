"""A run on a machine without Chromium."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
TESTS: Final = """
import pytest

pytestmark = pytest.mark.asyncio(loop_scope="session")

async def test_with_the_browser(chromium): ...
async def test_with_guests(guests): ...
async def test_with_visitors(visitors): ...
"""


def run_without_chromium(tmp_path: Path, *options: str, **more: str) -> subprocess.CompletedProcess[str]:
    """A run of three page tests where no program can be found, with the project's options."""
    tests = tmp_path / "test_pages.py"
    tests.write_text(TESTS, encoding="utf-8")
    foreign = ("PYTEST", "REQUIRE_CHROMIUM")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    environment |= {"PATH": str(tmp_path), "PYTHONIOENCODING": "utf-8", **more}
    command = [sys.executable, "-m", "pytest", "-c", "pyproject.toml", "-p", "no:cacheprovider", str(tests), *options]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)


def test_page_tests_are_skipped_and_the_end_of_the_run_says_so_in_both_languages(tmp_path: Path) -> None:
    ended = run_without_chromium(tmp_path, "--numprocesses=1")

    assert ended.returncode == 0, ended.stdout
    assert "!!! 没有 Chromium / no Chromium: 3 skipped !!!" in ended.stdout
    assert "3 个页面测试被跳过" in ended.stdout
    assert "3 page tests were skipped" in ended.stdout
    assert ended.stdout.count("apt-get install chromium") == 2


def test_where_chromium_is_required_its_absence_is_a_failure(tmp_path: Path) -> None:
    ended = run_without_chromium(tmp_path, "--numprocesses=0", REQUIRE_CHROMIUM="1")

    assert ended.returncode == 1, ended.stdout
    assert "no Chromium" in ended.stdout
    assert "skipped" not in ended.stdout
