"""Pages of third-party platforms."""

import pytest
from tests.console.operator import Operator, words
from tests.gateway import SECRET, RunningGateway

from wxgate.tenants.platform_admin import PlatformAdmin

APPID = "wx2f8e1c0a9b7d6e53"
PATH = f"/console/platforms/{APPID}"
KEY, OTHER_KEY = "k" * 43, "o" * 43
NEW = {"appid": APPID, "name": "门店助手", "secret": SECRET, "push_token": "pushtoken", "push_aes_key": KEY}


@pytest.fixture
def platforms(gateway: RunningGateway) -> PlatformAdmin:
    services = gateway.services
    return PlatformAdmin(services.database, services.vault, services.clock)


async def test_a_platform_is_added_changed_closed_and_opened(
    gateway: RunningGateway, operator: Operator, platforms: PlatformAdmin
) -> None:
    page = words(await operator.post("/console/platforms/new", NEW))
    assert f"{gateway.services.settings.public_url}/push/component/{APPID}" in page
    assert f"{gateway.services.settings.public_url}/push/{APPID}/$APPID$" in page
    assert f"{gateway.services.settings.public_url}/authorize/{APPID}" in page
    assert "No account has authorised it yet." in page

    await operator.post(PATH, {"name": "新名称", "secret": "", "push_aes_key": OTHER_KEY})
    platform = await platforms.platform(APPID)
    assert (platform.name, platform.secret, platform.push_aes_keys) == ("新名称", SECRET, (OTHER_KEY, KEY))
    assert "changed: name, push_aes_key" in words(await operator.get("/console/changes"))
    await operator.post(f"{PATH}/close")
    assert (await platforms.platform(APPID)).closed
    await operator.post(f"{PATH}/open")
    assert not (await platforms.platform(APPID)).closed


async def test_no_page_shows_a_secret_and_an_unknown_platform_is_told(operator: Operator) -> None:
    await operator.post("/console/platforms/new", NEW)
    for path in ("/console/platforms", PATH, "/console/changes"):
        text = (await operator.get(path)).text
        assert all(secret not in text for secret in (SECRET, "pushtoken", KEY))
    assert (await operator.http.get("/console/platforms/wx0000000000000000")).status_code == 404
    assert "no valid ticket" in words(await operator.get("/console/platforms"))
    assert "the platform 门店助手 has no valid ticket" in words(await operator.get("/console"))


async def test_the_test_says_that_no_ticket_has_come(operator: Operator) -> None:
    await operator.post("/console/platforms/new", NEW)
    page = words(await operator.post(f"{PATH}/check"))
    assert "What the test found" in page
    assert "wrong" in page
    assert "What to do:" in page
