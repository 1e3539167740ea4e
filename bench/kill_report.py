"""Prints what came of something that was killed again and again."""

from collections.abc import Mapping, Sequence


def show(
    engine: str, killed: Sequence[str], counts: Mapping[str, int], other: Mapping[str, int], faulty: Sequence[str]
) -> None:
    """What the kills hit, the table, the calls that were no promise, and what must not be."""
    hit = ", ".join(f"{killed.count(name)} {name}" for name in sorted(set(killed)))
    print(f"\n{engine}: {len(killed)} × kill -9 ({hit})")
    for name, count in counts.items():
        print(f"  {name:28} {count:7}")
    print("  not promised: " + (", ".join(f"{count} {what}" for what, count in other.items()) or "none"))
    for each in faulty:
        print(f"  FAULT {each}")
