"""A first call in four languages, with a client's code filled in: it asks what the gateway knows of the client."""

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import orjson

FOLDER: Final = Path(__file__).parent / "snippets"
PLACEHOLDER: Final = "YOUR_CLIENT_SECRET"
"""Stands where the secret belongs, while it is not shown."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """Code to copy."""

    id: str
    language: str
    text: str


def _php(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _quoted(text: str) -> str:
    """A string literal in Python and in Java, for printable ASCII."""
    return orjson.dumps(text).decode()


LANGUAGES: Final[Mapping[str, tuple[str, Callable[[str], str]]]] = {
    "php": ("PHP", _php),
    "python": ("Python", _quoted),
    "java": ("Java 17", _quoted),
    "curl": ("curl", shlex.quote),
}


def snippets(url: str, code: str, secret: str = PLACEHOLDER) -> list[Snippet]:
    """The call in every language."""
    return [
        Snippet(id_, name, _filled((FOLDER / f"{id_}.txt").read_text(encoding="utf-8"), quote, url, code, secret))
        for id_, (name, quote) in LANGUAGES.items()
    ]


def _filled(text: str, quote: Callable[[str], str], url: str, code: str, secret: str) -> str:
    # part by part: what is filled in might look like a mark itself
    values = {"URL": quote(url), "CODE": quote(code), "SECRET": quote(secret)}
    return "".join(values.get(part, part) for part in text.split("@"))
