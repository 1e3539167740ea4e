"""The page `/docs` is whole, loads nothing, speaks both languages, and its shell lines work when pasted."""

import shutil
import subprocess
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from tests.reference.sample_endpoints import SAMPLE
from tests.sdk.stub_gateway import SECRET, StubGateway, running_stub

from wxgate.http import reference
from wxgate.http.error_guide import advice, every_error, number
from wxgate.http.inputs import inputs, own_example
from wxgate.http.reference import PLACEHOLDER_SECRET, content_security_policy
from wxgate.protocol.declaration import Endpoint
from wxgate.protocol.language import Language

URL = "https://wxgate.example.com"
VOID = {"meta", "input", "br", "link", "img"}


class Page(HTMLParser):
    """Collects what a test asks about: addresses, ids, text, text per code element; notices tags that do not match."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.ids: list[str] = []
        self.codes: list[str] = []
        self.text = ""
        self.open: list[str] = []
        self.unbalanced: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.addresses += [given[name] for name in ("src", "href", "action") if name in given]
        self.ids += [given["id"]] if "id" in given else []
        self.codes += [""] if tag == "code" else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.unbalanced.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data
        if "code" in self.open:
            self.codes[-1] += data


@pytest.fixture(scope="module", params=["zh", "en"])
def language(request: pytest.FixtureRequest) -> Language:
    return "zh" if request.param == "zh" else "en"


@pytest.fixture(scope="module")
def page(language: Language) -> Page:
    return Page(reference.page(SAMPLE, language, URL))


def test_the_markup_is_balanced_and_ids_are_unique(page: Page) -> None:
    assert page.unbalanced == page.open == []
    assert len(page.ids) == len(set(page.ids))


def test_nothing_is_loaded_and_every_inner_link_has_its_target(page: Page) -> None:
    outside = [one for one in page.addresses if not one.startswith(("#", "?lang=", "/api_test/"))]
    assert outside == ["/openapi.json"]
    assert {one[1:] for one in page.addresses if one.startswith("#")} - set(page.ids) == set()


def test_every_endpoint_parameter_result_and_error_is_told(page: Page, language: Language) -> None:
    at = 0 if language == "zh" else 1
    for endpoint in SAMPLE:
        assert endpoint.name in page.ids
        assert endpoint.summary[at] in page.text
        assert all(one.name in page.codes and one.meaning[at] in page.text for one in inputs(endpoint))
        for error in every_error(endpoint.all_errors()):
            assert f"e{number(error)}" in page.ids
            assert advice(error).cure[at].replace("`", "") in page.text
    assert "parts[].card_id" in page.codes


def test_signing_is_explained_with_the_example_of_the_original_document(page: Page) -> None:
    assert "ff855997852eaebd899ce54fc094baed" in page.codes
    assert (
        "ayAXXiXU6rXkBZAE464MVi8Wniwrrlp3GEX1M6AZa-zsn6lbaOxCpQzq85ijiaiOo6yBrcFqiaEvoauth_snsapi_base"
        "http://www.verystar.cn1459817487"
    ) in page.codes


def test_each_page_leads_to_the_other_language(page: Page, language: Language) -> None:
    assert ("?lang=en" if language == "zh" else "?lang=zh") in page.addresses


@pytest.fixture(scope="module")
def stub() -> Iterator[StubGateway]:
    with running_stub() as running:
        yield running


@pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")
@pytest.mark.parametrize("endpoint", SAMPLE, ids=lambda endpoint: endpoint.name)
def test_the_shell_line_makes_a_call_that_the_gateway_accepts(stub: StubGateway, endpoint: Endpoint) -> None:
    lines = [one for one in Page(reference.page([endpoint], "en", stub.url)).codes if one.startswith("T=$(date")]
    (line,) = lines
    answer = subprocess.run(
        ["bash", "-c", line.replace(PLACEHOLDER_SECRET, SECRET)], capture_output=True, text=True, check=True
    )
    assert answer.stdout == '{"retcode":200,"msg":"","data":null}'
    name, fields = stub.calls[-1]
    assert name == endpoint.name
    assert own_example(endpoint).items() <= fields.items()


def test_values_that_look_like_markup_stay_text() -> None:
    page = Page(reference.page(SAMPLE, "en", "http://<b>.example.com"))
    assert "http://<b>.example.com/weixinapi/<endpoint>" in page.codes
    assert page.unbalanced == []


def test_commands_in_a_cure_are_set_as_code() -> None:
    assert "wxgate sign" in Page(reference.page(SAMPLE, "en", URL)).codes


def test_the_policy_lets_nothing_in_from_outside() -> None:
    policy = content_security_policy()
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert "http" not in policy
