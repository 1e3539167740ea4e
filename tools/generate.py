"""Writes everything that follows from the declarations: `python -m tools.generate`, or `--check` to verify it."""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import orjson

from tools.command_page import commands_page
from tools.endpoint_pages import EXAMPLE_URL, endpoints_page
from tools.error_pages import errors_page
from tools.python_source import ROOT, formatted, literal
from tools.sdk_methods import methods_source
from tools.sdk_results import results_source
from tools.settings_page import settings_page
from wxgate import __version__
from wxgate.cli import app
from wxgate.http.openapi import document
from wxgate.http.routes import ENDPOINTS

REFERENCE: Final = "docs/reference"
SDK: Final = "src/wxgate_client"
DISTRIBUTION: Final = "packaging/wxgate-client"
SIGNATURE: Final = "src/wxgate/protocol/signature.py"


def outputs() -> dict[str, str]:
    """Every generated file: its path in the repository, and its text."""
    return {**_documents(), **_sdk()}


def _documents() -> dict[str, str]:
    openapi = orjson.dumps(document(ENDPOINTS, EXAMPLE_URL), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    return {
        f"{REFERENCE}/endpoints.md": endpoints_page(ENDPOINTS, "en"),
        f"{REFERENCE}/endpoints.zh-CN.md": endpoints_page(ENDPOINTS, "zh"),
        f"{REFERENCE}/errors.md": errors_page(ENDPOINTS, "en"),
        f"{REFERENCE}/errors.zh-CN.md": errors_page(ENDPOINTS, "zh"),
        f"{REFERENCE}/commands.md": commands_page(app, "wxgate"),
        f"{REFERENCE}/settings.md": settings_page(),
        f"{REFERENCE}/openapi.json": openapi.decode(),
    }


def _sdk() -> dict[str, str]:
    signature = (ROOT / SIGNATURE).read_text(encoding="utf-8")
    version = (
        f'"""The version of this SDK, that of the gateway it was made with."""\n\nVERSION = {literal(__version__)}\n'
    )
    return {
        f"{DISTRIBUTION}/LICENSE": (ROOT / "LICENSE").read_text(encoding="utf-8"),
        f"{SDK}/signature.py": formatted(f"# A copy of {SIGNATURE}.\n{signature}"),
        f"{SDK}/version.py": formatted(version),
        f"{SDK}/lengthy.py": formatted(_lengthy()),
        f"{SDK}/results.py": results_source(ENDPOINTS),
        f"{SDK}/sync_methods.py": methods_source(ENDPOINTS, awaited=False),
        f"{SDK}/async_methods.py": methods_source(ENDPOINTS, awaited=True),
    }


def _lengthy() -> str:
    names = sorted(endpoint.name for endpoint in ENDPOINTS if endpoint.lengthy)
    said = '"""Endpoints whose answer may take longer than the others\'."""'
    return f"{said}\n\nLENGTHY = frozenset({{{', '.join(map(literal, names))}}})\n"


def stale(wanted: Mapping[str, str], root: Path) -> list[str]:
    """The files that are missing or different, and those in the reference folder that nothing generates."""
    different = [path for path, text in wanted.items() if _content(root / path) != text]
    present = {path.relative_to(root).as_posix() for path in (root / REFERENCE).glob("*") if path.is_file()}
    return sorted({*different, *(present - set(wanted))})


def _content(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


def write(wanted: Mapping[str, str], root: Path) -> list[str]:
    """Brings the files up to date; the paths that changed."""
    changed = stale(wanted, root)
    for path in changed:
        if path in wanted:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(wanted[path], encoding="utf-8")
        else:
            (root / path).unlink()
    return changed


def main() -> int:
    """Exit code 0, or 1 when `--check` finds stale files."""
    parser = argparse.ArgumentParser(prog="python -m tools.generate", description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 and name what is stale")
    checking: bool = parser.parse_args().check
    changed = stale(outputs(), ROOT) if checking else write(outputs(), ROOT)
    for path in changed:
        print(f"stale: {path}" if checking else f"written: {path}")
    if checking and changed:
        print("run: make docs", file=sys.stderr)
    return int(checking and bool(changed))


if __name__ == "__main__":
    sys.exit(main())
