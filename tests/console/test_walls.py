"""Nobody gets to a page or a deed without a session, from another network, or with another site's form."""

from collections.abc import Iterator
from typing import Final

import pytest
from starlette.routing import Route
from tests.console.operator import Operator
from tests.gateway import RunningGateway, running_gateway, settings_for

from wxgate.app import console_routes
from wxgate_sim.server import SimServer

FOR_EVERYBODY: Final = ("/assets/", "/console/sign-in", "/console/link/")
"""What somebody needs to sign in."""


def _pages(gateway: RunningGateway) -> Iterator[tuple[str, str]]:
    """Method and path of every page and deed."""
    for route in console_routes(gateway.services):
        assert isinstance(route, Route)
        path = "/".join("x" if part.startswith("{") else part for part in route.path.split("/"))
        if not path.startswith(FOR_EVERYBODY):
            assert path.startswith("/console"), path
            yield from ((method, path) for method in sorted(route.methods or ()))


async def test_no_page_is_shown_and_nothing_is_done_without_a_session(gateway: RunningGateway) -> None:
    pages = list(_pages(gateway))
    assert len(pages) > 10
    for cookie in ("", "wxgate=nobodys"):
        for method, path in pages:
            answer = await gateway.http.request(method, path, headers={"Origin": gateway.url, "Cookie": cookie})
            assert (answer.status_code, answer.content) == (303, b""), (method, path)
            assert answer.headers["location"].startswith("/console/sign-in?next=%2Fconsole"), (method, path)


@pytest.mark.parametrize(
    ("origin", "token"),
    [("own", "0" * 64), ("own", ""), ("https://evil.example", "right"), ("null", "right"), ("", "right")],
)
async def test_nothing_is_done_for_the_form_of_another_site(
    gateway: RunningGateway, operator: Operator, origin: str, token: str
) -> None:
    operator.http.headers["Origin"] = gateway.url if origin == "own" else origin
    if not origin:
        del operator.http.headers["Origin"]
    form_token = operator.form_token if token == "right" else token
    for method, path in _pages(gateway):
        if method == "POST":
            answer = await operator.http.post(path, data={"csrf": form_token})
            assert answer.status_code == 403, path
            assert "this form is out of date, or from another site" in answer.text, path
    assert await gateway.services.operators.changes.latest() == []


async def test_signing_in_by_the_form_of_another_site_is_refused(gateway: RunningGateway) -> None:
    fields = {"name": "admin", "password": "x"}
    answer = await gateway.http.post("/console/sign-in", data=fields, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("allowed", "proxies", "forwarded", "status"),
    [
        ("127.0.0.0/8", "", None, 200),
        ("10.0.0.0/8", "", None, 404),
        ("127.0.0.0/8", "", "127.0.0.1", 404),
        ("127.0.0.0/8", "127.0.0.1", "203.0.113.9", 404),
        ("203.0.113.0/24", "127.0.0.1", "203.0.113.9", 200),
    ],
)
async def test_the_console_is_seen_from_allowed_networks_only(
    database_url: str, wechat_sim: SimServer, allowed: str, proxies: str, forwarded: str | None, status: int
) -> None:
    settings = settings_for(database_url, wechat_sim.url, console_allow=allowed, trusted_proxies=proxies)
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    async with running_gateway(settings) as gateway:
        shown = await gateway.http.get("/console/sign-in", headers=headers)
        inside = [(await gateway.http.request(*page, headers=headers)).status_code for page in _pages(gateway)]

    assert shown.status_code == status
    assert set(inside) == {303 if status == 200 else 404}


async def test_an_unknown_page_is_a_page_too(operator: Operator) -> None:
    answer = await operator.http.get("/console/surprise")
    assert answer.status_code == 404
    assert "there is no page /console/surprise" in answer.text


async def test_a_form_that_is_too_large_is_refused(operator: Operator) -> None:
    answer = await operator.http.post("/console/operators", data={"csrf": operator.form_token, "name": "x" * 300_000})
    assert answer.status_code == 400
    assert "the form is too large" in answer.text


async def test_pages_may_load_only_what_is_ours_and_stay_in_no_cache(operator: Operator) -> None:
    page = await operator.get("/console")
    assert page.headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'; script-src 'self'")
    assert page.headers["cache-control"] == "no-store"
    assert "<style" not in page.text
    assert " style=" not in page.text
