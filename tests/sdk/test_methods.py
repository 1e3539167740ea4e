"""Each declared endpoint has a method, alike in both clients, that calls it with the parameters by name."""

import inspect
from collections.abc import Awaitable, Callable
from typing import cast

import pytest
from tests.sdk.stub_gateway import CODE, SECRET, StubGateway

from wxgate.http.inputs import Input, inputs, own_example
from wxgate.http.routes import ENDPOINTS
from wxgate.protocol.declaration import Endpoint
from wxgate_client import AsyncClient, Client

pytestmark = pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.name)


def arguments(endpoint: Endpoint) -> dict[str, object]:
    return {one.name: one.typed_example for one in inputs(endpoint) if one.example}


def default(one: Input) -> object:
    return inspect.Parameter.empty if one.required else None


def test_an_endpoint_has_a_method_that_calls_it(endpoint: Endpoint, stub: StubGateway, client: Client) -> None:
    stub.answer_with("the data")
    method = cast("Callable[..., object]", getattr(client, endpoint.name))  # type: ignore[explicit-any]  # the methods differ
    method(**arguments(endpoint))
    name, fields = stub.calls[0]
    assert name == endpoint.name
    assert {key: value for key, value in fields.items() if key not in {"client_code", "req_time"}} == own_example(
        endpoint
    )


async def test_an_endpoint_has_an_awaitable_method_that_calls_it(endpoint: Endpoint, stub: StubGateway) -> None:
    async with AsyncClient(stub.url, CODE, SECRET) as client:
        method = cast("Callable[..., Awaitable[object]]", getattr(client, endpoint.name))  # type: ignore[explicit-any]  # as above
        await method(**arguments(endpoint))
    assert stub.calls[0][0] == endpoint.name


def test_what_is_required_there_is_required_here(endpoint: Endpoint) -> None:
    for methods in (Client, AsyncClient):
        taken = dict(inspect.signature(getattr(methods, endpoint.name)).parameters)
        taken.pop("self")
        assert {name: one.default for name, one in taken.items()} == {
            one.name: default(one) for one in inputs(endpoint)
        }


def test_a_method_is_described_in_both_languages(endpoint: Endpoint) -> None:
    for methods in (Client, AsyncClient):
        described = inspect.getdoc(getattr(methods, endpoint.name)) or ""
        assert endpoint.summary.zh in described
        assert endpoint.summary.en in described
        assert ("Do not simply repeat" in described) is not endpoint.repeatable
