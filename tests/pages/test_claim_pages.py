"""Claiming a card on a phone, with a stand-in for WeChat's JS-SDK that answers as a test plans."""

import hashlib
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final, Literal, TypedDict

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Route
from tests.cards.claiming import CARD, IN_WEIXIN, card_page
from tests.pages.browsing import LANGUAGES, SCHEMES, Guests, Language, Visitor, visitors_of
from tests.pages.claim_counter import Counter, running_counter
from tests.pages.looks import pale_texts

from wxgate.cards.claim_words import WORDS

pytestmark = pytest.mark.asyncio(loop_scope="session")

JSSDK: Final = "https://res.wx.example.com/open/js/jweixin-1.6.0.js"
SHOP: Final = "https://shop.example.com/"

FAKE: Final = """
(() => {
  const plan = PLAN;
  let whenReady, whenFailed;
  window.asked = { cards: [] };
  window.wx = {
    config(given) {
      window.asked.config = given;
      if (plan.config === 'silence') return;
      setTimeout(() => {
        if (plan.config !== 'config:ok') whenFailed({ errMsg: plan.config });
        whenReady();
      });
    },
    ready(call) { whenReady = call; },
    error(call) { whenFailed = call; },
    addCard(given) {
      window.asked.cards.push(given.cardList);
      const card = { cardId: given.cardList[0].cardId, isSuccess: plan.isSuccess };
      const told = { errMsg: `addCard:${plan.card}`, cardList: [card] };
      if (plan.card !== 'silence') setTimeout(() => given[plan.card](told));
    },
  };
  if (plan.simulated) window.wx.simulated = true;
})();
"""


class Plan(TypedDict, total=False):
    """What the stand-in does: how it answers `wx.config` and `wx.addCard`, and whether it says what it is."""

    config: str
    card: Literal["success", "cancel", "fail", "silence"]
    isSuccess: bool
    simulated: bool


WELL: Final[Plan] = {"config": "config:ok", "card": "success", "isSuccess": True, "simulated": False}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def counter(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Counter]:
    async with running_counter(sqlite_template, tmp_path_factory.mktemp("claims"), JSSDK) as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def phones(chromium: Browser) -> AsyncIterator[Guests]:
    """People with WeChat in hand."""
    async with visitors_of(chromium, IN_WEIXIN) as made:
        yield Guests(made)


async def planned(visitor: Visitor, plan: Plan) -> Visitor:
    """The visitor, to whom the stand-in answers by this plan."""

    async def sdk(route: Route) -> None:
        body = FAKE.replace("PLAN", json.dumps(plan))
        await route.fulfill(body=body, content_type="text/javascript")

    async def shop(route: Route) -> None:
        await route.fulfill(body="<!doctype html><title>shop</title><p>Welcome", content_type="text/html")

    await visitor.page.route(JSSDK, sdk)
    await visitor.page.route(f"{SHOP}**", shop)
    return visitor


async def state(page: Page, wanted: str) -> None:
    await page.wait_for_selector(f'body[data-state="{wanted}"]')


def sha1(text: str) -> str:
    return hashlib.sha1(text.encode()).hexdigest()


async def test_a_tap_claims_the_card_and_leads_to_success_uri(counter: Counter, phones: Guests) -> None:
    made = await card_page(counter.caller, success_uri=f"{SHOP}claimed?a=1&b=2", outer_id="12")
    visitor = await planned(await phones(), {**WELL, "card": "silence"})
    await visitor.page.goto(f"{made.redirect}&from=timeline#top")
    await state(visitor.page, "ready")
    await visitor.page.click("#claim")
    await state(visitor.page, "claiming")
    asked = await visitor.page.evaluate("asked")

    url = visitor.page.url.partition("#")[0]
    jsapi, api = [str((await counter.caller(name)).data) for name in ("get_jsapi_ticket", "get_api_ticket")]
    config, [[card]] = asked["config"], asked["cards"]
    ext = json.loads(card["cardExt"])
    signed = f"jsapi_ticket={jsapi}&noncestr={config['nonceStr']}&timestamp={config['timestamp']}&url={url}"
    assert config["signature"] == sha1(signed)
    assert ext["signature"] == sha1("".join(sorted([api, ext["timestamp"], ext["nonce_str"], CARD])))
    assert (card["cardId"], ext["outer_str"]) == (CARD, "12")

    other = await planned(await phones.visitors(), WELL)
    await other.page.goto(made.redirect)
    await other.page.click("#claim")
    await other.page.wait_for_url(f"{SHOP}claimed?a=1&b=2")
    assert visitor.complaints == other.complaints == []


async def test_without_a_button_it_claims_at_once_and_then_offers_the_link(counter: Counter, phones: Guests) -> None:
    made = await card_page(counter.caller, show_btn="false")
    visitor = await planned(await phones("en"), WELL)
    await visitor.page.goto(made.redirect)
    await state(visitor.page, "claimed")

    assert await visitor.page.inner_text("h2:visible") == WORDS["claimed"].en
    await visitor.check_looks("claim-claimed")
    await visitor.page.click("text=进入商城")
    await visitor.page.wait_for_url(f"{SHOP}welcome**")


