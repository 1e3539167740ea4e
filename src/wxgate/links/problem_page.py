"""The pages that tell a visitor why a short link does not lead on: small, no script, nothing loaded from elsewhere."""

import base64
import hashlib
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from wxgate.protocol.language import LANGUAGES, Language, choose_language
from wxgate.protocol.text import Text

TEMPLATES: Final = Path(__file__).parent / "templates"


class Problem(Enum):
    """Why a visitor is not led on."""

    UNKNOWN = "unknown"
    METHOD = "method"
    BUSY = "busy"


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a visitor is told of a problem."""

    status: int
    icon: str
    title: Text
    advice: Text
    headers: tuple[tuple[bytes, bytes], ...] = ()


EXPLANATIONS: Final = {
    Problem.UNKNOWN: Explanation(
        404,
        "link",
        Text("没有这个短链接", "No such short link"),
        Text(
            "链接可能不完整或有误。请回到原来的消息、海报或二维码，重新打开或扫描；手工输入时请逐字核对。",
            "It may be cut off or mistyped. Go back to the message, poster or QR code and open or scan it again; if "
            "you typed it, compare it letter by letter.",
        ),
    ),
    Problem.METHOD: Explanation(
        405,
        "link",
        Text("短链接只能打开", "Short links can only be opened"),
        Text("请在浏览器中直接打开此链接。", "Open this link in a browser."),
        ((b"allow", b"GET, HEAD"),),
    ),
    Problem.BUSY: Explanation(
        503,
        "clock",
        Text("请稍后再试", "Please try again shortly"),
        Text("访问的人太多，请过几秒再打开此链接。", "There is a lot going on. Open this link again in a few seconds."),
        ((b"retry-after", b"5"),),
    ),
}


@dataclass(frozen=True, slots=True)
class Page:
    """A page that is ready to be sent."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes


class ProblemPages:
    """The page for every problem, in the visitor's language and, smaller, in the other. All are made at the start."""

    def __init__(self) -> None:
        environment = Environment(
            loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )
        template = environment.get_template("problem.html")
        style = (TEMPLATES / "problem.css").read_text(encoding="utf-8")
        self._pages: dict[tuple[Problem, Language], Page] = {}
        for problem, explanation in EXPLANATIONS.items():
            versions = [
                {"lang": lang, "title": explanation.title[index], "advice": explanation.advice[index]}
                for index, lang in enumerate(("zh-CN", "en"))
            ]
            for index, language in enumerate(LANGUAGES):
                html = template.render(
                    style=Markup(style),  # noqa: S704 - our own file
                    icon=explanation.icon,
                    versions=[versions[index], versions[1 - index]],
                )
                self._pages[problem, language] = _page(explanation, html.encode(), style)

    def page(self, problem: Problem, accept_language: str) -> Page:
        """The page in the language that `Accept-Language` prefers."""
        return self._pages[problem, choose_language("", accept_language)]


def _page(explanation: Explanation, body: bytes, style: str) -> Page:
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest())
    headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-length", b"%d" % len(body)),
        (
            b"content-security-policy",
            b"default-src 'none'; style-src 'sha256-" + digest + b"'; base-uri 'none'; form-action 'none'; "
            b"frame-ancestors 'none'",
        ),
        (b"cache-control", b"no-store"),
        (b"referrer-policy", b"no-referrer"),
        (b"vary", b"Accept-Language"),
        (b"x-content-type-options", b"nosniff"),
        (b"x-frame-options", b"DENY"),
        *explanation.headers,
    ]
    return Page(explanation.status, headers, body)
