"""Shows the longest files and functions in `src`, and fails when one is too long: `python -m tools.sizes`."""

import ast
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from tools.python_source import HEADER, ROOT

MAX_FILE: Final = 300
MAX_FUNCTION: Final = 60
SHOWN: Final = 5


class Size(NamedTuple):
    """How many lines something has, and where it is."""

    lines: int
    where: str


def file_sizes(root: Path) -> list[Size]:
    """Every hand-written Python file below `root`, the longest first."""
    return _longest_first(Size(text.count("\n"), path) for path, text in _sources(root))


def function_sizes(root: Path) -> list[Size]:
    """Every function in them, the longest first."""
    return _longest_first(size for path, text in _sources(root) for size in _functions(path, text))


def _sources(root: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(root.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if not text.startswith(HEADER):
            yield path.relative_to(root.parent).as_posix(), text


def _functions(path: str, text: str) -> Iterator[Size]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield Size((node.end_lineno or node.lineno) - node.lineno + 1, f"{path}:{node.lineno} {node.name}")


def _longest_first(sizes: Iterable[Size]) -> list[Size]:
    return sorted(sizes, key=lambda size: (-size.lines, size.where))


def report(root: Path) -> int:
    """Prints the longest; the number of those that are too long."""
    too_long = 0
    for title, limit, sizes in (
        ("files", MAX_FILE, file_sizes(root)),
        ("functions", MAX_FUNCTION, function_sizes(root)),
    ):
        over = [size for size in sizes if size.lines > limit]
        too_long += len(over)
        print(f"longest {title} (limit {limit}):")
        for size in sizes[: max(SHOWN, len(over))]:
            print(f"  {size.lines:4} {size.where}{'  TOO LONG' if size in over else ''}")
    return too_long


if __name__ == "__main__":
    sys.exit(1 if report(ROOT / "src") else 0)