@pytest.mark.parametrize(
    ("plan", "shown"),
    [
        ({**WELL, "card": "cancel"}, "cancelled"),
        ({**WELL, "card": "fail"}, "failed"),
        ({**WELL, "isSuccess": False}, "failed"),
    ],
)
async def test_who_did_not_get_it_can_try_again_with_a_fresh_signature(
    counter: Counter, phones: Guests, plan: Plan, shown: str
) -> None:
    made = await card_page(counter.caller)
    visitor = await planned(await phones(), plan)
    await visitor.page.goto(made.redirect)
    await visitor.page.click("#claim")
    await state(visitor.page, shown)
    first = await visitor.page.evaluate("asked.cards[0][0].cardExt")
    async with visitor.page.expect_navigation():
        await visitor.page.click("#again")
    await state(visitor.page, shown)  # without another tap on the claim button

    assert await visitor.page.evaluate("asked.cards[0][0].cardExt") != first
    await visitor.page.reload()
    await state(visitor.page, "ready")
    assert visitor.complaints == []


async def test_when_wechat_refuses_the_page_the_visitor_reads_why(counter: Counter, phones: Guests) -> None:
    made = await card_page(counter.caller, show_btn="false")
    visitor = await planned(await phones(), {**WELL, "config": "config:fail, <b>invalid signature</b>"})
    await visitor.page.goto(made.redirect)
    await state(visitor.page, "refused")

    assert await visitor.page.inner_text("#reason") == "config:fail, <b>invalid signature</b>"
    assert await visitor.page.evaluate("asked.cards") == []
    assert await visitor.page.is_visible("#again")


async def test_a_script_that_cannot_be_had_is_told(counter: Counter, phones: Guests) -> None:
    made = await card_page(counter.caller)
    visitor = await planned(await phones(), WELL)
    await visitor.page.route(JSSDK, lambda route: route.abort())
    await visitor.page.goto(made.redirect)

    await state(visitor.page, "refused")


async def test_wechats_silence_ends_in_words(counter: Counter, phones: Guests) -> None:
    made = await card_page(counter.caller)
    visitor = await planned(await phones.visitors(), {**WELL, "config": "silence"})
    await visitor.page.clock.install()
    await visitor.page.goto(made.redirect)
    await visitor.page.clock.fast_forward(9_000)
    await state(visitor.page, "waiting")
    await visitor.page.clock.fast_forward(2_000)

    await state(visitor.page, "refused")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_outside_wechat_there_is_a_qr_code_and_nothing_is_claimed(
    counter: Counter, guests: Guests, language: Language
) -> None:
    made = await card_page(counter.caller, show_btn="false")
    visitor = await planned(await guests(language), WELL)
    await visitor.page.goto(made.redirect)
    await visitor.page.wait_for_function("window.asked")

    assert await visitor.page.get_attribute("body", "data-state") == "outside"
    assert await visitor.page.evaluate("asked") == {"cards": []}
    assert await visitor.page.inner_text(".address") == made.redirect
    assert await visitor.page.is_visible(".code svg")
    await visitor.check_looks("claim-outside")


async def test_the_simulators_script_counts_as_wechat(counter: Counter, guests: Guests) -> None:
    made = await card_page(counter.caller)
    visitor = await planned(await guests(), {**WELL, "simulated": True})
    await visitor.page.goto(made.redirect)
    await visitor.page.click("#claim")

    await state(visitor.page, "claimed")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_state_can_be_read_in_light_and_dark(counter: Counter, phones: Guests, language: Language) -> None:
    made = await card_page(counter.caller, main_color="#2c9f67", redirect_uri_name="进入商城 Shop " + "W" * 40)
    visitor = await planned(await phones(language), WELL)
    await visitor.page.goto(made.redirect)
    await state(visitor.page, "ready")
    await visitor.check_looks("claim-ready")
    for each in ("waiting", "claiming", "cancelled", "failed"):
        await visitor.page.evaluate(f"document.body.dataset.state = '{each}'")
        for scheme in SCHEMES:
            await visitor.page.emulate_media(color_scheme=scheme)
            assert await pale_texts(visitor.page) == []
    await visitor.page.evaluate(
        "document.body.dataset.state = 'refused'; reason.textContent = 'config:' + 'x'.repeat(99)"
    )
    await visitor.check_looks("claim-refused")


async def test_buttons_are_big_enough_and_readable_whatever_the_colour(counter: Counter, phones: Guests) -> None:
    visitor = await planned(await phones(), WELL)
    for color in ("gold", "white", "#777", "black", "Color100"):
        made = await card_page(counter.caller, main_color=color)
        await visitor.page.goto(made.redirect)
        await state(visitor.page, "ready")
        for scheme in SCHEMES:
            await visitor.page.emulate_media(color_scheme=scheme)
            assert await pale_texts(visitor.page) == [], color
        boxes = await visitor.page.evaluate(
            "[...document.querySelectorAll('.button')].filter((e) => e.checkVisibility()).map((e) => e.offsetHeight)"
        )
        assert len(boxes) == 2
        assert min(boxes) >= 48


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_unknown_key_is_explained(counter: Counter, phones: Guests, language: Language) -> None:
    visitor = await planned(await phones(language), WELL)
    response = await visitor.page.goto(f"{counter.url}/wx_service/card?wx_card_key={'0' * 32}")

    assert response is not None
    assert response.status == 404
    assert await visitor.page.inner_text("h1") == ("This link no longer works" if language == "en" else "链接已失效")
    await visitor.check_looks("claim-unknown")
