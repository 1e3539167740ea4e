"""Prints what a load met beside another load, against what it met without it."""

from collections.abc import Sequence
from statistics import median

from bench.load import Result


def show(what: str, pairs: Sequence[tuple[Result, Result]], goal: str = "") -> None:
    """Each pair is of two rounds that followed each other: without the other load, and with it. Medians."""
    print(f"  {what}")
    for name, results in (("without", [without for without, _ in pairs]), ("with", [beside for _, beside in pairs])):
        print(
            f"    {name:8} {median(each.per_second for each in results):7.0f} /s   "
            f"p99 {median(each.percentile(0.99) for each in results) * 1e3:6.1f} ms   "
            f"refused {sum(each.refused for each in results)}"
        )
    speed = median(beside.per_second / without.per_second for without, beside in pairs)
    wait = median(beside.percentile(0.99) / without.percentile(0.99) for without, beside in pairs)
    print(f"    ratio    {speed:7.2f}      p99 {wait:6.2f}" + (f"   ({goal})" if goal else ""))
