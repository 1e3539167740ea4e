"""Which database engines a test runs on."""

import pytest

ONE_ENGINE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For what no engine can change: texts, pages, and the talk with WeChat."""
