"""Errors and declarations belong together: what no endpoint declares would be in no documentation."""

from wxgate.http.routes import ENDPOINTS
from wxgate.protocol.errors import ApiError


def test_every_error_of_the_contract_is_declared_by_an_endpoint() -> None:
    declared = {error for each in ENDPOINTS for error in each.all_errors()}

    assert set(ApiError.__subclasses__()) - declared == set()
