"""What the documents name exists: files, headings, settings, commands, endpoints, metrics, error numbers."""

import re
from urllib.parse import unquote, urlsplit

import pytest
from tests.docs.command_lines import command_lines, fault, variables
from tests.docs.documents import ROOT, Document, documents, guides, pairs
from tests.gateway import Caller

from wxgate.http.routes import NAMES
from wxgate.settings import CONFIG_VARIABLE, Settings

each_document = pytest.mark.parametrize("document", [pytest.param(each, id=each.name) for each in documents()])
each_guide = pytest.mark.parametrize("document", [pytest.param(each, id=each.name) for each in guides()])
each_pair = pytest.mark.parametrize(("english", "chinese"), pairs(), ids=[english.name for english, _ in pairs()])

SETTINGS = {name.upper() for name in Settings.model_fields}
VARIABLES = {f"WXGATE_{name}{file}" for name in SETTINGS for file in ("", "_FILE")} | {CONFIG_VARIABLE} | variables()


@each_document
def test_every_relative_link_leads_somewhere(document: Document) -> None:
    for link in document.links():
        url = urlsplit(link)
        if url.scheme:
            continue
        target = (document.path.parent / unquote(url.path)).resolve() if url.path else document.path
        assert target.exists(), f"{document.name} links to {link}"
        if url.fragment:
            named = Document(target, target.read_text(encoding="utf-8"))
            assert unquote(url.fragment) in named.anchors(), f"{document.name} links to {link}"


@each_document
def test_every_environment_variable_exists(document: Document) -> None:
    assert set(re.findall(r"\bWXGATE_[A-Z0-9_]*[A-Z0-9]\b", document.text)) <= VARIABLES


@each_guide
def test_every_setting_named_without_its_prefix_exists(document: Document) -> None:
    shouted = {code for code in document.codes() if re.fullmatch(r"[A-Z]+(_[A-Z]+)+", code)}
    assert {code for code in shouted if not code.startswith("WXGATE_")} <= SETTINGS


@each_document
def test_every_command_line_names_a_command_and_options_that_exist(document: Document) -> None:
    assert [
        f"{line.where}: {wrong}" for line in command_lines(document) if (wrong := fault(line.words, whole=line.whole))
    ] == []


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ("client frobnicate", "'frobnicate'"),
        ("client add --name x --frobnicate", "--frobnicate"),
        ("demo --name x", "--name"),
        ("client show", "code"),
        ("client show CODE CODE", "too many"),
        ("account add --name x", "appid"),
    ],
)
def test_the_check_of_command_lines_sees_what_is_wrong(wrong: str, why: str) -> None:
    assert why in fault(tuple(wrong.split()))


def test_the_check_of_command_lines_finds_them() -> None:
    operator = next(each for each in guides() if each.name == "docs/guide/operator.md")
    found = {line.words[:2] for line in command_lines(operator) if line.whole}
    assert {("account", "add"), ("client", "add"), ("serve",), ("visitor", "forget")} <= found


@each_document
def test_every_make_target_exists(document: Document) -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    shell = "\n".join([*(block.text for block in document.blocks() if block.language == "bash"), *document.codes()])
    assert set(re.findall(r"^make (\w+)", shell, re.MULTILINE)) <= targets


@each_guide
def test_every_endpoint_is_served(document: Document) -> None:
    assert {code for code in document.codes() if re.fullmatch(r"[gs]et_[a-z_]+", code)} <= set(NAMES)


async def test_every_metric_is_there(caller: Caller) -> None:
    await caller("get_access_token")
    families = set(re.findall(r"^# TYPE (\w+)", (await caller.http.get("/metrics")).text, re.MULTILINE))
    known = {*families, *(f"{name}_bucket" for name in families), "wxgate_client", "wxgate_sim"}
    for document in guides():
        named = {found for code in document.codes() for found in re.findall(r"\bwxgate_\w+", code)}
        assert named <= known, document.name


@each_guide
def test_every_control_of_the_simulator_is_in_its_reference(document: Document) -> None:
    reference = (ROOT / "src/wxgate_sim/README.md").read_text(encoding="utf-8")
    assert [path for path in re.findall(r"/_sim/[\w/]+", document.text) if path not in reference] == []


@pytest.mark.parametrize("name", ["operator.md", "operator.zh-CN.md"])
def test_the_operators_table_knows_every_error_number(name: str) -> None:
    errors = (ROOT / "docs/reference/errors.md").read_text(encoding="utf-8")
    known = set(re.findall(r"^\| `(\d+)` \|", errors, re.MULTILINE))
    guide = (ROOT / "docs/guide" / name).read_text(encoding="utf-8")
    cells = re.findall(r"^\| ([\d, 、]+) \|", guide, re.MULTILINE)
    told = {number for cell in cells for number in re.findall(r"\d+", cell)}
    assert told == known


@each_pair
def test_both_languages_have_the_same_parts(english: Document, chinese: Document) -> None:
    assert [level for level, _ in english.headings()] == [level for level, _ in chinese.headings()]
    assert [(each.language, each.run) for each in english.blocks()] == [
        (each.language, each.run) for each in chinese.blocks()
    ]


def test_every_guide_is_there_in_both_languages() -> None:
    assert {english.path.stem for english, _ in pairs()} == {"README"} | {
        path.name.split(".")[0] for path in (ROOT / "docs/guide").glob("*.md")
    }
