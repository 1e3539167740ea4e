"""The tester's page of an installation: open to everybody, without a secret, and without the database."""

import re

from tests.console.operator import words
from tests.gateway import RunningGateway

from wxgate.http.routes import NAMES


async def test_the_page_needs_no_sign_in_and_knows_no_client(gateway: RunningGateway) -> None:
    page = await gateway.http.get("/api_test", headers={"Accept-Language": "en"})
    assert page.status_code == 200
    inputs = dict(re.findall(r'<input id="(client_code|secret)"[^>]*? value="([^"]*)"', page.text))
    assert inputs == {"client_code": "", "secret": ""}
    assert "YOUR_CLIENT_CODE" in page.text
    assert "The secret stays in this page" in words(page)


async def test_the_secrets_input_has_no_name_so_that_no_form_can_send_it(gateway: RunningGateway) -> None:
    page = await gateway.http.get("/api_test")
    (secret,) = re.findall(r'<input id="secret"[^>]*>', page.text)
    assert " name=" not in secret


async def test_it_may_run_only_our_own_files_and_stays_in_no_cache(gateway: RunningGateway) -> None:
    page = await gateway.http.get("/api_test/custom_msg_send")
    assert page.headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'; script-src 'self'")
    assert "connect-src 'self'" in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"
    assert re.findall(r"<script(?! src=)| style=| on\w+=", page.text) == []
    for asset in re.findall(r'(?:src|href)="(/assets/[^"]+)"', page.text):
        found = await gateway.http.get(asset)
        assert found.status_code == 200
        assert "immutable" in found.headers["cache-control"]


async def test_every_page_is_answered_while_the_database_is_away(gateway: RunningGateway) -> None:
    await gateway.services.database.close()
    for name in NAMES:
        page = await gateway.http.get(f"/api_test/{name}", headers={"Cookie": "wxgate=somebodys"})
        assert page.status_code == 200
        assert f'data-name="{name}"' in page.text


async def test_an_unknown_endpoint_is_a_page_that_leads_on(gateway: RunningGateway) -> None:
    page = await gateway.http.get("/api_test/<b>x", headers={"Accept-Language": "en"})
    assert page.status_code == 404
    assert "there is no endpoint <b>x" in words(page)
    assert "<b>x" not in page.text
    assert 'href="/api_test"' in page.text


async def test_the_reference_leads_to_the_tester_of_each_endpoint(gateway: RunningGateway) -> None:
    reference = await gateway.http.get("/docs?lang=en")
    linked = re.findall(r'href="/api_test/(\w+)\?lang=en"', reference.text)
    assert sorted(linked) == sorted(NAMES)
