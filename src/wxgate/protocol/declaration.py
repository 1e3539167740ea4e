"""An endpoint is declared once: route, checks, OpenAPI, reference page, tester form, CLI and SDK follow from it."""

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar, cast, get_type_hints

from wxgate.protocol.capability import Capability
from wxgate.protocol.errors import ACCOUNT_ERRORS, PROTOCOL_ERRORS, ApiError
from wxgate.protocol.parameters import Params
from wxgate.protocol.text import Text

S = TypeVar("S")
C = TypeVar("C")
P = TypeVar("P", bound=Params)
R = TypeVar("R")

Handler = Callable[[object, object, Params], Awaitable[object]]
"""`async def name(service, call, params) -> result`: the capability's service, who is calling, the typed parameters."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Everything that is to be known about one endpoint."""

    name: str
    section: str
    """Where the contract or the seed document describes it, such as `seed 3.1`."""
    summary: Text
    description: Text
    params: type[Params]
    result: object
    """The type of `data` in a successful reply."""
    errors: tuple[type[ApiError], ...]
    """What it can answer besides the errors of the protocol."""
    needs_account: bool
    """Whether the client must be bound to an open official account (else 110)."""
    repeatable: bool
    """Whether a caller that got no answer may simply call again."""
    lengthy: bool
    """Whether it has `MEDIA_DEADLINE` for its answer instead of `REQUEST_DEADLINE` (contract §1)."""
    handler: Handler
    needs: tuple[Capability, ...] = ()
    """Permission sets of which an account must have granted one to its third-party platform (else 107)."""

    def all_errors(self) -> tuple[type[ApiError], ...]:
        """Every error it can answer, protocol first."""
        account = ACCOUNT_ERRORS if self.needs_account else ()
        return tuple(dict.fromkeys((*PROTOCOL_ERRORS, *account, *self.errors)))


def endpoint(
    name: str,
    *,
    section: str,
    summary: Text,
    description: Text,
    errors: tuple[type[ApiError], ...] = (),
    needs_account: bool = True,
    repeatable: bool = True,
    lengthy: bool = False,
    needs: tuple[Capability, ...] = (),
) -> Callable[[Callable[[S, C, P], Awaitable[R]]], Endpoint]:
    """Declares the function below it as the endpoint `name`; parameters and result come from its annotations."""

    def declare(handler: Callable[[S, C, P], Awaitable[R]]) -> Endpoint:
        hints = get_type_hints(handler, include_extras=True)
        params = hints[list(inspect.signature(handler).parameters)[-1]]
        if not (isinstance(params, type) and issubclass(params, Params)):
            raise TypeError(f"{name}: the last argument must be a Params")
        return Endpoint(
            name,
            section,
            summary,
            description,
            params,
            hints["return"],
            errors,
            needs_account,
            repeatable,
            lengthy,
            cast("Handler", handler),
            needs,
        )

    return declare
