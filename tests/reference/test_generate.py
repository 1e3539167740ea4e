"""Generated files are up to date, and `--check` notices when they are not."""

from pathlib import Path
from typing import Annotated

import orjson
import pytest
import typer
from tests.reference.sample_endpoints import SAMPLE
from tools import generate
from tools.command_page import commands_page
from tools.endpoint_pages import endpoints_page
from tools.error_pages import errors_page
from tools.markdown import code, table
from tools.python_source import ROOT
from tools.sdk_methods import methods_source
from tools.sdk_results import results_source
from tools.settings_page import settings_page
from tools.wrapping import columns, wrapped

from wxgate.http.error_guide import every_error
from wxgate.protocol.language import Language
from wxgate.settings import Settings


@pytest.fixture(scope="module")
def outputs() -> dict[str, str]:
    return generate.outputs()


def test_what_is_committed_is_what_the_declarations_give(outputs: dict[str, str]) -> None:
    assert generate.stale(outputs, ROOT) == [], "run: make docs"


def test_generating_twice_gives_the_same(outputs: dict[str, str]) -> None:
    assert generate.outputs() == outputs


def test_a_changed_a_missing_and_a_left_over_file_are_found_and_repaired(tmp_path: Path) -> None:
    wanted = {"docs/reference/a.md": "a", "docs/reference/b.md": "b", "src/c.py": "c"}
    assert generate.write(wanted, tmp_path) == sorted(wanted)
    assert generate.stale(wanted, tmp_path) == []
    (tmp_path / "docs/reference/a.md").write_text("changed")
    (tmp_path / "src/c.py").unlink()
    (tmp_path / "docs/reference/left.md").write_text("over")
    expected = ["docs/reference/a.md", "docs/reference/left.md", "src/c.py"]
    assert generate.stale(wanted, tmp_path) == expected
    assert generate.write(wanted, tmp_path) == expected
    assert generate.stale(wanted, tmp_path) == []


def test_check_exits_1_and_names_what_is_stale(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(generate, "ROOT", tmp_path)
    monkeypatch.setattr(generate, "outputs", lambda: {"docs/reference/a.md": "a"})
    monkeypatch.setattr("sys.argv", ["generate", "--check"])
    assert generate.main() == 1
    assert "stale: docs/reference/a.md" in capsys.readouterr().out
    monkeypatch.setattr("sys.argv", ["generate"])
    assert generate.main() == 0
    monkeypatch.setattr("sys.argv", ["generate", "--check"])
    assert generate.main() == 0


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_pages_tell_every_endpoint_parameter_and_error(language: Language) -> None:
    page, errors = endpoints_page(SAMPLE, language), errors_page(SAMPLE, language)
    for endpoint in SAMPLE:
        assert f"### {endpoint.name}\n" in page
        assert all(f"| `{name}` |" in page for name in endpoint.params.model_fields)
        assert all(f"| `{error.retcode}` |" in errors for error in every_error(endpoint.all_errors()) if error.retcode)
    assert "| `parts[].card_id` | string |" in page


def test_every_setting_is_listed_with_its_meaning() -> None:
    page = settings_page()
    for name, field in Settings.model_fields.items():
        assert f"| `WXGATE_{name.upper()}` |" in page
        assert field.description, f"{name} has no description"


def test_openapi_is_json(outputs: dict[str, str]) -> None:
    assert orjson.loads(outputs["docs/reference/openapi.json"])["openapi"] == "3.1.0"


def test_the_sdk_of_the_sample_has_its_types() -> None:
    results, methods = results_source(SAMPLE), methods_source(SAMPLE, awaited=True)
    assert "class Page(TypedDict):" in results
    assert "parts: list[Part]" in results
    assert "width: int | None" in results
    assert "async def set_page(" in methods
    assert 'oauth_type: Literal["oauth_snsapi_base", "oauth_snsapi_openid"]' in methods
    assert "seconds: int | None = None" in methods
    assert "tpl_data: str | Mapping[str, object]) -> int" in methods
    compile(results + methods, "sdk", "exec")


def test_commands_are_listed_with_options_and_examples() -> None:
    app, group = typer.Typer(), typer.Typer()
    app.add_typer(group, name="account")

    @group.command(epilog="wxgate account add --name shop")
    def add(name: Annotated[str, typer.Option(help="A name.")]) -> None:
        """Adds an account."""

    @app.command(hidden=True)
    def secretly() -> None:
        """Not for people."""

    page = commands_page(app, "wxgate")
    assert "## wxgate account add\n" in page
    assert "Adds an account." in page
    assert "`--name <str>` | A name." in page
    assert "wxgate account add --name shop" in page
    assert "secretly" not in page


def test_commands_that_differ_only_in_name_are_told_once() -> None:
    app, group = typer.Typer(), typer.Typer(help="Calls an endpoint.")
    app.add_typer(group, name="call")
    app.command("other")(lambda: None)
    for name in ("a1", "a2", "a3", "a4", "a5"):

        @group.command(name)
        def call(url: str = "http://a") -> None:
            """Calls it."""

    page = commands_page(app, "wxgate")
    assert page.count("## wxgate call") == 1
    assert "NAME: `a1`, `a2`, `a3`, `a4`, `a5`" in page
    assert "Calls an endpoint." in page


def test_a_table_survives_bars_and_line_breaks() -> None:
    assert table(["a"], [["x | y\nz"]]).splitlines()[-1] == "| x \\| y z |"
    assert code("a`b") == "``a`b``"


def test_lines_are_broken_by_their_width_on_screen() -> None:
    text = "中文没有空格，所以按宽度断行 and English breaks at blanks, a_very_long_name_stays_whole."
    lines = wrapped(text, 24, "  ")
    assert all(columns(line) <= 24 for line in lines if "a_very" not in line)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert not any(line.lstrip().startswith(("，", ",")) for line in lines)
    assert all(line.startswith("  ") for line in lines[1:])
