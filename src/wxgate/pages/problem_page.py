"""The page that tells a visitor what is wrong: one small file, no script, nothing loaded from elsewhere."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from markupsafe import Markup
from starlette.responses import Response

from wxgate.pages.skeleton import TAGS, TEMPLATES, environment, page_headers, stylesheet
from wxgate.protocol.language import LANGUAGES, Language
from wxgate.protocol.text import Text

REFERENCE: Final = Text("编号", "Reference")


@dataclass(frozen=True, slots=True)
class Explanation:
    """A problem as its page tells it."""

    status: int
    """The page's HTTP status."""
    title: Text
    advice: Text
    icon: str = ""
    """Name of a drawing in the template: link, clock, person, stop or cloud; empty for none."""


@dataclass(frozen=True, slots=True)
class Again:
    """The link at which a visitor can start over."""

    href: str
    """Empty for the page itself."""
    words: Text
    in_both: bool = True
    """Whether it stands in both languages or just in the visitor's."""


class ProblemPage:
    """Draws the page of any problem, in the visitor's language and, smaller, in the other."""

    def __init__(self, *styles: Path, vary: str = "Accept-Language") -> None:
        """`styles` are files that change the page's looks, `vary` all headers that pages at its address depend on."""
        self._template = environment().get_template("problem.html")
        self._style = stylesheet(TEMPLATES / "problem.css", *styles)
        digest = base64.b64encode(hashlib.sha256(self._style.encode()).digest()).decode()
        self._headers = page_headers(f"style-src 'sha256-{digest}'", vary)

    def response(
        self,
        explanation: Explanation,
        language: Language,
        *,
        again: Again | None = None,
        request_id: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """The page, which may be sent more than once. Its foot shows the request's id, if there is one."""
        own, other = (_version(explanation, again, each) for each in (language, *(set(LANGUAGES) - {language})))
        html = self._template.render(
            lang=own["lang"],
            style=Markup(self._style),  # noqa: S704 - our own files
            icon=explanation.icon,
            own=own,
            other=other,
            again=again,
            request_id=request_id,
        )
        return Response(html, explanation.status, {**self._headers, **(headers or {})}, "text/html")


def _version(explanation: Explanation, again: Again | None, language: Language) -> dict[str, str]:
    index = LANGUAGES.index(language)
    return {
        "lang": TAGS[language],
        "title": explanation.title[index],
        "advice": explanation.advice[index],
        "again": again.words[index] if again else "",
        "reference": REFERENCE[index],
    }
