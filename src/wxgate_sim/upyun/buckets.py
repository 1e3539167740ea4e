"""Buckets (服务) and operators (操作员)."""

from dataclasses import dataclass, field

RIGHTS = ("read", "write", "delete")


@dataclass(slots=True)
class Operator:
    """Who may sign, and what it may do."""

    name: str
    password: str = field(repr=False)
    buckets: set[str]
    rights: set[str] = field(default_factory=lambda: set(RIGHTS))


@dataclass(slots=True)
class Buckets:
    """All there are. A bucket exists as soon as an operator may use it."""

    names: set[str] = field(default_factory=set)
    operators: dict[str, Operator] = field(default_factory=dict)

    def add(self, bucket: str, operator: str, password: str, rights: tuple[str, ...] = RIGHTS) -> None:
        """Let the operator use the bucket; both are made when they are new, the password and rights replaced."""
        self.names.add(bucket)
        known = self.operators.get(operator)
        buckets = (known.buckets if known else set()) | {bucket}
        self.operators[operator] = Operator(operator, password, buckets, set(rights))
