"""Paths of stored files."""

from datetime import UTC, datetime

import pytest

from wxgate.blobs.paths import is_path, new_path, type_of
from wxgate.blobs.types import FILE_TYPES, UNKNOWN, is_passive

HEX = "0123456789abcdef" * 2


@pytest.mark.parametrize("name", FILE_TYPES)
def test_a_path_tells_month_and_type_and_nothing_else(name: str) -> None:
    now = datetime(2026, 11, 30, 23, 59, 59, tzinfo=UTC).timestamp()
    path = new_path(now, FILE_TYPES[name])
    assert path.startswith("2026/11/")
    assert path.endswith(f".{name}")
    assert path.isascii()
    assert is_path(path)
    assert type_of(path) is FILE_TYPES[name]


def test_no_two_paths_are_the_same() -> None:
    assert len({new_path(0, UNKNOWN) for _ in range(1000)}) == 1000


@pytest.mark.parametrize(
    "text",
    [
        *("", "/", ".", "..", "2026", "2026/11", f"2026/11/{HEX}", f"2026/11/{HEX}.", f"2026/11/{HEX}.exe"),
        *(f"2026/11/{HEX}.svg", f"2026/11/{HEX}.html", f"2026/11/{HEX}.MP3", f"2026/11/{HEX.upper()}.mp3"),
        *(f"2026/00/{HEX}.mp3", f"2026/13/{HEX}.mp3", f"26/11/{HEX}.mp3", f"2026/1/{HEX}.mp3"),
        *(f"/2026/11/{HEX}.mp3", f"2026/11/{HEX}.mp3/", f"2026//11/{HEX}.mp3", f"2026/11/{HEX}.mp3\n"),
        *(f"2026/11/{HEX}.mp3\0", f"2026\\11\\{HEX}.mp3", f"../media/2026/11/{HEX}.mp3", f"2026/11/./{HEX}.mp3"),
        *(f"２０２６/11/{HEX}.mp3", f"2026/11/{HEX[1:]}.mp3", f"2026/11/{HEX}0.mp3", f"2026/11/{HEX}.mp3.bin"),
    ],
)
def test_nothing_else_is_a_path(text: str) -> None:
    assert not is_path(text)


def test_what_may_hold_a_script_is_not_passive() -> None:
    assert [each.name for each in FILE_TYPES.values() if not each.passive] == ["bin"]
    active = ("text/html", "image/svg+xml", "application/octet-stream", "text/xml", "application/pdf", "")
    assert not any(is_passive(content_type) for content_type in active)
    assert all(is_passive(each.content_type) == each.passive for each in FILE_TYPES.values())
