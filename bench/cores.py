"""Which processor cores a part of a measurement may use; what it starts inherits them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager


def available() -> list[int]:
    """The cores this process may use."""
    return sorted(os.sched_getaffinity(0))


@contextmanager
def on_cores(cores: list[int]) -> Iterator[None]:
    """While inside, this process, and for good whatever it starts there, runs on these cores only."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
