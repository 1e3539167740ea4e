"""A signed call as a program to copy: it reads the secret from the environment, takes the time and signs as it runs.

The programs are templates, which the tester's script fills in as this module does. Of a line with `MD5|` or `HMAC|` in
front only those of the signing method stay; a line that speaks of «name» or «pair» is there once for each field.
"""

import json
import re
import shlex
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal, get_args

from wxgate.protocol.signature import HMAC_SHA256, MD5

HERE: Final = Path(__file__).parent / "snippets"
TIME: Final = "req_time"
SECRET: Final = "client_secret"  # noqa: S105  # a field's name
MARKS: Final = {"MD5|": MD5, "HMAC|": HMAC_SHA256}

Language = Literal["curl", "php", "python", "java", "javascript"]
LANGUAGES: Final[Mapping[Language, str]] = dict(
    zip(get_args(Language), ("curl", "PHP", "Python", "Java", "JavaScript"), strict=True)
)
"""With their names."""


@dataclass(frozen=True, slots=True)
class SnippetCall:
    """What is called, and with what."""

    url: str
    """The whole address of the endpoint."""
    fields: Mapping[str, str]
    """All that is sent but `req_time` and `authcode`, so `client_code` and any `sign_type` too; none is empty."""
    seconds: int
    """How long to wait for the answer."""


@cache
def template(language: Language) -> str:
    """The program before it is filled in."""
    return (HERE / f"{language}.txt").read_text(encoding="utf-8")


def snippet(language: Language, call: SnippetCall) -> str:
    """The whole program. curl's is for sh; the others run as they are, Java's with `java Call.java`."""
    method = call.fields.get("sign_type", MD5)
    quote = _QUOTES[language]
    whole = {"url": quote(call.url), "seconds": str(call.seconds), "signed": _signed_words(call.fields, method)}
    lines = (line for line in template(language).splitlines() if MARKS.get(_mark(line), method) == method)
    return "".join(f"{filled}\n" for line in lines for filled in _filled(line[len(_mark(line)) :], call, quote, whole))


def _mark(line: str) -> str:
    return next((mark for mark in MARKS if line.startswith(mark)), "")


def _filled(line: str, call: SnippetCall, quote: Callable[[str], str], whole: Mapping[str, str]) -> Iterator[str]:
    if "«name»" in line or "«pair»" in line:
        for name, value in call.fields.items():
            yield _replaced(line, {"name": quote(name), "value": quote(value), "pair": quote(f"{name}={value}")})
    else:
        yield _replaced(line, whole)


def _replaced(line: str, values: Mapping[str, str]) -> str:
    # in one go, for a value may look like a place
    return re.sub("«(\\w+)»", lambda found: values[found[1]], line)


def _signed_words(fields: Mapping[str, str], method: str) -> str:
    """What is signed, as words for `printf %s`, which joins them."""
    if method == HMAC_SHA256:
        names = sorted({**fields, TIME: ""})
        leads = {name: f"{'&' if at else ''}{name}=" for at, name in enumerate(names)}
        return " ".join(
            f'{shlex.quote(leads[name])} "$T"' if name == TIME else shlex.quote(leads[name] + fields[name])
            for name in names
        )
    variables = {TIME: '"$T"', SECRET: '"$WXGATE_CLIENT_SECRET"'}
    return " ".join(variables.get(name) or shlex.quote(fields[name]) for name in sorted({**fields, **variables}))


def _json_quote(text: str) -> str:
    # also a string of Python, of JavaScript and of Java
    return json.dumps(text, ensure_ascii=False)


def _php_quote(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


_QUOTES: Final[Mapping[Language, Callable[[str], str]]] = {
    "curl": shlex.quote,
    "php": _php_quote,
    "python": _json_quote,
    "java": _json_quote,
    "javascript": _json_quote,
}
