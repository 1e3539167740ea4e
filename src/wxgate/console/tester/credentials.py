"""The client of a demo."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class DemoClient:
    """Whose code and secret the tester's page has in it. No setting makes one: only `wxgate demo` hands it over."""

    code: str
    secret: str = field(repr=False)
