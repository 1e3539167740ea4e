"""The shape of a reply's `data`, read from the type an endpoint declares as its result.

OpenAPI, the reference pages and the SDK's types all follow from these few classes.
"""

import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Annotated, Literal, NotRequired, Required, Union, get_args, get_origin, get_type_hints, is_typeddict

from wxgate.protocol.parameters import JsonValue
from wxgate.protocol.text import Text

Kind = Literal["string", "integer", "number", "boolean", "null", "object", "any"]

_SCALARS: Mapping[object, Kind] = {
    str: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    type(None): "null",
    None: "null",
}


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value; `object` and `any` stand for JSON whose fields are not ours to list."""

    kind: Kind


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few fixed values."""

    values: tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """An array."""

    items: "Shape"


@dataclass(frozen=True, slots=True)
class Nullable:
    """What may be null."""

    inner: "Shape"


@dataclass(frozen=True, slots=True)
class ResultField:
    """A named part of an object. `always` is false where it may be left out."""

    name: str
    shape: "Shape"
    meaning: Text
    always: bool = True


@dataclass(frozen=True, slots=True)
class Record:
    """An object whose fields are known."""

    name: str
    meaning: str
    """The first line of its docstring."""
    fields: tuple[ResultField, ...]


Shape = Scalar | Choice | Listing | Nullable | Record


def shape(declared: object) -> Shape:
    """The shape of a declared type: a frozen dataclass, a TypedDict, a plain type, a list or optional of these."""
    if declared in _SCALARS:
        return Scalar(_SCALARS[declared])
    if isinstance(declared, type) and (is_dataclass(declared) or is_typeddict(declared)):
        return _record(declared)
    origin, members = get_origin(declared), get_args(declared)
    if origin is Annotated:
        return shape(members[0])
    if origin is Literal:
        return Choice(tuple(sorted(members, key=str)))
    if origin in {Union, types.UnionType}:
        return _union(members)
    if origin in {list, tuple, Sequence}:
        return Listing(shape(members[0]))
    return Scalar("object" if origin in {dict, Mapping} or declared is dict else "any")


def _union(members: tuple[object, ...]) -> Shape:
    real = [member for member in members if member is not type(None)]
    inner = shape(real[0]) if len(real) == 1 else Scalar("any")
    return inner if inner == Scalar("any") or len(real) == len(members) else Nullable(inner)


def _record(declared: type) -> Record:
    hints = get_type_hints(declared, localns={"JsonValue": JsonValue}, include_extras=True)
    names = [field.name for field in fields(declared)] if is_dataclass(declared) else list(hints)
    required: frozenset[str] = getattr(declared, "__required_keys__", frozenset(names))
    meaning = (declared.__doc__ or "").partition("\n")[0]
    return Record(declared.__name__, meaning, tuple(_field(name, hints[name], name in required) for name in names))


def _field(name: str, hint: object, always: bool) -> ResultField:
    while get_origin(hint) in {NotRequired, Required}:
        hint = get_args(hint)[0]
    notes = get_args(hint)[1:] if get_origin(hint) is Annotated else ()
    meaning = next((note for note in notes if isinstance(note, Text)), Text("", ""))
    return ResultField(name, shape(hint), meaning, always)


def records(outer: Shape) -> Iterator[Record]:
    """Every object inside a shape, the inner ones first."""
    if isinstance(outer, Listing):
        yield from records(outer.items)
    elif isinstance(outer, Nullable):
        yield from records(outer.inner)
    elif isinstance(outer, Record):
        for field in outer.fields:
            yield from records(field.shape)
        yield outer


@dataclass(frozen=True, slots=True)
class ResultRow:
    """A field as a table shows it: the path to it, such as `card_list[].code`."""

    path: str
    kind: str
    meaning: Text


def result_rows(outer: Shape, path: str = "") -> tuple[ResultRow, ...]:
    """Every known field inside a shape, outer ones first; nothing for a plain value."""
    if isinstance(outer, Nullable):
        return result_rows(outer.inner, path)
    if isinstance(outer, Listing):
        return result_rows(outer.items, f"{path}[]")
    found: list[ResultRow] = []
    for field in outer.fields if isinstance(outer, Record) else ():
        name = f"{path}.{field.name}".lstrip(".")
        found.append(ResultRow(name, kind_name(field.shape), field.meaning))
        found.extend(result_rows(field.shape, name))
    return tuple(found)


def kind_name(outer: Shape) -> str:
    """A shape in the few words a table has room for: `string`, `integer | null`, `array of object`."""
    if isinstance(outer, Nullable):
        return f"{kind_name(outer.inner)} | null"
    if isinstance(outer, Listing):
        return f"array of {kind_name(outer.items)}"
    if isinstance(outer, Choice):
        return " | ".join(str(value) for value in outer.values)
    return "object" if isinstance(outer, Record) else outer.kind
