"""The way into the console and out of it."""

import pytest
from tests.console.operator import CHEAP, PASSWORD, Operator, words
from tests.gateway import RunningGateway, running_gateway, settings_for

from wxgate.operators.sign_in import PER_NAME
from wxgate_sim.server import SimServer

OWN = {"Accept-Language": "en"}


@pytest.fixture
async def link(gateway: RunningGateway) -> str:
    token = await gateway.services.operators.admin.first_link()
    return f"/console/link/{token}"


async def test_the_first_link_sets_a_password_and_leads_in(gateway: RunningGateway, link: str) -> None:
    shown = await gateway.http.get(link, headers=OWN)
    assert "Operator admin" in words(shown)
    passwords = {"password": PASSWORD, "again": PASSWORD}
    set_ = await gateway.http.post(link, data=passwords, headers={**OWN, "Origin": gateway.url})
    assert (set_.status_code, set_.headers["location"]) == (303, "/console")
    home = await gateway.http.get("/console", headers=OWN)

    assert "Sign out" in words(home)
    again = await gateway.http.get(link, headers=OWN)
    assert again.status_code == 404
    assert "this link was used before" in words(again)


async def test_looking_at_a_link_does_not_use_it_up(gateway: RunningGateway, link: str) -> None:
    for method in ("HEAD", "GET", "GET"):
        assert (await gateway.http.request(method, link)).status_code == 200


async def test_two_passwords_that_differ_are_refused(gateway: RunningGateway, link: str) -> None:
    passwords = {"password": PASSWORD, "again": PASSWORD + "!"}
    refused = await gateway.http.post(link, data=passwords, headers={**OWN, "Origin": gateway.url})
    assert refused.status_code == 400
    assert "the two passwords differ" in words(refused)


@pytest.fixture
async def admin(gateway: RunningGateway) -> None:
    operators = gateway.services.operators
    token = await operators.admin.first_link()
    assert token is not None
    stored = await operators.passwords.hash(PASSWORD)
    assert stored
    await operators.admin.set_password(token, PASSWORD, CHEAP)


@pytest.mark.usefixtures("admin")
async def test_who_signs_in_gets_the_page_that_was_asked_for(gateway: RunningGateway) -> None:
    away = await gateway.http.get("/console/changes?before=9&lang=en")
    assert away.headers["location"] == "/console/sign-in?next=%2Fconsole%2Fchanges%3Fbefore%3D9%26lang%3Den"
    form = await gateway.http.get(away.headers["location"])
    assert 'value="/console/changes?before=9&amp;lang=en"' in form.text
    fields = {"name": "admin", "password": PASSWORD, "next": "/console/changes?before=9&lang=en"}
    entered = await gateway.http.post("/console/sign-in", data=fields, headers={"Origin": gateway.url})

    assert entered.headers["location"] == "/console/changes?before=9&lang=en"
    assert (await gateway.http.get(entered.headers["location"])).status_code == 200


@pytest.mark.usefixtures("admin")
async def test_a_wrong_password_is_refused_and_after_ten_nobody_gets_in(gateway: RunningGateway) -> None:
    for _ in range(PER_NAME):
        refused = await gateway.http.post(
            "/console/sign-in", data={"name": "admin", "password": "wrong"}, headers={**OWN, "Origin": gateway.url}
        )
        assert refused.status_code == 403
        assert "name or password is wrong" in words(refused)
    fields = {"name": "admin", "password": PASSWORD}
    late = await gateway.http.post("/console/sign-in", data=fields, headers={**OWN, "Origin": gateway.url})
    assert late.status_code == 429
    assert "try again in 15 minutes" in words(late)


async def test_signing_out_ends_the_session(gateway: RunningGateway, operator: Operator) -> None:
    token = operator.http.cookies["wxgate"]
    out = await operator.post("/console/sign-out")
    assert "You are signed out." in words(out)
    (left,) = out.history
    assert left.headers["set-cookie"].startswith('wxgate=""; expires=')
    assert await gateway.services.operators.sessions.find(token) is None


@pytest.mark.parametrize(
    ("public_url", "begins"), [("http://x.example", "wxgate="), ("https://x.example", "__Host-wxgate=")]
)
async def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(
    database_url: str, wechat_sim: SimServer, public_url: str, begins: str
) -> None:
    async with running_gateway(settings_for(database_url, wechat_sim.url, public_url=public_url)) as gateway:
        token = await gateway.services.operators.admin.first_link()
        passwords = {"password": PASSWORD, "again": PASSWORD}
        entered = await gateway.http.post(f"/console/link/{token}", data=passwords, headers={"Origin": public_url})

    cookie = entered.headers["set-cookie"]
    assert cookie.startswith(begins)
    for part in ("HttpOnly", "Path=/", "SameSite=strict"):
        assert part in cookie
    assert ("Secure" in cookie) == public_url.startswith("https")
    assert "Domain" not in cookie
