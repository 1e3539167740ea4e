"""The reference page `/docs`: one self-contained HTML file per language, rendered once at start."""

import base64
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

import orjson
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from wxgate import __version__
from wxgate.http.error_guide import ORIGINAL, Advice, advice, every_error, number
from wxgate.http.examples import CLIENT_SECRET, WORKED_FIELDS, reply
from wxgate.http.inputs import Input, inputs, own_example
from wxgate.http.sections import Section, sections
from wxgate.http.shapes import ResultRow, result_rows, shape
from wxgate.protocol.curl import signed_curl
from wxgate.protocol.declaration import Endpoint
from wxgate.protocol.errors import ApiError
from wxgate.protocol.language import Language
from wxgate.protocol.signature import HMAC_SHA256, REQ_TIME_WINDOW, sign, string_to_sign
from wxgate.protocol.text import Text

PLACEHOLDER_CODE: Final = "YOUR_CLIENT_CODE"
PLACEHOLDER_SECRET: Final = "YOUR_CLIENT_SECRET"  # noqa: S105  # it says what belongs in its place


@dataclass(frozen=True, slots=True)
class ErrorRow:
    """An error as a table shows it."""

    number: str
    title: Text
    advice: Advice
    http_status: int
    original: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """An endpoint with everything the page tells about it."""

    endpoint: Endpoint
    inputs: tuple[Input, ...]
    rows: tuple[ResultRow, ...]
    errors: tuple[ErrorRow, ...]
    curl: str
    reply: str


def page(endpoints: Iterable[Endpoint], language: Language, public_url: str) -> str:
    """The whole page in one language. It loads nothing from anywhere."""
    declared = tuple(endpoints)
    entries = {one.name: _entry(one, public_url) for one in declared}
    listed = every_error(error for one in declared for error in one.all_errors())
    return (
        _environment()
        .get_template("page.html")
        .render(
            lang=language,
            t=lambda zh, en: zh if language == "zh" else en,
            css=Markup(_asset("page.css")),  # noqa: S704  # our own file
            js=Markup(_asset("page.js")),  # noqa: S704  # our own file
            version=__version__,
            url=public_url,
            window=REQ_TIME_WINDOW,
            sections=_with_entries(sections(declared), entries),
            errors=[error_row(error) for error in listed],
            worked=_worked_example(),
        )
    )


def content_security_policy() -> str:
    """The header that lets the page's own style and script run, and nothing else."""
    style, script = (_digest(_asset(name)) for name in ("page.css", "page.js"))
    return (
        f"default-src 'none'; style-src '{style}'; script-src '{script}'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def error_row(error: type[ApiError]) -> ErrorRow:
    """What a table of errors tells about one."""
    return ErrorRow(number(error), error.title, advice(error), error.http_status, error.retcode in ORIGINAL)


def _with_entries(found: tuple[Section, ...], entries: dict[str, Entry]) -> list[tuple[Section, list[Entry]]]:
    return [(one, [entries[endpoint.name] for endpoint in one.endpoints]) for one in found]


def _entry(endpoint: Endpoint, public_url: str) -> Entry:
    return Entry(
        endpoint,
        inputs(endpoint),
        result_rows(shape(endpoint.result)),
        tuple(error_row(error) for error in every_error(endpoint.all_errors())),
        signed_curl(public_url, endpoint.name, own_example(endpoint), PLACEHOLDER_CODE, PLACEHOLDER_SECRET),
        orjson.dumps(reply(endpoint), option=orjson.OPT_INDENT_2).decode(),
    )


def _worked_example() -> dict[str, object]:
    signed = {**WORKED_FIELDS, "client_secret": CLIENT_SECRET}
    stronger = {**WORKED_FIELDS, "sign_type": HMAC_SHA256}
    return {
        "fields": sorted(signed.items()),
        "text": string_to_sign(WORKED_FIELDS, CLIENT_SECRET),
        "authcode": sign(WORKED_FIELDS, CLIENT_SECRET),
        "hmac_text": string_to_sign(stronger, CLIENT_SECRET, HMAC_SHA256),
        "hmac_authcode": sign(stronger, CLIENT_SECRET, HMAC_SHA256),
    }


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("wxgate.http", "templates/reference"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["ticks"] = _with_code
    return environment


def _with_code(text: str) -> Markup:
    """The text, escaped, with what stands between backticks as code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))  # noqa: S704  # escaped before


@cache
def _asset(name: str) -> str:
    return files("wxgate.http").joinpath("templates", "reference", name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
