"""`/api_test` and `/api_test/<endpoint>`: the page, which needs no sign-in and reads no database."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from wxgate.console.frame import Frame
from wxgate.console.tester.catalogue import Catalogue, Form
from wxgate.console.tester.credentials import DemoClient
from wxgate.console.tester.snippets import LANGUAGES, SnippetCall, snippet, template
from wxgate.protocol.signature import HEX_DIGITS
from wxgate.protocol.text import Text
from wxgate.settings import Settings

PATH: Final = "/api_test"
CALLS: Final = "/weixinapi/"
YOUR_CODE: Final = "YOUR_CLIENT_CODE"


class TesterPage:
    """Draws the form of one endpoint, and what there is to choose from."""

    def __init__(self, frame: Frame, catalogue: Catalogue, settings: Settings, demo: DemoClient | None) -> None:
        self._frame = frame
        self._catalogue = catalogue
        self._settings = settings
        self._demo = demo
        self._templates = {language: template(language) for language in LANGUAGES}

    async def show(self, request: Request) -> Response:
        """The page for the endpoint in the path, or for the first one."""
        name = request.path_params.get("endpoint") or next(iter(self._catalogue.forms))
        form = self._catalogue.forms.get(name)
        if form is None:
            text = Text(f"没有接口 {name}", f"there is no endpoint {name}")
            return self._frame.response(request, "tester_unknown.html", {"text": text, "root": PATH}, status=404)
        return self._frame.response(request, "tester.html", self._values(form))

    def _values(self, form: Form) -> dict[str, object]:
        return {
            "root": PATH,
            "groups": self._catalogue.groups,
            "form": form,
            "demo": self._demo,
            "methods": tuple(HEX_DIGITS),
            "languages": LANGUAGES,
            "templates": self._templates,
            "snippet": snippet("curl", self._call(form)),
            "seconds": self._seconds(form),
        }

    def _call(self, form: Form) -> SnippetCall:
        code = self._demo.code if self._demo else YOUR_CODE
        url = f"{self._settings.public_url}{CALLS}{form.name}"
        return SnippetCall(url, {"client_code": code, **form.samples}, self._seconds(form))

    def _seconds(self, form: Form) -> int:
        """How long a caller should wait for the answer: a little longer than it may take."""
        longest = self._settings.media_deadline if form.lengthy else self._settings.request_deadline
        return int(longest) + 1
