"""Names that the tenants' tests share."""

import pytest

on_one_engine = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For tests of what happens before the database is asked, which need not be repeated on PostgreSQL."""

ENDPOINTS = ("consume", "get_client_infos", "set_drawboard_data")
APPID = "wx0123456789abcdef"
APP_SECRET = "0123456789abcdef0123456789abcdef"
