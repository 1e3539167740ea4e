"""Tells at the end of every run which endpoints of the contract are not built yet.

A plugin (`-p tests.contract.missing_endpoints`), because a folder's conftest is not loaded where the run is summed up.
"""

import pytest
from tests.contract.seed_interface import EXTRA, seed_endpoints

from wxgate.http.routes import ENDPOINTS


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Lists what is missing; says nothing once all are built."""
    declared = {endpoint.name for endpoint in ENDPOINTS}
    wanted = {**{name: f"seed {listed.section}" for name, listed in seed_endpoints().items()}}
    wanted |= dict.fromkeys(EXTRA, "contract §8")
    missing = [f"{name} ({section})" for name, section in wanted.items() if name not in declared]
    if missing:
        terminalreporter.section(f"{len(missing)} of {len(wanted)} endpoints of the contract are not built yet")
        for line in missing:
            terminalreporter.line(f"MISSING {line}", yellow=True)
