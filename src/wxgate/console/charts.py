"""Small bar charts as inline SVG. What they show is also said in words, for those who do not see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

HEIGHT: Final = 120
WIDTH: Final = 720
FOOT: Final = 20
"""For the names below the bars."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: the whole of it, the part of it that stands out, and what a pointer over it is told."""

    whole: int
    part: int
    told: str
    name: str = ""
    """Written below it; empty for most."""
    at: float | None = None
    """The moment that its name tells in UTC: a browser tells it by its own clock."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A bar's place in the picture."""

    x: float
    y: float
    width: float
    height: float
    part_y: float
    part_height: float
    told: str
    name: str
    at: float | None


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars side by side, for the template `chart.html`."""

    bars: Sequence[Drawn]
    highest: int
    width: int = WIDTH
    height: int = HEIGHT + FOOT
    ground: int = HEIGHT


def bar_chart(bars: Sequence[Bar]) -> Chart:
    """The chart of these bars, the highest as high as there is room."""
    highest = max((bar.whole for bar in bars), default=0)
    step = WIDTH / max(len(bars), 1)
    scale = (HEIGHT - 12) / max(highest, 1)
    return Chart([_drawn(bar, number * step, step, scale) for number, bar in enumerate(bars)], highest)


def _drawn(bar: Bar, x: float, step: float, scale: float) -> Drawn:
    height = max(bar.whole * scale, 1.0 if bar.whole else 0.0)
    # what stands out is seen, however little it is
    part = max(bar.part * scale, 2.0 if bar.part else 0.0)
    return Drawn(
        round(x + step * 0.1, 2),
        round(HEIGHT - height, 2),
        round(step * 0.8, 2),
        round(height, 2),
        round(HEIGHT - part, 2),
        round(part, 2),
        bar.told,
        bar.name,
        bar.at,
    )
