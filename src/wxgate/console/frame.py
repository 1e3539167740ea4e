"""The document around every page: navigation, language, light and dark by the system, headers."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from wxgate import __version__
from wxgate.console.assets import Assets
from wxgate.console.sections import SECTIONS, Section
from wxgate.protocol.language import LANGUAGES, Language, choose_language
from wxgate.protocol.text import Text

HERE: Final = Path(__file__).parent
TAGS: Final[Mapping[Language, str]] = {"zh": "zh-CN", "en": "en"}
NAMES: Final[Mapping[Language, str]] = {"zh": "中文", "en": "English"}
COOKIE: Final = "wxgate-language"
YEAR: Final = 365 * 86400

HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    # with no-referrer a browser would send `Origin: null` along with our own forms
    "Referrer-Policy": "same-origin",
    "Vary": "Accept-Language, Cookie",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class Frame:
    """Renders pages. `folders` have templates that extend `frame.html`, besides the console's own."""

    def __init__(self, assets: Assets, *folders: Path, sections: Sequence[Section] = SECTIONS) -> None:
        self._environment = Environment(
            loader=FileSystemLoader([*folders, HERE / "templates"]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters.update(iso=_iso, utc=_utc)
        self._environment.globals.update(asset=assets.url, sections=sections, version=__version__)

    def response(
        self, request: Request, template: str, values: Mapping[str, object], *, operator: str = "", status: int = 200
    ) -> Response:
        """The page in the reader's language; without an `operator` it has no navigation.

        Templates have `t(zh, en)` and `say(text)` for words, besides `values`.
        """
        language = language_of(request)
        html = self._environment.get_template(template).render(
            **_words(language),
            lang=TAGS[language],
            language=language,
            switch=[(NAMES[other], TAGS[other], _switched(request, other)) for other in LANGUAGES if other != language],
            path=request.url.path,
            operator=operator,
            **values,
        )
        response = HTMLResponse(html, status, HEADERS)
        _remember(request, response)
        return response


def _iso(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _utc(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def language_of(request: Request) -> Language:
    """The language that the address asks for, else the one chosen before, else the browser's."""
    asked = request.query_params.get("lang") or request.cookies.get(COOKIE, "")
    return choose_language(asked, request.headers.get("accept-language", ""))


def _words(language: Language) -> dict[str, object]:
    index = LANGUAGES.index(language)

    def chosen(zh: str, en: str) -> str:
        return (zh, en)[index]

    def said(text: Text) -> str:
        return text[index]

    return {"t": chosen, "say": said}


def _switched(request: Request, language: Language) -> str:
    query = [(name, value) for name, value in parse_qsl(request.url.query) if name != "lang"]
    return f"{request.url.path}?{urlencode([*query, ('lang', language)])}"


def _remember(request: Request, response: Response) -> None:
    asked = request.query_params.get("lang")
    if asked in LANGUAGES:
        response.set_cookie(COOKIE, asked, max_age=YEAR, path="/", samesite="lax", httponly=True)
