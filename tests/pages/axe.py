"""What an accessibility checker (axe-core) finds on a page."""

from functools import cache
from importlib.resources import files
from typing import Final, TypedDict

from playwright.async_api import Page

SERIOUS: Final = ("serious", "critical")

RUN: Final = """async () => (await axe.run({ resultTypes: ['violations'] })).violations.map((each) => ({
  id: each.id, impact: each.impact, help: each.help, nodes: each.nodes.map((node) => node.html.slice(0, 160)),
}))"""


class Violation(TypedDict):
    """One rule that the page breaks."""

    id: str
    impact: str
    help: str
    nodes: list[str]


async def serious_findings(page: Page) -> list[str]:
    """Serious and critical violations of the page as it stands, each with the elements at fault."""
    await page.evaluate(_script())
    found: list[Violation] = await page.evaluate(RUN)
    return [f"{each['id']}: {each['help']} {each['nodes']}" for each in found if each["impact"] in SERIOUS]


@cache
def _script() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
