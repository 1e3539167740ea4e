"""The frame of a visitor's page: its templates, its style sheet and its headers."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from wxgate.protocol.language import Language

TEMPLATES: Final = Path(__file__).parent / "templates"

TAGS: Final[Mapping[Language, str]] = {"zh": "zh-CN", "en": "en"}
"""What the `lang` attribute says of each language."""


@cache  # reading templates takes longer than all the rest of making a page
def environment(*folders: Path) -> Environment:
    """Templates of these folders and, for them to extend, `page.html`: the document with blocks `head` and `body`."""
    return Environment(
        loader=FileSystemLoader([*folders, TEMPLATES]), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )


def stylesheet(*files: Path) -> str:
    """The style that all pages share (colours for light and dark, type, the card in the middle), then these files."""
    return "".join(file.read_text(encoding="utf-8") for file in (TEMPLATES / "page.css", *files))


def page_headers(sources: str, vary: str) -> dict[str, str]:
    """The headers of a page that may load just what `sources`, directives of a content security policy, allow."""
    return {
        "Content-Security-Policy": (
            f"default-src 'none'; {sources}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        ),
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "Vary": vary,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }
