"""Breaks text into lines by its width on screen, where a Chinese character takes two columns and needs no space."""

import unicodedata
from typing import Final

NEVER_FIRST: Final = "，。、；：！？）》”’…,.;:!?)"


def columns(text: str) -> int:
    """The width of a text."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def wrapped(text: str, width: int, indent: str = "") -> list[str]:
    """The lines of a text, none wider than `width` unless one word is; lines after the first begin with `indent`."""
    lines, line = [], ""
    for piece in _pieces(text):
        if line.strip() and columns((line + piece).rstrip()) > width:
            lines.append(line.rstrip())
            line = indent + piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()]


def _pieces(text: str) -> list[str]:
    """The parts between which a line may break: words with the blank behind them, single wide characters."""
    pieces: list[str] = []
    for before, character in zip(" " + text, text, strict=False):
        wide = columns(character) == 2 or (columns(before) == 2 and character != " ")
        if not pieces or ((wide or before == " ") and character not in NEVER_FIRST + " "):
            pieces.append(character)
        else:
            pieces[-1] += character
    return pieces
