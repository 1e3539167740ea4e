"""How far back something is meant, as a form offers it."""

from collections.abc import Mapping
from typing import Final

from wxgate.protocol.text import Text
from wxgate.tenants.errors import ValueRefused

HOUR: Final = 3600.0

CHOICES: Final[Mapping[str, tuple[float, Text]]] = {
    "1h": (HOUR, Text("1 小时内", "the last hour")),
    "6h": (6 * HOUR, Text("6 小时内", "the last 6 hours")),
    "24h": (24 * HOUR, Text("24 小时内", "the last 24 hours")),
    "3d": (72 * HOUR, Text("3 天内", "the last 3 days")),
    "7d": (168 * HOUR, Text("7 天内", "the last 7 days")),
}


def since(word: str, now: float) -> float | None:
    """The moment that a choice means; None for all times. Raises ValueRefused."""
    if not word:
        return None
    if word not in CHOICES:
        raise ValueRefused(f"since 应为 {', '.join(CHOICES)}", f"since must be one of {', '.join(CHOICES)}")
    return now - CHOICES[word][0]
