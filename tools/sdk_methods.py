"""The SDK's methods: one per endpoint, the same text for both clients but for `async` and `await`."""

import keyword
import textwrap
from collections.abc import Iterable
from typing import Final

import orjson

from tools.python_source import formatted, literal
from tools.sdk_results import python_type
from tools.wrapping import wrapped
from wxgate.http.inputs import Input, inputs
from wxgate.http.sections import sections
from wxgate.http.shapes import shape
from wxgate.protocol.declaration import Endpoint

_KINDS = {"integer": "int", "number": "float", "boolean": "bool"}
WIDTH: Final = 110
"""Columns that are left for a docstring inside a method."""


def methods_source(endpoints: Iterable[Endpoint], *, awaited: bool) -> str:
    """The text of `async_methods.py` or `sync_methods.py`."""
    ordered = [endpoint for section in sections(endpoints) for endpoint in section.endpoints]
    name, prefix = ("AsyncMethods", "async ") if awaited else ("SyncMethods", "")
    methods = "\n".join(_method(endpoint, awaited) for endpoint in ordered)
    head = f'''class {name}:
    """One method per endpoint; `call` does the work."""

    {prefix}def call(self, name: str, /, **params: ParamValue) -> JsonValue:
        """The `data` of the endpoint's reply."""
        raise NotImplementedError

'''
    return formatted(_imports(methods, awaited) + "\n\n" + head + textwrap.indent(methods, "    "))


def _imports(methods: str, awaited: bool) -> str:
    values = [name for name in ("JsonObject", "JsonValue", "ParamValue") if name in methods or name != "JsonObject"]
    lines = [f'"""The endpoints, {"awaited" if awaited else "blocking"}."""', ""]
    if "Mapping[" in methods:
        lines.append("from collections.abc import Mapping")
    typed = [name for name in ("Literal", "cast") if f"{name}[" in methods or f"{name}(" in methods]
    lines += [f"from typing import {', '.join(typed)}", ""] if typed else []
    lines += ["from wxgate_client import results"] if "results." in methods else []
    return "\n".join([*lines, f"from wxgate_client.values import {', '.join(values)}"])


def _method(endpoint: Endpoint, awaited: bool) -> str:
    own = sorted(inputs(endpoint), key=lambda one: not one.required)
    for one in own:
        if keyword.iskeyword(one.name) or not one.name.isidentifier():
            raise ValueError(f"{endpoint.name}: {one.name} cannot be a keyword argument")
    returns = python_type(shape(endpoint.result), "results.")
    signature = ", ".join(["self", *(["*"] if own else []), *(_argument(one) for one in own)])
    arguments = ", ".join([literal(endpoint.name), *(f"{one.name}={one.name}" for one in own)])
    called = f"{'await ' if awaited else ''}self.call({arguments})"
    body = called if returns == "None" else f"return cast({literal(returns)}, {called})"
    if returns == "JsonValue":
        body = f"return {called}"
    lines = [f"{'async ' if awaited else ''}def {endpoint.name}({signature}) -> {returns}:"]
    return "\n".join([*lines, textwrap.indent(_docstring(endpoint, own), "    "), f"    {body}", ""])


def _argument(one: Input) -> str:
    kind = _kind(one)
    return f"{one.name}: {kind}" if one.required else f"{one.name}: {kind} | None = None"


def _kind(one: Input) -> str:
    choices = one.schema.get("enum")
    if isinstance(choices, list):
        return f"Literal[{', '.join(literal(str(choice)) for choice in choices)}]"
    return _KINDS.get(str(one.schema.get("type")), "str | Mapping[str, object]" if _is_json(one.example) else "str")


def _is_json(example: str) -> bool:
    try:
        return isinstance(orjson.loads(example), dict)
    except orjson.JSONDecodeError:
        return False


def _docstring(endpoint: Endpoint, own: list[Input]) -> str:
    repeat = [] if endpoint.repeatable else ["没有回复时不要直接重试。 / Do not simply repeat it when no answer came."]
    described = [f"{one.name}: {one.meaning}" for one in own]
    paragraphs = [endpoint.description.zh, endpoint.description.en, *repeat]
    lines = [f"{endpoint.summary}", ""]
    for paragraph in paragraphs:
        lines += [*wrapped(paragraph, WIDTH), ""]
    for line in described:
        lines += wrapped(line, WIDTH, "    ")
    text = "\n".join(lines).rstrip().replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    return f'"""{text}\n"""'
