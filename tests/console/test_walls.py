"""From which networks the console is to be seen."""

import pytest
from tests.console.pages import pages
from tests.gateway import running_gateway, settings_for

from wxgate_sim.server import SimServer


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
        inside = [(await gateway.http.request(*page, headers=headers)).status_code for page in pages(gateway)]

    assert shown.status_code == status
    assert set(inside) == {303 if status == 200 else 404}
