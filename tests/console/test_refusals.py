"""What comes to nothing: forms that cannot be accepted, pages that are not there, deeds of others.

None of these tests leaves anything behind, so they share a gateway.
"""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import pytest
import pytest_asyncio
from tests.console.operator import PASSWORD, Operator, signed_in, words
from tests.console.pages import pages
from tests.gateway import APPID, SECRET, RunningGateway, running_gateway, settings_for

from wxgate.tenants.account_admin import AccountAdmin
from wxgate_sim.server import SimServer

pytestmark = pytest.mark.asyncio(loop_scope="session")

OTHER_APPID: Final = "wxfedcba9876543210"
ACCOUNT: Final = {"appid": OTHER_APPID, "name": "咖啡店", "secret": SECRET, "token_api": "stable"}
CLIENT: Final[dict[str, str | list[str]]] = {"name": "商城", "appid": APPID, "granted": "some", "grant": ["get_appid"]}
PLATFORM: Final = {
    "appid": "wx2f8e1c0a9b7d6e53",
    "name": "门店助手",
    "secret": SECRET,
    "push_token": "pushtoken",
    "push_aes_key": "k" * 43,
}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def gateway(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningGateway]:
    path = tmp_path_factory.mktemp("shared") / "wxgate.db"
    with SimServer() as sim:
        settings = settings_for(f"sqlite:///{shutil.copy(sqlite_template, path)}", sim.url)
        async with running_gateway(settings) as running:
            services = running.services
            await AccountAdmin(services.database, services.vault, services.clock).add(APPID, secret=SECRET, name="店")
            await services.directory.reload()
            yield running


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def everybody(gateway: RunningGateway) -> AsyncIterator[Operator]:
    async with signed_in(gateway) as somebody:
        yield somebody


@pytest.fixture
def operator(gateway: RunningGateway, everybody: Operator) -> Operator:
    everybody.http.headers["Origin"] = gateway.url
    return everybody


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("appid", "wx1", "appid must be"),
        ("name", "", "name must be"),
        ("secret", "short", "secret must be"),
        ("token_api", "magic", "token-api must be"),
        ("push_token", "?", "push-token must be"),
    ],
)
async def test_what_no_account_can_have_is_told_and_the_rest_of_the_form_stays(
    gateway: RunningGateway, operator: Operator, field: str, value: str, said: str
) -> None:
    page = await operator.post("/console/accounts/new", {**ACCOUNT, field: value}, status=400)
    assert said in words(page)
    assert SECRET not in page.text
    assert ('value="咖啡店"' in page.text) == (field != "name")
    assert gateway.services.directory.account(OTHER_APPID) is None


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "name must be"),
        ("appid", "wx0000000000000000", "no account has the appid"),
        ("grant", ["surprise"], "grant must be an endpoint"),
        ("allow_ips", "here", "allow-ip must be"),
        ("redirect_hosts", "http://x", "redirect-host must be"),
        ("per_minute", "many", "per_minute must be a whole number"),
        ("per_minute", "0", "per-minute must be"),
        ("push_url", "ftp://x", "push-url must be"),
        ("push_url", "http://x.example:22/", "push-url must be a URL whose port"),
        ("code", "a b", "code must be"),
    ],
)
async def test_what_no_client_can_have_is_told(
    gateway: RunningGateway, operator: Operator, field: str, value: str | list[str], said: str
) -> None:
    page = await operator.post("/console/clients/new", {**CLIENT, field: value}, status=400)
    assert said in words(page)
    assert gateway.services.directory.clients() == ()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("appid", "wx1", "appid must be"),
        ("name", "", "name must be"),
        ("secret", "x", "secret must be"),
        ("push_token", "", "push-token must be"),
        ("push_aes_key", "k", "aes-key must be"),
    ],
)
async def test_what_no_platform_can_have_is_told(operator: Operator, field: str, value: str, said: str) -> None:
    page = await operator.post("/console/platforms/new", {**PLATFORM, field: value}, status=400)
    assert said in words(page)
    assert SECRET not in page.text


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("messages", "There are no messages yet."),
        ("jobs", "Nothing waits and nothing was given up: all is done."),
        ("jobs/lanes", "Nothing waits, and no lane rests."),
        ("media", "There are no media yet."),
        ("media/voices", "There are no voices yet."),
        ("links", "There are no short links yet."),
        ("cards", "No claims yet."),
        ("cards/pages", "There are no claim pages yet."),
    ],
)
async def test_an_empty_page_says_what_will_stand_there(operator: Operator, path: str, said: str) -> None:
    assert said in words(await operator.get(f"/console/{path}"))


async def test_a_message_or_job_that_is_not_there_is_a_page_that_says_so(operator: Operator) -> None:
    for path in ("messages/9", "jobs/9", f"messages/{'9' * 30}", f"jobs/{'9' * 30}", "links/x", f"links/{'0' * 32}"):
        page = await operator.http.get(f"/console/{path}")
        assert page.status_code == 404, path
        assert "there is no" in words(page), path


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/console", "//evil.example/console", "/wx_service/x", "\\\\e", ""]
)
async def test_nobody_is_led_to_another_site(gateway: RunningGateway, operator: Operator, elsewhere: str) -> None:
    del operator  # whose password this is
    fields = {"name": "admin", "password": PASSWORD, "next": elsewhere}
    entered = await gateway.http.post("/console/sign-in", data=fields, headers={"Origin": gateway.url})
    assert entered.headers["location"] == "/console"


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
    before = await gateway.services.operators.changes.latest()
    for method, path in pages(gateway):
        if method == "POST":
            answer = await operator.http.post(path, data={"csrf": form_token})
            assert answer.status_code == 403, path
            assert "this form is out of date, or from another site" in answer.text, path
    assert await gateway.services.operators.changes.latest() == before


async def test_no_page_is_shown_and_nothing_is_done_without_a_session(gateway: RunningGateway) -> None:
    everything = list(pages(gateway))
    assert len(everything) > 40
    for cookie in ("", "wxgate=nobodys"):
        for method, path in everything:
            answer = await gateway.http.request(method, path, headers={"Origin": gateway.url, "Cookie": cookie})
            assert (answer.status_code, answer.content) == (303, b""), (method, path)
            assert answer.headers["location"].startswith("/console/sign-in?next=%2Fconsole"), (method, path)


async def test_signing_in_by_the_form_of_another_site_is_refused(gateway: RunningGateway) -> None:
    fields = {"name": "admin", "password": "x"}
    answer = await gateway.http.post("/console/sign-in", data=fields, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403


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
