"""Colours that merchants give, and the text that is put on them."""

import pytest

from wxgate.cards.colors import BLACK, CSS, LEAST_CONTRAST, WEIXIN, WHITE, contrast, read_color, text_on


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("red", "#ff0000"),
        ("RebeccaPurple", "#663399"),
        ("#0aF", "#00aaff"),
        ("#C0FFEE", "#c0ffee"),
        ("Color010", "#63b359"),
        ("color102", "#5e6671"),
    ],
)
def test_a_color_is_read_however_it_is_written(given: str, read: str) -> None:
    assert read_color(given) == read


@pytest.mark.parametrize(
    "given", ["", "#", "#ffff", "#ggg", "0af", "rgb(1,2,3)", "transparent", "Color011", "red ", "#fff\n"]
)
def test_anything_else_is_no_color(given: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_color(given)


def test_contrast_is_what_wcag_says() -> None:
    assert contrast(WHITE, BLACK) == pytest.approx(21)
    assert contrast("#777777", WHITE) == pytest.approx(4.48, abs=0.005)


def test_text_can_be_read_on_every_color() -> None:
    greys = [f"#{part:02x}{part:02x}{part:02x}" for part in range(256)]
    named = [*CSS.values(), *WEIXIN.values()]

    assert [color for color in (*named, *greys) if contrast(color, text_on(color)) < LEAST_CONTRAST] == []
    assert len(CSS) == 148
    assert text_on("#07843f") == WHITE
    assert text_on("#ffd700") == BLACK
