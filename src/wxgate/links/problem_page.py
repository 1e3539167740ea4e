"""The pages that tell a visitor why a short link does not lead on."""

from collections.abc import Mapping
from enum import Enum
from typing import Final

from starlette.responses import Response

from wxgate.pages.problem_page import Explanation, ProblemPage
from wxgate.protocol.language import LANGUAGES, choose_language
from wxgate.protocol.text import Text


class Problem(Enum):
    """Why a visitor is not led on."""

    UNKNOWN = "unknown"
    METHOD = "method"
    BUSY = "busy"


EXPLANATIONS: Final = {
    Problem.UNKNOWN: Explanation(
        404,
        Text("没有这个短链接", "No such short link"),
        Text(
            "链接可能不完整或有误。请回到原来的消息、海报或二维码，重新打开或扫描；手工输入时请逐字核对。",
            "It may be cut off or mistyped. Go back to the message, poster or QR code and open or scan it again; if "
            "you typed it, compare it letter by letter.",
        ),
        "link",
    ),
    Problem.METHOD: Explanation(
        405,
        Text("短链接只能打开", "Short links can only be opened"),
        Text("请在浏览器中直接打开此链接。", "Open this link in a browser."),
        "link",
    ),
    Problem.BUSY: Explanation(
        503,
        Text("请稍后再试", "Please try again shortly"),
        Text("访问的人太多，请过几秒再打开此链接。", "There is a lot going on. Open this link again in a few seconds."),
        "clock",
    ),
}

HEADERS: Final[Mapping[Problem, Mapping[str, str]]] = {
    Problem.METHOD: {"Allow": "GET, HEAD"},
    Problem.BUSY: {"Retry-After": "5"},
}
"""What a problem's page has besides the headers of all."""


class ProblemPages:
    """The page for every problem in both languages, all made at the start."""

    def __init__(self) -> None:
        page = ProblemPage()
        self._pages = {
            (problem, language): page.response(explanation, language, headers=HEADERS.get(problem))
            for problem, explanation in EXPLANATIONS.items()
            for language in LANGUAGES
        }

    def page(self, problem: Problem, accept_language: str) -> Response:
        """The page in the language that `Accept-Language` prefers. It may be sent more than once."""
        return self._pages[problem, choose_language("", accept_language)]
