"""Imports run one way: each package imports only from the layers below its own, never from a neighbour."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

import pytest

SRC: Final = Path(__file__).parents[1] / "src"

LAYERS: Final[tuple[frozenset[str], ...]] = tuple(
    frozenset(units.split())
    for units in (
        "protocol settings",
        "weixin db pages",
        "jobs blobs transcoding",
        "tenants",
        "tokens deliveries",
        "relay cards messages links qrcodes shake media push platforms operators calls",
        "console",
        "http",
        "services",
        "background",
        "app",
        "cli",
    )
)
"""From the lowest to the highest."""

MAY_MEET: Final[Mapping[tuple[str, str], str]] = {}
"""(importing, imported) pairs inside one layer that are allowed, each with its reason."""

APART: Final = {"wxgate_sim", "wxgate_client"}
"""Packages that import nothing of wxgate, nor of one another."""

MAY_IMPORT_LATE: Final[Mapping[tuple[str, str], str]] = {
    ("wxgate_sim.pytest_plugin", "wxgate_sim.server"): "pytest loads the plugin in every run, used or not",
    ("wxgate.cli.demo", "wxgate.cli.demo_world"): "simulator, SDK and gateway: no other command shall wait for them",
    ("wxgate.cli.serve", "wxgate_sim"): "the same for the simulator",
    ("wxgate.cli.serve", "wxgate.background"): "what works in the background: the other commands need none of it",
    ("wxgate.cli.serve", "wxgate.services"): "the same",
}
"""(module, imported module) pairs that may stand inside a function, each with its reason."""

NO_IO: Final = frozenset(
    [
        "aiohttp",
        "anyio",
        "asyncio",
        "httpx",
        "multiprocessing",
        "psycopg",
        "pyreqwest",
        "requests",
        "socket",
        "socketserver",
        "sqlalchemy",
        "sqlite3",
        "ssl",
        "starlette",
        "subprocess",
        "threading",
        "urllib.request",
        "uvicorn",
        "uvloop",
    ]
)
"""What `protocol` never imports."""


class Import(NamedTuple):
    """One imported module: by whom, what, and whether inside a function."""

    module: str
    imported: str
    late: bool


def imports_of(module: str, source: str) -> Iterator[Import]:
    """Every import of a module's source, in functions and under `if TYPE_CHECKING` too."""
    yield from _imports(module, ast.parse(source), late=False)


