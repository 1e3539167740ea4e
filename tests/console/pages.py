"""Every page and deed of a console."""

from collections.abc import Iterator
from typing import Final

from starlette.routing import Route
from tests.gateway import RunningGateway

from wxgate.app import console_routes

FOR_EVERYBODY: Final = ("/assets/", "/console/sign-in", "/console/link/")
"""What somebody needs to sign in."""


def pages(gateway: RunningGateway) -> Iterator[tuple[str, str]]:
    """Method and path of every page and deed."""
    for route in console_routes(gateway.services):
        assert isinstance(route, Route)
        path = "/".join("x" if part.startswith("{") else part for part in route.path.split("/"))
        if not path.startswith(FOR_EVERYBODY):
            assert path.startswith("/console"), path
            yield from ((method, path) for method in sorted(route.methods or ()))
