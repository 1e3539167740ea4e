"""The claim page and its problem page: one small file each, nothing loaded from elsewhere but WeChat's JS-SDK."""

import secrets
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import segno
from markupsafe import Markup
from starlette.responses import Response

from wxgate.cards.claim_opening import Opened
from wxgate.cards.claim_problems import EXPLANATIONS, PASSING, Problem
from wxgate.cards.claim_words import AGAIN, WORDS
from wxgate.cards.colors import read_color, text_on
from wxgate.pages.problem_page import Again, ProblemPage
from wxgate.pages.skeleton import TAGS, environment, page_headers, stylesheet
from wxgate.protocol.language import choose_language

TEMPLATES: Final = Path(__file__).parent / "templates"

WEIXIN_AGENT: Final = "micromessenger"
"""What the user agent of WeChat's own browser contains."""

BRIDGE: Final = "weixin: weixinping: weixinpreinject:"
"""By frames with these schemes WeChat's app hears what a page asks of it."""

REPORTS: Final = "https://open.weixin.qq.com"
"""Where the JS-SDK reports how long it took, by loading a picture."""

VARY: Final = "Accept-Language, User-Agent"
"""The request's headers that decide what is shown at a page's address."""


class ClaimHtml:
    """Draws pages in the visitor's language."""

    def __init__(self, jssdk_url: str) -> None:
        look = TEMPLATES / "claim.css"
        self._claim = environment(TEMPLATES).get_template("claim.html")
        self._problem = ProblemPage(look, TEMPLATES / "claim_problem.css", vary=VARY)
        self._style = Markup(stylesheet(look))  # noqa: S704 - our own files
        self._script = Markup((TEMPLATES / "claim.js").read_text(encoding="utf-8"))  # noqa: S704 - our own file
        self._jssdk_url = jssdk_url
        parts = urlsplit(jssdk_url)
        self._jssdk_origin = f"{parts.scheme}://{parts.netloc}"

    def claim(self, opened: Opened, user_agent: str, accept_language: str, request_id: str) -> Response:
        """The page. In any browser but WeChat's it begins as the QR code to scan with WeChat."""
        language = choose_language("", accept_language)
        nonce, color, page = secrets.token_urlsafe(16), read_color(opened.page.main_color), opened.page
        in_weixin = WEIXIN_AGENT in user_agent.lower()
        html = self._claim.render(
            nonce=nonce,
            lang=TAGS[language],
            words={name: getattr(text, language) for name, text in WORDS.items()},
            style=self._style,
            script=self._script,
            color=color,
            text_color=text_on(color),
            state="waiting" if in_weixin else "outside",
            qr_code=None if in_weixin else _qr_code(opened.address),
            address=opened.address,
            page=page,
            jssdk_url=self._jssdk_url,
            claim={
                "config": opened.config,
                "card": opened.card,
                "showButton": page.show_btn,
                "successUri": page.success_uri,
                "key": page.key,
            },
            request_id=request_id,
        )
        return Response(html, 200, page_headers(self._sources(nonce), VARY), "text/html")

    def problem(self, problem: Problem, accept_language: str, request_id: str) -> Response:
        """The page that says why there is no other, in the visitor's language and, smaller, in the other."""
        again = Again("", AGAIN, in_both=False) if problem in PASSING else None
        language = choose_language("", accept_language)
        return self._problem.response(EXPLANATIONS[problem], language, again=again, request_id=request_id)

    def _sources(self, nonce: str) -> str:
        origin = self._jssdk_origin
        return (
            f"script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; "
            f"img-src data: {REPORTS} {origin}; connect-src {origin}; frame-src {BRIDGE} {origin}"
        )


def _qr_code(address: str) -> Markup:
    # black on white whatever the colours around it: not every camera reads the reverse
    drawn = segno.make_qr(address, error="m").svg_inline(omitsize=True, border=4, dark="#000", light="#fff")
    return Markup(drawn)  # noqa: S704 - drawn from the address, which is not written in it
