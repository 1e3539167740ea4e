"""What is declared is what the original document and the contract list, no more and no less."""

import pytest
from tests.contract.seed_interface import ADDED_PARAMETERS, CORRECTED, EXTRA, SeedEndpoint, seed_endpoints

from wxgate.http.inputs import inputs
from wxgate.http.routes import ENDPOINTS
from wxgate.protocol.declaration import Endpoint

DECLARED = {endpoint.name: endpoint for endpoint in ENDPOINTS}
SEED = seed_endpoints()


def parameters(endpoint: Endpoint) -> tuple[set[str], set[str]]:
    own = inputs(endpoint)
    return {one.name for one in own if one.required}, {one.name for one in own if not one.required}


def test_the_transcript_holds_the_twenty_four_endpoints_of_the_document() -> None:
    assert [listed.section for listed in SEED.values()] == [f"3.{number}" for number in range(1, 25)]


def test_every_correction_is_about_a_parameter_of_the_document() -> None:
    assert [(name, parameter) for name, parameter in CORRECTED if parameter not in SEED[name].optional] == []


@pytest.mark.parametrize(("name", "listed"), SEED.items())
def test_an_endpoint_of_the_document_has_its_parameters_and_section(name: str, listed: SeedEndpoint) -> None:
    required, optional = parameters(DECLARED[name])
    assert required == listed.required
    assert optional == listed.optional | ADDED_PARAMETERS.get(name, frozenset())
    assert f"seed {listed.section}" in DECLARED[name].section


@pytest.mark.parametrize("name", EXTRA)
def test_an_endpoint_that_the_contract_adds_requires_what_it_names(name: str) -> None:
    required, _ = parameters(DECLARED[name])
    assert required >= EXTRA[name]
    assert name == "get_tiny_url_stats" or required == EXTRA[name]


def test_every_endpoint_of_document_and_contract_is_declared_and_no_other() -> None:
    assert set(DECLARED) == set(SEED) | set(EXTRA)


def test_no_name_is_declared_twice() -> None:
    assert len(ENDPOINTS) == len(DECLARED)
