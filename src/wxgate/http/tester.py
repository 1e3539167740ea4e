"""What the API's tester needs of the API: the forms of all endpoints, and a request's fields as the API reads them."""

from collections.abc import Iterable

from starlette.requests import Request

from wxgate.console.tester.catalogue import Catalogue, Control, ErrorNote, Field, Form, Group
from wxgate.http.body import read_body
from wxgate.http.error_guide import advice, every_error, number
from wxgate.http.fields import read_fields
from wxgate.http.inputs import Input, inputs
from wxgate.http.sections import sections
from wxgate.protocol.declaration import Endpoint
from wxgate.protocol.errors import ApiError


def catalogue(endpoints: Iterable[Endpoint]) -> Catalogue:
    """The endpoints in groups, as the reference has them."""
    return Catalogue(
        tuple(Group(found.heading, tuple(_form(one) for one in found.endpoints)) for found in sections(endpoints))
    )


async def fields_of(request: Request) -> dict[str, str]:
    """The fields of a form, read as those of a signed call are.

    Raises ParameterInvalid (115), BodyTooLarge (413) and Disconnected.
    """
    body = await read_body(request.receive)
    query: bytes = request.scope["query_string"]
    return read_fields(query, request.headers.get("content-type", "").encode("latin-1"), body)


def _form(endpoint: Endpoint) -> Form:
    return Form(
        endpoint.name,
        endpoint.summary,
        endpoint.description,
        endpoint.repeatable,
        endpoint.lengthy,
        tuple(_field(found) for found in inputs(endpoint)),
        tuple(_note(error) for error in every_error(endpoint.all_errors())),
    )


def _field(found: Input) -> Field:
    listed = found.schema.get("enum")
    choices = tuple(str(choice) for choice in listed) if isinstance(listed, list) else ()
    default = "" if found.default is None else str(found.default)
    return Field(
        found.name,
        found.meaning,
        found.accepted,
        found.example,
        found.required,
        default,
        _control(found, choices),
        choices,
    )


def _control(found: Input, choices: tuple[str, ...]) -> Control:
    if choices:
        return "choice"
    if found.schema.get("type") == "integer":
        return "number"
    return "text" if found.example.startswith("{") else "line"


def _note(error: type[ApiError]) -> ErrorNote:
    told = advice(error)
    return ErrorNote(number(error), error.title, told.meaning, told.cure)
