"""Runs the benchmarks one after the other: `python -m bench`, or `make bench`."""

import argparse
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from bench import (
    backlog,
    before_service,
    console_pages,
    durable_api,
    durable_writes,
    first_call,
    hostile_media,
    kill,
    kill_messages,
    kill_voices,
    media_memory,
    messages,
    newcomer,
    platform_day,
    platform_traffic,
    request_log,
    short_links,
    signed_path,
    slow_account,
    transcode,
)

Main = Callable[[Sequence[str] | None], int]

QUICK: Final[Mapping[str, Main]] = {
    "signed_path": signed_path.main,
    "before_service": before_service.main,
    "durable_writes": durable_writes.main,
    "durable_api": durable_api.main,
    "messages": messages.main,
    "console_pages": console_pages.main,
    "request_log": request_log.main,
    "short_links": short_links.main,
    "transcode": transcode.main,
    "media_memory": media_memory.main,
}
SLOW: Final[Mapping[str, Main]] = {
    "backlog": backlog.main,
    "kill": kill.main,
    "kill_messages": kill_messages.main,
    "kill_voices": kill_voices.main,
    "hostile_media": hostile_media.main,
    "slow_account": slow_account.main,
    "newcomer": newcomer.main,
    "first_call": first_call.main,
    "platform_day": platform_day.main,
    "platform_traffic": platform_traffic.main,
}


def main(argv: Sequence[str] | None = None) -> int:
    """Prints every figure; returns 1 when one of the benchmarks found a fault."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--all", action="store_true", help=f"also those that take minutes, or the network: {', '.join(SLOW)}"
    )
    options = parser.parse_args(argv)
    chosen = {**QUICK, **SLOW} if options.all else QUICK
    faults = 0
    for name, run in chosen.items():
        print(f"\n== python -m bench.{name}", flush=True)
        faults += run([])
    if not options.all:
        print(f"\nnot run: {', '.join(SLOW)} (python -m bench --all)")
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
