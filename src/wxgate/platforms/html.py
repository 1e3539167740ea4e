"""Draws the authorisation pages: one small file each, no script, nothing loaded from elsewhere."""

import base64
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from markupsafe import Markup
from starlette.responses import Response

from wxgate.pages.problem_page import REFERENCE, Again, ProblemPage
from wxgate.pages.skeleton import TAGS, environment, page_headers, stylesheet
from wxgate.platforms import words
from wxgate.platforms.problems import Problem
from wxgate.protocol.capability import capability_name
from wxgate.protocol.language import LANGUAGES, Language
from wxgate.protocol.text import Text
from wxgate.tenants.account import Account

TEMPLATES: Final = Path(__file__).parent / "templates"
NOTHING: Final = Text("", "")
VARY: Final = "Accept-Language, User-Agent"


@dataclass(frozen=True, slots=True)
class _Said:
    """What a page says, in both languages."""

    title: Text
    advice: Text
    button: Text = NOTHING
    heading: Text = NOTHING
    grants: tuple[Text, ...] = ()
    kind: Text = NOTHING


class AuthorizationHtml:
    """Pages in the reader's language and, smaller, in the other."""

    def __init__(self) -> None:
        self._template = environment(TEMPLATES).get_template("authorization.html")
        self._style = stylesheet(TEMPLATES / "authorization.css")
        digest = base64.b64encode(hashlib.sha256(self._style.encode()).digest()).decode()
        self._sources = f"style-src 'sha256-{digest}'"
        self._problem = ProblemPage(vary=VARY)

    def invitation(self, name: str, href: str, language: Language, request_id: str, *, on_phone: bool) -> Response:
        """The page that leads to WeChat's by `href`. `name` is the platform's."""
        advice = words.INVITED_PHONE if on_phone else words.INVITED_PC
        said = _Said(_filled(words.INVITATION, name=name), advice, button=words.GO)
        page = self._page(said, language, request_id, icon="handshake", href=href)
        # WeChat opens its page only for whom the platform's own domain sends
        page.headers["Referrer-Policy"] = "origin"
        return page

    def done(self, name: str, account: Account, language: Language, request_id: str) -> Response:
        """The page that says what the account granted to the platform called `name`."""
        granted = account.authorization.capabilities if account.authorization else frozenset[int]()
        said = _Said(
            words.DONE,
            _filled(words.DONE_NAMED, account=account.name, name=name),
            heading=words.GRANTED if granted else words.GRANTED_NOTHING,
            grants=tuple(capability_name(number) for number in sorted(granted)),
            kind=account.authorization.profile.kind if account.authorization else NOTHING,
        )
        return self._page(said, language, request_id, icon="check")

    def problem(self, problem: Problem, start: str, language: Language, request_id: str) -> Response:
        """The page that says why there is no other; `start` is where to begin again."""
        again = Again(start, words.AGAIN) if problem in words.STARTABLE else None
        return self._problem.response(words.EXPLANATIONS[problem], language, again=again, request_id=request_id)

    def _page(self, said: _Said, language: Language, request_id: str, *, icon: str, href: str = "") -> Response:
        own, other = (_version(said, each) for each in (language, *(set(LANGUAGES) - {language})))
        html = self._template.render(
            lang=own["lang"],
            style=Markup(self._style),  # noqa: S704 - our own files
            icon=icon,
            own=own,
            other=other,
            href=href,
            request_id=request_id,
        )
        return Response(html, 200, page_headers(self._sources, VARY), "text/html")


def _filled(text: Text, **values: str) -> Text:
    return Text(text.zh.format(**values), text.en.format(**values))


def _version(said: _Said, language: Language) -> dict[str, object]:
    index = LANGUAGES.index(language)
    return {
        "lang": TAGS[language],
        "title": said.title[index],
        "advice": said.advice[index],
        "button": said.button[index],
        "heading": said.heading[index],
        "grants": [grant[index] for grant in said.grants],
        "kind": said.kind[index],
        "reference": REFERENCE[index],
    }
