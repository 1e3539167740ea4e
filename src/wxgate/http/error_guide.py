"""What each error number means and what the caller does about it, in both languages (contract §2).

The texts stand in `error_guide.toml`, by number.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from pydantic import TypeAdapter

from wxgate.protocol.errors import ApiError, UpstreamRefused
from wxgate.protocol.text import Text

ORIGINAL: Final = frozenset({*range(101, 111), *range(112, 115)})
"""Numbers that the original document lists; the others are additions."""

WEIXIN_ERRCODE: Final = "errcode"
"""Stands where a number would: WeChat's own errcode becomes the `retcode`."""


@dataclass(frozen=True, slots=True)
class Advice:
    """When an error is answered, and its cure."""

    meaning: Text
    cure: Text


@cache
def guide() -> Mapping[str, Advice]:
    """The whole table, by `number`."""
    text = files("wxgate.http").joinpath("error_guide.toml").read_text(encoding="utf-8")
    return TypeAdapter(dict[str, Advice]).validate_python(tomllib.loads(text))


def advice(error: type[ApiError]) -> Advice:
    """What to tell about an error; one that has no entry of its own speaks through its title and docstring."""
    said = " ".join((error.__doc__ or "").split())
    unlisted = Advice(Text(error.title.zh, said or error.title.en), Text("见 msg", "See msg"))
    return guide().get(number(error), unlisted)


def number(error: type[ApiError]) -> str:
    """The error's `retcode` as a table shows it."""
    return WEIXIN_ERRCODE if issubclass(error, UpstreamRefused) else str(error.retcode)


def every_error(listed: Iterable[type[ApiError]]) -> tuple[type[ApiError], ...]:
    """One class per number in ascending order, WeChat's own errcodes last."""
    distinct = {number(error): error for error in listed}
    return tuple(sorted(distinct.values(), key=lambda error: (number(error) == WEIXIN_ERRCODE, error.retcode)))
