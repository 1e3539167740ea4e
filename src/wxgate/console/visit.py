"""One request of somebody who is signed in, and how it is answered."""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from wxgate.console.form import Form
from wxgate.console.frame import Frame, language_of
from wxgate.console.told import TOLD
from wxgate.operators.changes import Changes, Detail
from wxgate.operators.sessions import Session
from wxgate.protocol.language import Language
from wxgate.tenants.errors import OperatorError

SEE_OTHER = 303


@dataclass(frozen=True, slots=True)
class Visit:
    """Who asks, for what, and from where."""

    request: Request
    session: Session
    address: str
    frame: Frame = field(repr=False)
    changes: Changes = field(repr=False)
    form: Form = field(default_factory=Form, repr=False)
    """What was sent with a POST, whose origin and token have been checked."""

    @property
    def language(self) -> Language:
        """In which the answer is written."""
        return language_of(self.request)

    @property
    def posts(self) -> bool:
        """Whether something is to be done."""
        return self.request.method == "POST"

    def path(self, name: str) -> str:
        """A part of the path, by its name in the route."""
        value: str = self.request.path_params[name]
        return value

    def asked(self, name: str) -> str:
        """A parameter of the query, without blanks around it; empty when it is not there."""
        return self.request.query_params.get(name, "").strip()

    def page(
        self, template: str, *, status: int = 200, error: OperatorError | None = None, **values: object
    ) -> Response:
        """The page. With an `error` it says what was refused; its status is then 400."""
        told = TOLD.get(self.asked("told"))
        every: Mapping[str, object] = {
            "csrf": self.session.form_token,
            "told": told,
            "error": None if error is None else error.text,
            **values,
        }
        shown = 400 if error is not None and status == 200 else status
        return self.frame.response(self.request, template, every, operator=self.session.operator, status=shown)

    def redirect(self, path: str, told: str = "", **query: str) -> Response:
        """On to another page, which says what was done: a key of `TOLD`."""
        asked = {**query, **({"told": told} if told else {})}
        return RedirectResponse(f"{path}?{urlencode(asked)}" if asked else path, SEE_OTHER)

    def change(self, deed: str, target: str, **details: Detail) -> AbstractAsyncContextManager[None]:
        """Record that this operator does something; the deed stands inside. Never hand it a secret."""
        return self.changes.recorded(self.session.operator, self.address, deed, target, details)
