"""The size check sees long files and functions, and leaves generated files alone."""

from pathlib import Path

import pytest
from tools.python_source import HEADER
from tools.sizes import MAX_FILE, MAX_FUNCTION, report

LONG_FILE = "x = 1\n" * (MAX_FILE + 1)
LONG_FUNCTION = "async def long():\n" + "    x = 1\n" * MAX_FUNCTION


@pytest.mark.parametrize(
    ("source", "too_long"), [(LONG_FILE, 1), (LONG_FUNCTION, 1), (HEADER + LONG_FILE, 0), ("def short(): ...\n", 0)]
)
def test_what_is_too_long_is_counted_and_shown(
    source: str, too_long: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "sample.py").write_text(source)
    assert report(tmp_path / "src") == too_long
    assert capsys.readouterr().out.count("TOO LONG") == too_long


def test_an_overlong_function_inside_a_class_is_seen_too(tmp_path: Path) -> None:
    body = "".join(f"    {line}\n" for line in LONG_FUNCTION.splitlines())
    (tmp_path / "sample.py").write_text(f"class A:\n{body}")
    assert report(tmp_path) == 1
