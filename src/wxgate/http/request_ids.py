"""Numbers for requests: by them an operator finds the log line of an answer. Unique, and no secret."""

import itertools
import os
from collections.abc import Iterator


def request_ids() -> Iterator[str]:
    """Sixteen hexadecimal digits each: eight that tell this process from others, eight that count."""
    process = os.urandom(4).hex()
    # a system call for each request would cost as much as its signature check
    return (f"{process}{number & 0xFFFFFFFF:08x}" for number in itertools.count(1))
