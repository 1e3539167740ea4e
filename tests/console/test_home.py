"""The first page."""

from tests.console.operator import Operator, words
from tests.gateway import APPID, SECRET, Caller, RunningGateway

from wxgate.jobs.tables import dead_jobs
from wxgate.tenants.account_admin import AccountAdmin
from wxgate.tenants.client_admin import ClientAdmin


async def test_an_empty_installation_is_led_from_step_to_step(
    gateway: RunningGateway, operator: Operator, accounts: AccountAdmin, clients: ClientAdmin
) -> None:
    assert "Next step: add an official account" in words(await operator.get("/console"))
    await accounts.add(APPID, secret=SECRET, name="shop")
    await gateway.services.directory.reload()
    assert "Next step: add a client" in words(await operator.get("/console"))
    client = await clients.add(name="web shop", appid=APPID)
    await gateway.services.directory.reload()
    page = await operator.get("/console")
    assert "Next step: the first call" in words(page)
    assert f'href="/console/clients/{client.code}"' in page.text


async def test_calls_and_failures_are_counted_and_drawn(
    gateway: RunningGateway, operator: Operator, caller: Caller
) -> None:
    await caller("get_appid")
    await caller("get_user_data", key="not-a-key")
    await gateway.services.calls.flush()
    page = await operator.get("/console")

    assert "Next step" not in page.text
    assert "2 in all 1 failed" in " ".join(words(page).replace("\xa0", " ").split())
    assert page.text.count('<rect class="a"') == 1
    assert page.text.count('<rect class="b"') == 1


async def test_an_account_shows_how_old_its_token_is_and_when_the_next_comes(
    gateway: RunningGateway, operator: Operator, caller: Caller
) -> None:
    await caller("get_access_token")
    page = words(await operator.get("/console"))
    assert "1 with a valid token" in page
    assert f"{APPID} not asked for yet" in page or f"{APPID} valid" in page
    assert "116 min" in page or "117 min" in page


async def test_what_is_wrong_is_said_with_its_cure(gateway: RunningGateway, operator: Operator) -> None:
    row = {"id": 7, "kind": "deliver", "lane": "deliver/x", "payload": "{}", "attempt": 12, "reason": "HTTP 500"}
    await gateway.services.database.insert(
        dead_jobs, {**row, "created_at": 1.0, "died_at": gateway.services.clock.now()}
    )
    page = words(await operator.get("/console"))
    assert "dead letters: 1 see why, cure it, and replay them" in page
