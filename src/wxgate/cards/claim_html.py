"""The claim page and its problem page: one small file each, nothing loaded from elsewhere but WeChat's JS-SDK."""

import secrets
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import Response

from wxgate.cards.claim_opening import Opened
from wxgate.cards.claim_problems import EXPLANATIONS, Problem
from wxgate.cards.claim_words import AGAIN, REFERENCE, WORDS
from wxgate.cards.colors import read_color, text_on
from wxgate.protocol.language import choose_language

TEMPLATES: Final = Path(__file__).parent / "templates"

WEIXIN_AGENT: Final = "micromessenger"
"""What the user agent of WeChat's own browser contains."""

BRIDGE: Final = "weixin: weixinping: weixinpreinject:"
"""By frames with these schemes WeChat's app hears what a page asks of it."""

REPORTS: Final = "https://open.weixin.qq.com"
"""Where the JS-SDK reports how long it took, by loading a picture."""


class ClaimHtml:
    """Draws pages in the visitor's language."""

    def __init__(self, jssdk_url: str) -> None:
        environment = Environment(
            loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )
        self._claim = environment.get_template("claim.html")
        self._problem = environment.get_template("claim_problem.html")
        self._style = Markup((TEMPLATES / "claim.css").read_text(encoding="utf-8"))  # noqa: S704 - our own file
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
            lang="en" if language == "en" else "zh-CN",
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
        return _response(html, 200, self._policy(nonce))

    def problem(self, problem: Problem, accept_language: str, request_id: str) -> Response:
        """The page that says why there is no other, in the visitor's language and, smaller, in the other."""
        explanation, nonce = EXPLANATIONS[problem], secrets.token_urlsafe(16)
        languages = (1, 0) if choose_language("", accept_language) == "en" else (0, 1)
        html = self._problem.render(
            nonce=nonce,
            style=self._style,
            again=explanation.passes,
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
        return _response(html, explanation.status, f"default-src 'none'; style-src 'nonce-{nonce}'; {_NEVER}")

    def _policy(self, nonce: str) -> str:
        origin = self._jssdk_origin
        return (
            f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; "
            f"img-src data: {REPORTS} {origin}; connect-src {origin}; frame-src {BRIDGE} {origin}; {_NEVER}"
        )


_NEVER: Final = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def _qr_code(address: str) -> Markup:
    # black on white whatever the colours around it: not every camera reads the reverse
    drawn = segno.make_qr(address, error="m").svg_inline(omitsize=True, border=4, dark="#000", light="#fff")
    return Markup(drawn)  # noqa: S704 - drawn from the address, which is not written in it


def _response(html: str, status: int, policy: str) -> Response:
    headers = {
        "Content-Security-Policy": policy,
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "Vary": "Accept-Language, User-Agent",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }
    return Response(html, status, headers, "text/html")
