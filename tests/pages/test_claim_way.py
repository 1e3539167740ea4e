"""The whole way of a card: from the endpoint through the page and WeChat's JS-SDK into the phone."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page
from tests.cards.claiming import card_page, code_page
from tests.gateway import APPID
from tests.pages.browsing import Visitors
from tests.pages.claim_counter import Counter, running_counter

from wxgate.cards.codes_file import CodeLine
from wxgate.cards.codes_import import CodeImport

pytestmark = pytest.mark.asyncio(loop_scope="session")

PERSON = "ann"
"""Who holds the phone: the only person that the simulator knows."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def counter(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Counter]:
    async with running_counter(sqlite_template, tmp_path_factory.mktemp("way"), jssdk_url="") as running:
        running.sim.add_follower(id=PERSON, nickname="Ann")
        yield running


def received(counter: Counter, card_id: str) -> list[tuple[object, object]]:
    """Code and scene of each instance of this card in the phone."""
    return [(each["code"], each["outer_str"]) for each in counter.sim.wallet(PERSON) if each["card_id"] == card_id]


async def state(page: Page, wanted: str) -> None:
    await page.wait_for_selector(f'body[data-state="{wanted}"]')


async def test_a_card_lands_in_the_phone_with_its_scene_and_the_visitor_at_success_uri(
    counter: Counter, visitors: Visitors
) -> None:
    card_id = counter.sim.add_card(APPID)
    made = await card_page(counter.caller, card_id=card_id, outer_id="12", success_uri=f"{counter.url}/healthz?a=1&b")
    visitor = await visitors()
    await visitor.page.goto(f"{made.redirect}&from=singlemessage&x=%E5%BC%A0+%2f")
    await visitor.page.click("#claim")
    await visitor.page.click("#wx-add-card")
    await visitor.page.wait_for_url(f"{counter.url}/healthz?a=1&b")

    ((_, scene),) = received(counter, card_id)
    assert scene == "12"
    assert visitor.complaints == []


async def test_a_code_of_the_merchants_own_lands_in_the_phone_by_way_of_the_registry(
    counter: Counter, visitors: Visitors
) -> None:
    card_id = counter.sim.add_card(APPID, codes=["shop-0001"])
    made = await code_page(counter.caller, code="shop-0001")
    services = counter.services
    await CodeImport(services.database, services.clock, APPID).run([CodeLine(1, "shop-0001", card_id)])
    visitor = await visitors("en")
    await visitor.page.goto(made.redirect)
    await visitor.page.click("#claim")
    await visitor.page.click("#wx-add-card")
    await state(visitor.page, "claimed")

    assert received(counter, card_id) == [("shop-0001", "")]
    assert visitor.complaints == []


async def test_who_cancels_and_tries_again_gets_one_card(counter: Counter, visitors: Visitors) -> None:
    card_id = counter.sim.add_card(APPID)
    made = await card_page(counter.caller, card_id=card_id, show_btn="false")
    visitor = await visitors()
    await visitor.page.goto(made.redirect)
    await visitor.page.click("#wx-cancel-card")
    await state(visitor.page, "cancelled")
    assert received(counter, card_id) == []
    await visitor.page.click("#again")
    await visitor.page.click("#wx-add-card")
    await state(visitor.page, "claimed")

    assert len(received(counter, card_id)) == 1


async def test_a_page_signed_for_another_address_hands_out_nothing(
    sqlite_template: Path, tmp_path: Path, visitors: Visitors
) -> None:
    async with running_counter(sqlite_template, tmp_path, jssdk_url="", pages_host="localhost") as counter:
        counter.sim.add_follower(id=PERSON, nickname="Ann")
        card_id = counter.sim.add_card(APPID)
        made = await card_page(counter.caller, card_id=card_id, show_btn="false")
        visitor = await visitors()
        await visitor.page.goto(counter.url + made.path)
        await state(visitor.page, "refused")

        assert "signature" in await visitor.page.inner_text("#reason")
        assert received(counter, card_id) == []
