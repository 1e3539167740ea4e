"""How often Python looks for cyclic garbage in a process that serves."""

import gc
from typing import Final

THRESHOLDS: Final = (20_000, 20, 50)
"""New objects between two looks at the young ones, and looks between those at the older and the oldest."""


def look_seldom() -> None:
    """Leaves what is loaded by now out of every later look, and looks less often.

    What a request leaves behind is freed by counting references; cycles are rare. With Python's defaults a look at the
    hundreds of thousands of objects of all libraries stops the process for tens of milliseconds, again and again.
    Measured with `bench.signed_path`: p99 from 40 ms to 10 ms, a seventh of the CPU.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
