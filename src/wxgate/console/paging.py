"""Lists that go on by key: the last page is as quick as the first."""

from urllib.parse import parse_qsl, urlencode

from wxgate.console.visit import Visit

HIGHEST = 2**63 - 1


def before(visit: Visit) -> int | None:
    """The number after which the list goes on; None for its beginning."""
    text = visit.asked("before")
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= 19 else 0
    return number if 0 < number <= HIGHEST else None


def further(visit: Visit, key: object, name: str = "before") -> str:
    """The address of the next page, which begins after `key`; what was searched for stays."""
    kept = [(each, value) for each, value in parse_qsl(visit.request.url.query) if each not in (name, "told")]
    return f"{visit.request.url.path}?{urlencode([*kept, (name, str(key))])}"
