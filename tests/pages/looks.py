"""How a page looks, as far as it can be measured: its width, its contrast, and what the browser complains about."""

import os
import re
from pathlib import Path
from typing import Final, TypedDict

from playwright.async_api import ConsoleMessage, Page, Request

ARTIFACTS: Final = Path(__file__).parents[1] / ".artifacts"

LEAST_CONTRAST: Final = 4.5
LEAST_CONTRAST_LARGE: Final = 3.0
"""WCAG 2.2 AA, 1.4.3; large is 24 px, or 18.66 px and bold."""

TOO_WIDE: Final = """() => {
  const page = document.scrollingElement;
  return page.scrollWidth <= page.clientWidth ? [] : [...document.querySelectorAll('*')]
    .filter((each) => each.getBoundingClientRect().right > page.clientWidth + 0.5).slice(0, 5)
    .map((each) => each.outerHTML.slice(0, 120));
}"""

CRUSHED: Final = """() => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const spoken = (each) => each && (each.offsetWidth === 1 || spoken(each.parentElement)); // for screen readers only
  const found = [];
  while (texts.nextNode()) {
    const letters = texts.currentNode.data.trim().length;
    if (letters < 4 || spoken(texts.currentNode.parentElement)) continue;
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    const boxes = [...range.getClientRects()].filter((each) => each.width > 0);
    const lines = new Set(boxes.map((each) => Math.round(each.top)));
    if (lines.size > 3 && lines.size > letters / 3) found.push(texts.currentNode.data.trim().slice(0, 60));
  }
  return found;
}"""

CONTRASTS: Final = """(exempt) => {
  const pen = Object.assign(document.createElement('canvas'), { width: 1, height: 1 })
    .getContext('2d', { willReadFrequently: true });
  const seen = new Map();
  const rgba = (colour) => {
    if (!seen.has(colour)) {
      pen.clearRect(0, 0, 1, 1);
      pen.fillStyle = colour;
      pen.fillRect(0, 0, 1, 1);
      const [red, green, blue, alpha] = pen.getImageData(0, 0, 1, 1).data;
      seen.set(colour, [red, green, blue, alpha / 255]);
    }
    return seen.get(colour);
  };
  const over = (top, under) => top.slice(0, 3).map((part, at) => part * top[3] + under[at] * (1 - top[3]));
  const luminance = (colour) => {
    const [red, green, blue] = colour.map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const probe = document.documentElement.appendChild(document.createElement('i'));
  probe.style.backgroundColor = 'Canvas';
  const canvas = rgba(getComputedStyle(probe).backgroundColor);
  probe.remove();
  const background = (element) => {
    const layers = [];
    for (let each = element; each; each = each.parentElement) {
      const style = getComputedStyle(each);
      if (style.backgroundImage !== 'none') return null;
      layers.push(rgba(style.backgroundColor));
      if (layers.at(-1)[3] === 1) break;
    }
    return layers.reduceRight((under, top) => over(top, under), canvas.slice(0, 3));
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.data.trim();
    const element = walker.currentNode.parentElement;
    if (!text || element.closest('style, script') || (exempt && element.closest(exempt))) continue;
    if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    const under = background(element);
    if (under === null) continue;
    const style = getComputedStyle(element);
    const [one, other] = [over(rgba(style.color), under), under].map(luminance).sort((a, b) => b - a);
    const size = parseFloat(style.fontSize);
    found.push({
      text: text.slice(0, 40), ratio: (one + 0.05) / (other + 0.05),
      large: size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700),
    });
  }
  return found;
}"""


class Contrast(TypedDict):
    """One piece of visible text on one colour."""

    text: str
    ratio: float
    large: bool


def listen(page: Page) -> list[str]:
    """A list to which everything is added that the browser complains about from now on."""
    complaints: list[str] = []

    def told(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not _is_none_of_its_doing(page, message):
            complaints.append(f"{message.text} ({message.location['url']})")

    def failed(request: Request) -> None:
        # the browser itself gives up what it was fetching for a page that is left
        if request.failure != "net::ERR_ABORTED":
            complaints.append(f"{request.failure}: {request.url}")

    page.on("console", told)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", failed)
    return complaints


def _is_none_of_its_doing(page: Page, message: ConsoleMessage) -> bool:
    # A page that explains an error has that error's status, which the browser mentions; and where a page names no icon
    # of its own the browser looks for one.
    about = message.location["url"]
    return "responded with a status of" in message.text and (about == page.url or about.endswith("/favicon.ico"))


async def too_wide(page: Page) -> list[str]:
    """What reaches beyond the right edge of a page that can be scrolled sideways; empty when it cannot."""
    found: list[str] = await page.evaluate(TOO_WIDE)
    return found


async def crushed_texts(page: Page) -> list[str]:
    """Texts in columns so narrow that hardly a word fits into a line."""
    found: list[str] = await page.evaluate(CRUSHED)
    return found


async def pale_texts(page: Page, exempt: str = "") -> list[str]:
    """Texts that stand out too little from what is behind them; `exempt` selects elements that may.

    Text on a gradient or a picture is not judged.
    """
    found: list[Contrast] = await page.evaluate(CONTRASTS, exempt)
    assert found, "no text was found on the page"
    return [
        f"{each['ratio']:.2f} {each['text']}"
        for each in found
        if each["ratio"] < (LEAST_CONTRAST_LARGE if each["large"] else LEAST_CONTRAST)
    ]


def pictures_wanted() -> bool:
    """Whether somebody wants to see the pages: a picture costs as much as all that is measured on it."""
    return os.environ.get("PICTURES") == "1"


async def picture(page: Page, name: str) -> None:
    """Save what is on the screen as tests/.artifacts/NAME.png."""
    ARTIFACTS.mkdir(exist_ok=True)
    await page.screenshot(path=ARTIFACTS / f"{re.sub(r'[^a-z0-9.-]+', '-', name.lower())}.png")
