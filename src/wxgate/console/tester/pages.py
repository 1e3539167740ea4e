"""The tester's routes."""

from pathlib import Path
from typing import Final

from starlette.routing import Route

from wxgate.console.assets import Assets
from wxgate.console.frame import Frame
from wxgate.console.gate import Gate
from wxgate.console.tester.catalogue import Catalogue
from wxgate.console.tester.credentials import DemoClient
from wxgate.console.tester.explain import Explainer, FieldsOf
from wxgate.console.tester.page import PATH, TesterPage
from wxgate.operators.service import Operators
from wxgate.protocol.clock import Clock
from wxgate.settings import Settings
from wxgate.tenants.directory import Directory

HERE: Final = Path(__file__).parent


def routes(
    settings: Settings,
    clock: Clock,
    directory: Directory,
    operators: Operators,
    catalogue: Catalogue,
    fields_of: FieldsOf,
    demo: DemoClient | None = None,
) -> list[Route]:
    """The page, the explanations, and the files that the page loads.

    With a `demo` client the page has its secret in it, and everybody gets explanations.
    """
    assets = Assets(HERE.parent / "assets", HERE / "assets")
    frame = Frame(assets, HERE / "templates")
    page = TesterPage(frame, catalogue, settings, demo)
    explainer = Explainer(Gate(frame, operators, settings), directory, clock, fields_of, open_to_all=demo is not None)
    return [
        *assets.routes(),
        Route(f"{PATH}/explain", explainer.answer, methods=["POST"]),
        Route(PATH, page.show, methods=["GET"]),
        Route(f"{PATH}/{{endpoint}}", page.show, methods=["GET"]),
    ]
