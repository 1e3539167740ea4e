"""The SDK's result types: a TypedDict for each object that an endpoint answers."""

from collections.abc import Iterable
from typing import Final

from tools.python_source import formatted, literal
from tools.wrapping import wrapped
from wxgate.http.shapes import Choice, Listing, Nullable, Record, Scalar, Shape, records, shape
from wxgate.protocol.declaration import Endpoint

WIDTH: Final = 114

_PYTHON = {
    "string": "str",
    "integer": "int",
    "number": "float",
    "boolean": "bool",
    "null": "None",
    "object": "JsonObject",
    "any": "JsonValue",
}


def results_source(endpoints: Iterable[Endpoint]) -> str:
    """The text of `results.py`."""
    found: dict[str, Record] = {}
    for endpoint in endpoints:
        for record in records(shape(endpoint.result)):
            if found.setdefault(record.name, record) != record:
                raise ValueError(f"two results are named {record.name}: rename one, for the SDK needs both")
    body = "\n\n".join(_typed_dict(record) for record in found.values())
    imports = [
        ("typing", ("Literal", "NotRequired", "TypedDict")),
        ("wxgate_client.values", ("JsonObject", "JsonValue")),
    ]
    lines = ['"""What the endpoints answer."""', ""]
    for module, names in imports:
        used = [name for name in names if name in body]
        if used:
            lines += [f"from {module} import {', '.join(used)}", ""]
    return formatted("\n".join(lines) + "\n\n" + body)


def _typed_dict(record: Record) -> str:
    lines = [f"class {record.name}(TypedDict):", f'    """{record.meaning}"""', ""]
    for field in record.fields:
        kind = python_type(field.shape)
        lines.append(f"    {field.name}: {kind if field.always else f'NotRequired[{kind}]'}")
        if any(field.meaning):
            lines += [f"    {line}" for line in wrapped(f'"""{field.meaning}"""', WIDTH)]
    return "\n".join(lines) + "\n"


def python_type(outer: Shape, module: str = "") -> str:
    """The annotation of a shape; `module` stands before the names of objects."""
    if isinstance(outer, Record):
        return f"{module}{outer.name}"
    if isinstance(outer, Listing):
        return f"list[{python_type(outer.items, module)}]"
    if isinstance(outer, Nullable):
        return f"{python_type(outer.inner, module)} | None"
    if isinstance(outer, Choice):
        listed = ", ".join(literal(value) if isinstance(value, str) else str(value) for value in outer.values)
        return f"Literal[{listed}]"
    return _scalar(outer)


def _scalar(outer: Scalar) -> str:
    return _PYTHON[outer.kind]
