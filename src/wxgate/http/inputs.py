"""An endpoint's parameters as the reference, OpenAPI and the SDK present them."""

from dataclasses import dataclass
from typing import Final, cast

import orjson
from pydantic.fields import FieldInfo

from wxgate.protocol.declaration import Endpoint
from wxgate.protocol.parameters import JsonObject, JsonValue, accepts
from wxgate.protocol.text import Text

PATH: Final = "/weixinapi/"
"""What stands before an endpoint's name in its URL."""

ANY_TEXT: Final = accepts(FieldInfo())
"""What is said of a type that says nothing of its own."""

_NOT_SCHEMA: Final = {"title", "description", "examples", "default", "zh", "en"}


@dataclass(frozen=True, slots=True)
class Input:
    """One parameter."""

    name: str
    meaning: Text
    accepted: Text
    example: str
    required: bool
    default: JsonValue
    """What stands in when it is absent; None when nothing does."""
    schema: JsonObject
    """JSON Schema of the value."""

    @property
    def typed_example(self) -> JsonValue:
        """The example as JSON has it: a number where the schema wants one."""
        numeric = self.schema.get("type") in {"integer", "number", "boolean"} and self.example
        return cast("JsonValue", orjson.loads(self.example)) if numeric else self.example


def inputs(endpoint: Endpoint) -> tuple[Input, ...]:
    """The endpoint's own parameters in the order of their declaration, without those of the protocol."""
    whole = cast("JsonObject", endpoint.params.model_json_schema())
    properties = cast("dict[str, JsonObject]", whole.get("properties", {}))
    definitions = cast("dict[str, JsonObject]", whole.get("$defs", {}))
    return tuple(_input(endpoint, name, found, definitions) for name, found in properties.items())


def _input(endpoint: Endpoint, name: str, found: JsonObject, definitions: dict[str, JsonObject]) -> Input:
    field = endpoint.params.model_fields[name]
    examples = cast("list[str]", found.get("examples", [""]))
    schema = _value_schema(found, definitions)
    return Input(
        name,
        Text(str(found.get("zh", "")), str(found.get("en", ""))),
        _accepted(field, schema),
        examples[0],
        field.is_required(),
        found.get("default"),
        schema,
    )


def _accepted(field: FieldInfo, schema: JsonObject) -> Text:
    choices = cast("list[JsonValue]", schema.get("enum", []))
    if choices:
        listed = [str(choice) for choice in choices]
        return Text(f"{'、'.join(listed)} 之一", f"one of {', '.join(listed)}")
    note = accepts(field)
    return Text("整数", "an integer") if schema.get("type") == "integer" and note == ANY_TEXT else note


def _value_schema(found: JsonObject, definitions: dict[str, JsonObject]) -> JsonObject:
    """The schema of a value that is there: a form has no null, and references are written out."""
    members = cast("list[JsonObject]", found.get("anyOf", []))
    real = [member for member in members if member.get("type") != "null"]
    if len(real) == 1:
        return _value_schema(real[0], definitions)
    reference = found.get("$ref")
    if isinstance(reference, str):
        return _value_schema(definitions[reference.rpartition("/")[2]], definitions)
    return {name: value for name, value in found.items() if name not in _NOT_SCHEMA}


def own_example(endpoint: Endpoint) -> dict[str, str]:
    """Working values of the endpoint's own parameters, all of those that have one."""
    return {found.name: found.example for found in inputs(endpoint) if found.example}
