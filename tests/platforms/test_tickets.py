"""Tickets: how long the platform works without, who is told, and how it comes back."""

import asyncio

from structlog.testing import capture_logs
from tests.gateway import Caller
from tests.platforms.place import API, COMPONENT, Place, eventually

from wxgate.protocol.deadline import Deadline
from wxgate.tenants.platform import Platform
from wxgate.tokens.platform_check import check_authorized, check_platform

HOUR = 3600.0


def platform(place: Place) -> Platform:
    found = place.gateway.services.directory.platform(COMPONENT)
    assert found is not None
    return found


async def stop_tickets(place: Place, *, for_good: bool = True) -> None:
    """WeChat pushes no more; `for_good` whatever it is asked."""
    await asyncio.to_thread(place.sim.change_platform, COMPONENT, pushes_tickets=False)
    if for_good:
        place.sim.fault(f"{API}start_push_ticket", "errcode", -1)


async def component_token(place: Place) -> str:
    return await place.gateway.services.keeper.component_token(platform(place), Deadline.after(5))


async def test_eleven_hours_without_tickets_change_nothing_for_clients(place: Place) -> None:
    caller = await place.authorized_client()
    await stop_tickets(place)
    before = await component_token(place)
    for _ in range(11):
        await place.advance(HOUR)
        assert (await caller("get_access_token")).retcode == 200
    assert await component_token(place) != before


async def test_thirteen_hours_without_are_114_and_a_new_ticket_cures_it_at_once(place: Place) -> None:
    caller = await place.authorized_client()
    await stop_tickets(place)
    for _ in range(6):
        await place.advance(2 * HOUR)
    await place.advance(HOUR)
    refused = await caller("get_access_token")
    assert (refused.retcode, refused.data) == (114, None)
    assert "component_verify_ticket" in refused.msg
    asked = place.sim.calls(f"{API}component_token")
    assert (await caller("get_jsapi_ticket")).retcode == 114
    assert place.sim.calls(f"{API}component_token") == asked
    old = platform(place).ticket
    await asyncio.to_thread(place.sim.push_ticket, COMPONENT)
    await eventually(lambda: platform(place).ticket != old)
    await eventually(lambda: served(caller))


async def test_missing_tickets_are_an_alarm_in_log_metrics_and_check_and_weixin_is_asked_again(place: Place) -> None:
    services = place.gateway.services
    assert "component_ticket_missing" not in await alarms(place)
    await stop_tickets(place, for_good=True)
    await place.advance(2 * HOUR)
    assert "component_ticket_missing" in await alarms(place)
    assert place.sim.calls(f"{API}start_push_ticket") >= 1
    metrics = (await place.gateway.http.get("/metrics")).text
    (life,) = [line for line in metrics.splitlines() if line.startswith("wxgate_component_ticket_life_seconds{")]
    assert f'component_appid="{COMPONENT}"' in life
    assert 9 * HOUR < float(life.rpartition(" ")[2]) <= 10 * HOUR + 60
    findings = await check_platform(services.keeper, services.weixin, platform(place), 0, services.clock)
    (ticket,) = [each for each in findings if each.subject == "ticket"]
    assert (ticket.ok, "10 h every account stops" in ticket.what.en, "event_url" in ticket.cure.en) == (
        False,
        True,
        True,
    )


async def test_weixin_that_is_asked_to_push_again_ends_the_alarm(place: Place) -> None:
    old = platform(place).ticket
    await stop_tickets(place, for_good=False)
    await place.advance(2 * HOUR)
    await place.gateway.services.platforms.watch.look()
    await eventually(lambda: platform(place).ticket != old)
    assert await alarms(place) == []


async def alarms(place: Place) -> list[str]:
    with capture_logs() as logs:
        await place.gateway.services.platforms.watch.look()
    return [str(each["event"]) for each in logs if each["log_level"] == "error"]


async def test_a_failed_try_is_repeated_as_soon_as_there_is_another_ticket(place: Place) -> None:
    caller = await place.authorized_client()
    await stop_tickets(place)
    number = place.sim.fault(f"{API}component_token", "errcode", 61006)
    await place.advance(3 * HOUR)
    for _ in range(9):
        assert (await caller("get_access_token")).retcode == 114
        await place.advance(400)
    assert (await caller("get_access_token")).retcode == 114
    place.sim.clear_faults(number)
    assert (await caller("get_access_token")).retcode == 114, "nobody asks again while the refusal is fresh"
    old = platform(place).ticket
    await asyncio.to_thread(place.sim.push_ticket, COMPONENT)
    await eventually(lambda: platform(place).ticket != old)
    await eventually(lambda: served(caller))


async def test_a_check_says_that_platform_and_account_are_in_order(place: Place) -> None:
    await place.authorized_client()
    services, account = place.gateway.services, place.account()
    assert account is not None
    of_platform = await check_platform(services.keeper, services.weixin, platform(place), 1, services.clock)
    assert [(each.subject, each.ok) for each in of_platform] == [
        ("clock", True),
        ("ticket", True),
        ("component_access_token", True),
        ("api", True),
    ]
    assert of_platform[-1].what.en == "WeChat lists 1 accounts, we know 1"
    of_account = await check_authorized(services.keeper, services.weixin, account, services.clock)
    assert [(each.subject, each.ok) for each in of_account] == [
        ("clock", True),
        ("authorizer_access_token", True),
        ("api", True),
        ("jsapi_ticket", True),
        ("wx_card_ticket", True),
    ]


async def test_a_check_of_an_account_that_withdrew_says_what_to_do(place: Place) -> None:
    await place.authorized_client()
    await place.withdraw()
    await place.until_withdrawn()
    services, account = place.gateway.services, place.account()
    assert account is not None
    *_, found = await check_authorized(services.keeper, services.weixin, account, services.clock)
    assert (found.subject, found.ok) == ("authorizer_access_token", False)
    assert "withdrew" in found.what.en
    assert "wxgate platform authorize" in found.cure.en


async def served(caller: Caller) -> bool:
    return (await caller("get_access_token")).retcode == 200
