"""The project's documents, taken apart: code blocks, headings, links, and what stands in `code`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from textwrap import dedent
from typing import Final

ROOT: Final = Path(__file__).parents[2]

_FENCE: Final = re.compile(
    r"(?ms)^(?P<indent> *)```(?P<language>\w*)(?: run=(?P<run>[\w-]+))?\n(?P<text>.*?)^(?P=indent)```$"
)
_HEADING: Final = re.compile(r"^(#{1,6}) (.+)$", re.MULTILINE)
_LINK: Final = re.compile(r"\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"")
_CODE: Final = re.compile(r"(`+)(.+?)\1")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block. `run` says what to expect when it is run; empty for one that is not."""

    where: str
    language: str
    run: str
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """One Markdown file."""

    path: Path
    text: str

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @property
    def prose(self) -> str:
        """The text without its fenced blocks."""
        return _FENCE.sub("", self.text)

    def blocks(self) -> Iterator[Block]:
        for found in _FENCE.finditer(self.text):
            line = self.text.count("\n", 0, found.start()) + 1
            yield Block(f"{self.name}:{line}", found["language"], found["run"] or "", dedent(found["text"]))

    def headings(self) -> list[tuple[int, str]]:
        """Level and text of each."""
        return [(len(marks), title.strip()) for marks, title in _HEADING.findall(self.prose)]

    def anchors(self) -> set[str]:
        """What `#…` may name, as GitHub makes it from the headings."""
        return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for _, title in self.headings()}

    def links(self) -> list[str]:
        without_code = _CODE.sub("", self.prose)
        return [markdown or html for markdown, html in _LINK.findall(without_code)]

    def codes(self) -> list[str]:
        """What stands in backticks in the prose."""
        return [text.strip() for _, text in _CODE.findall(self.prose)]


@cache
def documents() -> tuple[Document, ...]:
    """Every document that belongs to the repository, generated ones too."""
    paths = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "src").rglob("*.md")]
    paths += (ROOT / "packaging").rglob("*.md")
    return tuple(Document(path, path.read_text(encoding="utf-8")) for path in sorted(paths))


def guides() -> tuple[Document, ...]:
    """What is written for people: the READMEs and the guides, in both languages."""
    return tuple(each for each in documents() if each.name.startswith(("README", "docs/guide/", "CONTRIBUTING")))


def pairs() -> list[tuple[Document, Document]]:
    """English and Chinese of the same."""
    by_name = {each.name: each for each in guides()}
    return [
        (by_name[name.replace(".zh-CN", "")], chinese)
        for name, chinese in by_name.items()
        if name.endswith(".zh-CN.md")
    ]
