"""Pages rendered from templates/: plain HTML that works without scripts."""

from pathlib import Path
from secrets import token_urlsafe
from urllib.parse import parse_qsl, urlencode, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from wxgate_sim.followers import PICTURE_HOST, Person
from wxgate_sim.web.call import HTML, Answer, Call
from wxgate_sim.web.language import HTML_LANG, PAGE_ERRORS, TEXTS, UNNAMED, Language, preferred

COLOURS = ("#5b8def", "#e0823d", "#9a6dd7", "#2fa58e", "#d7608a", "#6b8e23")
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src * data:; base-uri 'none'; frame-ancestors 'none'"
FRAMED = frozenset({"phone.html"})
"""What pages of the same host may show inside of theirs."""

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def language_of(call: Call) -> Language:
    """The language this visitor reads."""
    return preferred(call.query("lang"), call.header(b"accept-language"))


def render(call: Call, template: str, *, with_script: bool = False, **values: object) -> Answer:
    """The page in the visitor's language. Only `with_script` may it run a script, the one that carries its `nonce`."""
    language = language_of(call)
    nonce = token_urlsafe(16) if with_script else ""
    policy = f"{POLICY}; script-src 'nonce-{nonce}'; connect-src 'self'" if with_script else POLICY
    if template in FRAMED:
        policy = policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
    page = _TEMPLATES.get_template(template).render(
        t=TEXTS[language],
        html_lang=HTML_LANG[language],
        switch=_switch(call, language),
        root=call.root,
        nonce=nonce,
        **values,
    )
    headers = ((b"cache-control", b"no-store"), (b"content-security-policy", policy.encode()))
    return Answer(page.encode(), HTML, headers=headers)


def error_page(call: Call, code: str) -> Answer:
    """The page that shows one of WeChat's page errors, in HTTP 200 as WeChat does."""
    language = language_of(call)
    text = PAGE_ERRORS[language].get(code, UNNAMED[language])
    return render(call, "error.html", code=code, text=text)


def avatar(person: Person, place: int) -> dict[str, str]:
    """How the person in this place of a list is drawn: a picture where there is one, above a coloured first letter."""
    colour = COLOURS[place % len(COLOURS)]
    # The made-up address every person starts with shows nothing, and a page would wait for it.
    picture = "" if urlsplit(person.headimgurl).hostname == PICTURE_HOST else person.headimgurl
    return {"letter": person.nickname[:1].upper(), "colour": colour, "picture": picture}


def _switch(call: Call, language: Language) -> str:
    pairs = parse_qsl(call.query_string.decode("latin-1"), keep_blank_values=True)
    other = "en" if language == "zh" else "zh_CN"
    return "?" + urlencode([pair for pair in pairs if pair[0] != "lang"] + [("lang", other)])