def _imports(module: str, node: ast.AST, *, late: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from (Import(module, name.name, late) for name in child.names)
        elif isinstance(child, ast.ImportFrom):
            # `from package import name` may name a module of the package, so both are looked at
            base = "." * child.level + (child.module or "")
            yield from (Import(module, f"{base}.{name.name}", late) for name in child.names)
        inside = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        yield from _imports(module, child, late=late or inside)


def modules(src: Path) -> dict[str, str]:
    """The source of every module below `src`, by its dotted name."""
    return {_dotted(path.relative_to(src)): path.read_text(encoding="utf-8") for path in sorted(src.rglob("*.py"))}


def _dotted(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def unit(module: str) -> str:
    """The part of wxgate a module belongs to: its folder or file right below the package; "" outside and for itself."""
    package, _, rest = module.partition(".")
    return rest.partition(".")[0] if package == "wxgate" else ""


def height(name: str) -> int:
    """The layer of a unit, -1 for one that no layer names."""
    return next((index for index, layer in enumerate(LAYERS) if name in layer), -1)


def unnamed_units(sources: Mapping[str, str]) -> set[str]:
    """Units of the tree that no layer names."""
    return {name for module in sources if (name := unit(module)) and height(name) < 0}


def broken_rules(sources: Mapping[str, str]) -> list[str]:
    """Every import that breaks a rule, in words."""
    known = {unit(module) for module in sources} - {""}
    found = [one for module, source in sources.items() for one in imports_of(module, source)]
    return [message for one in found for message in (*_upward(one, known), *_foreign(one), *_late(one), *_io(one))]


def _upward(one: Import, known: Iterable[str]) -> Iterator[str]:
    mine, theirs = unit(one.module), unit(one.imported)
    if not mine or theirs not in known or mine == theirs or (mine, theirs) in MAY_MEET:
        return
    if height(theirs) > height(mine):
        yield f"{one.module} reaches up to {one.imported}"
    elif height(theirs) == height(mine):
        yield f"{one.module} imports its neighbour {one.imported}"


def _foreign(one: Import) -> Iterator[str]:
    mine, theirs = one.module.partition(".")[0], one.imported.partition(".")[0]
    if mine in APART and theirs in ({"wxgate"} | APART) - {mine}:
        yield f"{one.module} imports {one.imported}: {mine} stands alone"


def _late(one: Import) -> Iterator[str]:
    listed = any(one.module == module and one.imported.startswith(name) for module, name in MAY_IMPORT_LATE)
    if one.late and not listed:
        yield f"{one.module} imports {one.imported} inside a function; list it with a reason, or move it up"


def _io(one: Import) -> Iterator[str]:
    parts = one.imported.split(".")
    names = {".".join(parts[: index + 1]) for index in range(len(parts))}
    if unit(one.module) == "protocol" and names & NO_IO:
        yield f"{one.module} imports {one.imported}: protocol does no I/O"


def test_every_folder_and_file_of_the_package_has_its_layer() -> None:
    assert unnamed_units(modules(SRC)) == set()


def test_imports_run_one_way() -> None:
    assert broken_rules(modules(SRC)) == []


def test_every_exception_is_still_needed() -> None:
    found = [one for module, source in modules(SRC).items() for one in imports_of(module, source)]
    late = {
        (one.module, name) for one in found for _, name in MAY_IMPORT_LATE if one.late and one.imported.startswith(name)
    }
    met = {(unit(one.module), unit(one.imported)) for one in found}
    assert set(MAY_IMPORT_LATE) - late == set()
    assert set(MAY_MEET) - met == set()


@pytest.mark.parametrize(
    ("module", "source", "complaint"),
    [
        ("wxgate.tokens.keeper", "from wxgate.http.routes import ENDPOINTS", "reaches up"),
        ("wxgate.tokens.keeper", "import wxgate.cli", "reaches up"),
        ("wxgate.tokens.keeper", "from wxgate import relay", "reaches up"),
        ("wxgate.relay.service", "from wxgate.cards import service", "imports its neighbour"),
        ("wxgate.weixin.api", "if TYPE_CHECKING:\n    from wxgate.db import Database", "imports its neighbour"),
        ("wxgate_sim.web", "from wxgate.protocol.text import Text", "stands alone"),
        ("wxgate_client.client", "from wxgate_sim import web", "stands alone"),
        ("wxgate.relay.service", "def f():\n    import json", "inside a function"),
        ("wxgate.relay.service", "class A:\n    def f(self):\n        from wxgate.db import x", "inside a function"),
        ("wxgate.protocol.clock", "import asyncio", "no I/O"),
        ("wxgate.protocol.clock", "from sqlalchemy import select", "no I/O"),
        ("wxgate.protocol.clock", "from urllib.request import urlopen", "no I/O"),
    ],
)
def test_an_import_against_the_rules_is_found(module: str, source: str, complaint: str) -> None:
    sample = {
        "wxgate.http": "",
        "wxgate.cli": "",
        "wxgate.relay": "",
        "wxgate.cards": "",
        "wxgate.db": "",
        module: source,
    }
    (found,) = broken_rules(sample)
    assert module in found
    assert complaint in found


def test_a_folder_that_no_layer_names_is_found() -> None:
    assert unnamed_units({"wxgate.surprise.service": "", "wxgate.relay.service": "", "wxgate": ""}) == {"surprise"}


def test_imports_downwards_and_within_a_folder_are_fine() -> None:
    sample = {
        "wxgate.http.api": "from wxgate.relay.service import Relay\nfrom wxgate.protocol import text\nimport asyncio",
        "wxgate.relay.service": "from wxgate.relay.store import Store\nfrom wxgate import __version__",
        "wxgate.protocol.parameters": "from urllib.parse import urlsplit\nfrom wxgate.protocol.text import Text",
    }
    assert broken_rules(sample) == []
