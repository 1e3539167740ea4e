"""The wheel of wxgate-client works where nothing but httpx and its dependencies is installed."""

import subprocess
import sys
import zipfile
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from wxgate import __version__

PROJECT = Path(__file__).parents[2] / "packaging" / "wxgate-client"


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's content, built without network or isolation."""
    folder = tmp_path_factory.mktemp("distribution")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=PROJECT, check=True, capture_output=True)
    (wheel,) = folder.glob("wxgate_client-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def needed_by(name: str, seen: set[str]) -> Iterator[str]:
    """A distribution and everything it needs, extras left out."""
    if name in seen:
        return
    seen.add(name)
    yield name
    for requirement in map(Requirement, distribution(name).requires or []):
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield from needed_by(requirement.name, seen)


def link_httpx(into: Path) -> None:
    for name in needed_by("httpx", set()):
        for file in distribution(name).files or []:
            top = file.parts[0]
            if top not in {"..", "__pycache__"} and not (into / top).exists():
                (into / top).symlink_to(Path(str(distribution(name).locate_file(top))))


def run(unpacked: Path, code: str) -> str:
    start = f"import sys; sys.path.insert(0, {str(unpacked)!r})\n"
    command = [sys.executable, "-I", "-S", "-c", start + code]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_wheel_needs_httpx_alone(unpacked: Path) -> None:
    (metadata,) = unpacked.glob("wxgate_client-*.dist-info/METADATA")
    needs = [line for line in metadata.read_text(encoding="utf-8").splitlines() if line.startswith("Requires-Dist")]
    assert needs == ["Requires-Dist: httpx>=0.28"]


def test_the_wheel_has_the_gateways_version_its_types_and_its_license(unpacked: Path) -> None:
    folder = unpacked / f"wxgate_client-{__version__}.dist-info"
    assert (folder / "licenses" / "LICENSE").is_file()
    assert (unpacked / "wxgate_client" / "py.typed").is_file()
    assert not (unpacked / "wxgate").exists()


def test_the_wheel_works_without_the_gateways_dependencies(unpacked: Path) -> None:
    link_httpx(unpacked)
    code = """
from wxgate_client import AsyncClient, Client, WxgateError, __version__
client = Client("http://127.0.0.1:1", "code", "secret")
try:
    client.get_appid()
except WxgateError as error:
    print(error.retcode, __version__)
print(*sorted({"wxgate", "pydantic", "starlette", "sqlalchemy"} & set(sys.modules)))
try:
    import pydantic
except ImportError:
    print("alone")
"""
    assert run(unpacked, code).split() == ["0", __version__, "alone"]
