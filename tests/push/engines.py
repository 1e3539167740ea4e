"""Which database engines a test runs on."""

import pytest

ONE_ENGINE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For what is decided before the database is asked."""
