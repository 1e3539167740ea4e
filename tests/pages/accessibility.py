"""What axe-core finds on a page: https://github.com/dequelabs/axe-core."""

from functools import cache
from importlib.resources import files
from typing import Final, TypedDict

from playwright.async_api import Page

SERIOUS: Final = frozenset({"serious", "critical"})


class Violation(TypedDict):
    """A rule that the page breaks, and where."""

    id: str
    impact: str
    help: str
    nodes: list[str]


RUN: Final = """async () => {
  const result = await axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  });
  return result.violations.map(({ id, impact, help, nodes }) => ({
    id, impact, help, nodes: nodes.map((node) => node.html.slice(0, 160)),
  }));
}"""


@cache
def _axe() -> str:
    # the wheel's own wrapper adds a script tag, which our pages' policy forbids
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


async def violations(page: Page, *impacts: str) -> list[str]:
    """The rules that the page breaks with these impacts, serious ones by default, with the elements that do."""
    await page.evaluate(_axe())
    found: list[Violation] = await page.evaluate(RUN)
    wanted = set(impacts) or SERIOUS
    broken = [each for each in found if each["impact"] in wanted]
    return [f"{each['id']} ({each['impact']}): {each['help']}: {each['nodes']}" for each in broken]
