"""How often a token may be replaced by force: WeChat's limits, and mercy on the account's daily quota."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Budget:
    """So many a day (Chinese time), so many seconds apart."""

    per_day: int
    apart: float


FORCED: Final = Budget(20, 30.0)
"""What WeChat grants (WeChat reference §1.2)."""

CLASSIC: Final = Budget(500, 30.0)
"""Our own, for what is issued anew with every call: WeChat grants 2000 a day, and each retires the token before."""
