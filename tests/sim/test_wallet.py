"""The wallet in the phone: what it shows of cards, live, and what comes of giving them away or deleting them."""

import pytest
from tests.pages.browsing import LANGUAGES, Guests, Language
from tests.sim.account_server import until
from tests.sim.card_making import NOWHERE, ask, events, names
from tests.sim.weixin import Weixin

from wxgate_sim.remote import SimFollower

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.fixture
def address(weixin: Weixin, person: SimFollower) -> str:
    return f"{weixin.sim.url}/phone?appid={weixin.account.appid}&person={person.id}&view=cards"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_state_of_a_card_fits_and_can_be_read(
    weixin: Weixin, person: SimFollower, guests: Guests, address: str, language: Language
) -> None:
    appid, sim = weixin.account.appid, weixin.sim
    friend = sim.add_follower(nickname="Anna")
    coupon, member = sim.add_card(appid, base_info={"color": "Color070"}), sim.add_card(appid, "MEMBER_CARD")
    codes = [str(sim.issue_card(coupon, person.id)["code"]) for _ in range(4)]
    ask(weixin, "code/consume", code=codes[0])
    sim.card_act("gift", coupon, person.id, codes[1], friend=friend.id)
    sim.card_act("gift", coupon, person.id, codes[2])
    code = sim.issue_card(member, person.id)["code"]
    ask(weixin, "membercard/activate", code=code, membership_number="8001", init_bonus=100, init_balance=250)
    visitor = await guests(language)
    await visitor.page.goto(address)
    await visitor.page.click(f"[data-card-code='{code}'] summary")
    told = await visitor.page.inner_text(f"[data-card-code='{code}']")

    assert ["8001" in told, "100" in told, "2.50" in told] == [True] * 3
    states = await visitor.page.locator(".pass").evaluate_all("all => all.map(each => each.dataset.status)")
    assert states == ["NORMAL", "NORMAL", "GIFTING", "GIFT_SUCC", "CONSUMED"]
    await visitor.check_looks("wallet")


async def test_a_card_appears_changes_and_goes_live(
    weixin: Weixin, person: SimFollower, guests: Guests, address: str
) -> None:
    sim, appid = weixin.sim, weixin.account.appid
    weixin.change(push_url=NOWHERE, push_token="token", push_tries=1)
    card_id = sim.add_card(appid, base_info={"need_push_on_view": True})
    page = (await guests("en")).page
    await page.goto(address)
    await page.wait_for_selector("#cards:empty", state="attached")
    code = str(sim.issue_card(card_id, person.id)["code"])
    await page.click(f"[data-card-code='{code}'] summary")
    until(lambda: len(events(weixin)) == 2)
    ask(weixin, "code/consume", code=code)
    await page.wait_for_selector("[data-status=CONSUMED]")
    assert await page.locator(".gift").count() == 0
    await page.click(".delete")
    await page.wait_for_selector("#cards:empty", state="attached")

    told = ["user_get_card", "user_view_card", "user_consume_card", "user_del_card"]
    assert names(events(weixin)) == told
    assert sim.wallet(person.id) == []


async def test_a_card_is_given_to_a_friend(weixin: Weixin, person: SimFollower, guests: Guests, address: str) -> None:
    sim = weixin.sim
    anna = sim.add_follower(nickname="Anna")
    card_id = sim.add_card(weixin.account.appid)
    code = sim.issue_card(card_id, person.id)["code"]
    page = (await guests("en")).page
    await page.goto(address)
    await page.click("summary")
    await page.select_option(".friend", anna.id)
    await page.click(".gift")
    await page.wait_for_selector("[data-status=GIFT_SUCC]")
    await page.select_option("#person", anna.id)
    received = page.locator("[data-status=NORMAL]")
    await received.wait_for()

    assert "From a friend" in await received.inner_text()
    assert await received.get_attribute("data-card-code") != code
    await page.click("#show-chat")
    assert not await page.is_visible("#cards")
    assert await page.is_visible("#stranger")


async def test_what_cannot_be_done_any_more_is_said(
    weixin: Weixin, person: SimFollower, guests: Guests, address: str
) -> None:
    sim = weixin.sim
    card_id = sim.add_card(weixin.account.appid)
    code = str(sim.issue_card(card_id, person.id)["code"])
    page = (await guests("en")).page
    await page.goto(address)
    await page.click("summary")
    # The page learns of it a moment later; until then its button is there.
    await page.route("**/phone/cards?*", lambda route: route.abort())
    sim.card_act("delete", card_id, person.id, code)
    await page.click(".delete")
    await page.wait_for_selector("#refused:visible")

    assert await page.inner_text("#refused") == "code: this person holds no such card"
