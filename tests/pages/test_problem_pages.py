"""Every page that tells a visitor why they cannot be led on, in both languages, on a phone and on a desk."""

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from tests.pages.browsing import LANGUAGES, Guests, Language
from tests.sim.serving import served

from wxgate.pages.problem_page import Again, ProblemPage
from wxgate.protocol.language import choose_language
from wxgate.relay.explanations import AGAIN, EXPLANATIONS
from wxgate.relay.problems import Problem

pytestmark = pytest.mark.asyncio(loop_scope="session")

REQUEST_ID = "req-8f14e45fceea167a"


def problem_pages() -> Starlette:
    """The relay's own page for whichever problem stands in the path; `again` says whether it offers to start again."""
    page = ProblemPage()

    async def show(request: Request) -> Response:
        again = Again("https://example.com/start", AGAIN) if "again" in request.query_params else None
        explanation = EXPLANATIONS[Problem(request.path_params["problem"])]
        language = choose_language("", request.headers.get("accept-language", ""))
        return page.response(explanation, language, again=again, request_id=REQUEST_ID)

    return Starlette(routes=[Route("/{problem}", show)])


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with served(problem_pages()) as address:
        yield address


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("problem", Problem)
async def test_the_page_says_what_happened_first_in_the_visitors_language(
    site: str, guests: Guests, problem: Problem, language: Language
) -> None:
    explanation = EXPLANATIONS[problem]
    visitor = await guests(language)
    response = await visitor.page.goto(f"{site}/{problem}?again")

    assert response is not None
    assert response.status == explanation.status
    own, other = (1, 0) if language == "en" else (0, 1)
    assert await visitor.page.inner_text("h1") == explanation.title[own]
    assert await visitor.page.inner_text(".advice") == explanation.advice[own]
    assert await visitor.page.inner_text(".other h2") == explanation.title[other]
    assert await visitor.page.inner_text("footer code") == REQUEST_ID
    assert await visitor.page.locator(".again").all_inner_texts() == [AGAIN[own]]
    await visitor.check_looks(f"problem-{problem}")


async def test_where_starting_again_cannot_help_the_page_offers_nothing(site: str, guests: Guests) -> None:
    visitor = await guests()
    await visitor.page.goto(f"{site}/{Problem.LINK_UNKNOWN}")

    assert await visitor.page.locator("a").count() == 0
    await visitor.check_looks("problem-nothing-offered")
