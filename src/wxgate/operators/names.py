"""What operators are called."""

import re

from wxgate.tenants.errors import ValueRefused

FIRST = "admin"
"""The operator whom the link of an installation's first start makes."""


def accept_operator(text: str) -> str:
    """An operator's name, in lower case."""
    name = text.strip().lower()
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,31}", name):
        raise ValueRefused(
            "操作员名应为 1 到 32 个小写字母、数字、点、横线或下划线，以字母或数字开头",
            "an operator's name must have 1 to 32 letters, digits, dots, dashes or underscores, no sign first",
        )
    return name
