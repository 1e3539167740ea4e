"""The types of what goes out and what comes back."""

from collections.abc import Mapping, Sequence

JsonValue = str | int | float | bool | None | list["JsonValue"] | dict[str, "JsonValue"]
JsonObject = dict[str, JsonValue]

ParamValue = str | int | float | Mapping[str, object] | Sequence[object] | None
"""A parameter: numbers and booleans are written out, mappings and sequences become JSON, None is left out."""
