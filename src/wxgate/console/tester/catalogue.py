"""What the tester knows of the API."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from wxgate.protocol.text import Text

Control = Literal["line", "number", "choice", "text"]
"""How a value is entered."""


@dataclass(frozen=True, slots=True)
class Field:
    """One parameter."""

    name: str
    meaning: Text
    accepted: Text
    sample: str
    """A value that works; empty for none."""
    required: bool
    default: str
    """What stands in when it is absent; empty for nothing."""
    control: Control
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ErrorNote:
    """What a `retcode` means and what to do about it."""

    number: str
    """The number, or `errcode` for WeChat's own."""
    title: Text
    meaning: Text
    cure: Text


@dataclass(frozen=True, slots=True)
class Form:
    """One endpoint."""

    name: str
    summary: Text
    description: Text
    repeatable: bool
    lengthy: bool
    """Whether it has `MEDIA_DEADLINE` for its answer."""
    fields: tuple[Field, ...]
    errors: tuple[ErrorNote, ...]

    @property
    def samples(self) -> dict[str, str]:
        """The values that work, of those parameters that have one."""
        return {field.name: field.sample for field in self.fields if field.sample}


@dataclass(frozen=True, slots=True)
class Group:
    """Endpoints that belong together."""

    heading: Text
    forms: tuple[Form, ...]


@dataclass(frozen=True)
class Catalogue:
    """Every endpoint, in groups."""

    groups: Sequence[Group]

    @cached_property
    def forms(self) -> Mapping[str, Form]:
        """By the endpoint's name, in the order of the groups."""
        return {form.name: form for group in self.groups for form in group.forms}
