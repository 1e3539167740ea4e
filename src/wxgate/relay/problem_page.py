"""The page that tells a visitor why they cannot be led on: one small file, no script, nothing loaded from elsewhere."""

import base64
import hashlib
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import Response

from wxgate.protocol.language import choose_language
from wxgate.protocol.text import Text
from wxgate.relay.explanations import EXPLANATIONS
from wxgate.relay.problems import Problem

TEMPLATES: Final = Path(__file__).parent / "templates"

AGAIN: Final = Text("重新登录", "Sign in again")
REFERENCE: Final = Text("编号", "Reference")


class ProblemPage:
    """The page for every problem, in the visitor's language and, smaller, in the other."""

    def __init__(self) -> None:
        environment = Environment(
            loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )
        self._template = environment.get_template("problem.html")
        self._style = (TEMPLATES / "problem.css").read_text(encoding="utf-8")
        self._headers = _headers(self._style)

    def response(self, problem: Problem, again: str | None, accept_language: str, request_id: str) -> Response:
        """The page. `again` is where the visitor can start over, if that may help."""
        explanation = EXPLANATIONS[problem]
        languages = (1, 0) if choose_language("", accept_language) == "en" else (0, 1)
        html = self._template.render(
            style=Markup(self._style),  # noqa: S704 - our own file
            icon=explanation.icon,
            again=again,
            request_id=request_id,
            versions=[
                {
                    "lang": ("zh-CN", "en")[language],
                    "title": explanation.title[language],
                    "advice": explanation.advice[language],
                    "again": AGAIN[language],
                    "reference": REFERENCE[language],
                }
                for language in languages
            ],
        )
        return Response(html, explanation.status, self._headers, "text/html")


def _headers(style: str) -> dict[str, str]:
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return {
        "Content-Security-Policy": policy,
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "Vary": "Accept-Language",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }
