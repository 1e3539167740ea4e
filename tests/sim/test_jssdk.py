"""The JS-SDK stub in Chromium, on a page of another origin with a strict policy (WeChat reference §8.8)."""

import json
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Page
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route
from tests.pages.browsing import LANGUAGES, Guests, Language, Visitor
from tests.sim.card_making import NOWHERE, ask, card_ext, config, events, sha1
from tests.sim.serving import served
from tests.sim.weixin import Weixin

from wxgate_sim.media_samples import FOLDER, sample
from wxgate_sim.remote import SimFollower

pytestmark = pytest.mark.asyncio(loop_scope="session")

SDK = "/open/js/jweixin-1.6.0.js"
PAGE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>shop</title><body><h1>店</h1>
<script src="SDK_URL"></script>
<script nonce="n1">
  const said = [];
  const note = (name) => (result) => { said.push([name, result]); document.body.dataset.told = name; };
  const told = { success: note("success"), cancel: note("cancel"), fail: note("fail") };
</script>"""


@dataclass(slots=True)
class Shop:
    """A site with one page, which nothing but the JS-SDK's origin may script or be asked by."""

    url: str = ""
    sdk: str = ""

    async def page(self, _request: Request) -> HTMLResponse:
        origin = self.sdk.removesuffix(SDK)
        policy = f"default-src 'none'; script-src {origin} 'nonce-n1'; connect-src {origin}; style-src 'nonce-n1'"
        return HTMLResponse(PAGE.replace("SDK_URL", self.sdk), headers={"content-security-policy": policy})


@pytest.fixture(scope="module")
def running_shop() -> Iterator[Shop]:
    shop = Shop()
    with served(Starlette(routes=[Route("/card", shop.page)])) as url:
        shop.url = f"{url}/card?cid=7&name=%E5%BC%A0"
        yield shop


@pytest.fixture
def shop(running_shop: Shop, weixin: Weixin) -> Shop:
    running_shop.sdk = weixin.sim.url + SDK
    return running_shop


async def configured(visitor: Visitor, shop: Shop, weixin: Weixin, **changes: object) -> Page:
    """The page once `wx.config` has been judged; its body then says how."""
    page = visitor.page
    await page.goto(f"{shop.url}#details")
    given = config(weixin, shop.url) | changes
    await page.evaluate(
        "given => { wx.ready(() => note('ready')({})); wx.error(note('error')); wx.config(given); }", given
    )
    await page.wait_for_selector("body:is([data-told=ready], [data-told=error])")
    return page


async def add(page: Page, card_id: str, ext: object) -> None:
    cards = [{"cardId": card_id, "cardExt": ext}]
    await page.evaluate(
        "cards => { document.body.dataset.told = ''; wx.addCard({ cardList: cards, ...told }); }", cards
    )


async def last(page: Page, name: str) -> dict[str, object]:
    await page.wait_for_selector(f"body[data-told={name}]")
    told: object = await page.evaluate("said[said.length - 1][1]")
    assert isinstance(told, dict)
    return told


async def test_a_card_is_added_and_appears_in_the_phone(
    weixin: Weixin, person: SimFollower, guests: Guests, shop: Shop
) -> None:
    appid = weixin.account.appid
    card_id = weixin.sim.add_card(appid, base_info={"title": "新书八折"})
    weixin.change(push_url=NOWHERE, push_token="token", push_tries=1)
    visitor = await guests()
    page = await configured(visitor, shop, weixin)
    ext = card_ext(weixin, card_id, outer_str="12b", outer_id="7")
    await add(page, card_id, ext)
    assert "新书八折" in await page.inner_text("#wx-sheet")
    await page.click("#wx-add-card")
    told = await last(page, "success")

    (held,) = weixin.sim.card_codes(card_id)
    assert isinstance(told["cardList"], list)
    (added,) = told["cardList"]
    assert told["errMsg"] == "addCard:ok"
    assert (added["cardId"], added["cardExt"], added["isSuccess"]) == (card_id, ext, True)
    assert ask(weixin, "code/decrypt", encrypt_code=added["code"])["code"] == held["code"]
    assert held["openid"] == person.openid(appid)
    (pushed,) = events(weixin)
    assert (pushed["Event"], pushed["UserCardCode"]) == ("user_get_card", held["code"])
    assert (pushed["OuterStr"], pushed["OuterId"]) == ("12b", "7")
    assert visitor.complaints == []

    await page.goto(f"{weixin.sim.url}/phone?appid={appid}")
    await page.click("#show-cards")
    assert "新书八折" in await page.inner_text(f"[data-card-code='{held['code']}']")


async def test_cancelling_adds_nothing_and_the_same_card_can_be_asked_for_again(
    weixin: Weixin, person: SimFollower, guests: Guests, shop: Shop
) -> None:
    card_id = weixin.sim.add_card(weixin.account.appid)
    page = await configured(await guests("en"), shop, weixin)
    ext = card_ext(weixin, card_id)
    await add(page, card_id, ext)
    await page.click("#wx-cancel-card")
    assert await last(page, "cancel") == {"errMsg": "addCard:cancel"}
    await add(page, card_id, ext)
    await page.wait_for_selector("#wx-add-card")
    await page.keyboard.press("Escape")

    assert await last(page, "cancel") == {"errMsg": "addCard:cancel"}
    assert weixin.sim.card_codes(card_id) == []


async def test_whoever_is_chosen_in_the_sheet_receives_the_card_and_keeps_the_phone(
    weixin: Weixin, person: SimFollower, guests: Guests, shop: Shop
) -> None:
    anna = weixin.sim.add_follower(nickname="Anna")
    card_id = weixin.sim.add_card(weixin.account.appid, base_info={"get_limit": 1})
    page = await configured(await guests("en"), shop, weixin)
    await add(page, card_id, card_ext(weixin, card_id))
    await page.select_option("#wx-person", anna.id)
    await page.click("#wx-add-card")
    await last(page, "success")
    await add(page, card_id, card_ext(weixin, card_id, nonce_str="another"))
    await page.wait_for_selector("#wx-add-card")

    assert await page.input_value("#wx-person") == anna.id
    await page.click("#wx-add-card")
    assert (await last(page, "fail"))["errMsg"] == "addCard:fail, user get card limit"
    assert [each["id"] for each in weixin.sim.card_codes(card_id)] == [anna.id]


async def test_a_wrong_signature_of_the_page_is_an_error(
    weixin: Weixin, person: SimFollower, guests: Guests, shop: Shop
) -> None:
    card_id = weixin.sim.add_card(weixin.account.appid)
    page = await configured(await guests(), shop, weixin, signature="0" * 40)
    assert await last(page, "error") == {"errMsg": "config:invalid signature"}

    await add(page, card_id, card_ext(weixin, card_id))
    told = await last(page, "fail")
    assert told == {"errMsg": "addCard:fail, the permission value is offline verifying"}


async def test_a_wrong_signature_of_the_card_fails_before_any_sheet(
    weixin: Weixin, person: SimFollower, guests: Guests, shop: Shop
) -> None:
    card_id = weixin.sim.add_card(weixin.account.appid)
    page = await configured(await guests(), shop, weixin)
    await add(page, card_id, json.dumps({**json.loads(card_ext(weixin, card_id)), "signature": "0" * 40}))
    told = await last(page, "fail")
    assert str(told["errMsg"]).startswith("addCard:fail, invalid signature: cardExt.signature")
    await add(page, card_id, json.loads(card_ext(weixin, card_id)))

    assert "must be a string that holds JSON" in str((await last(page, "fail"))["errMsg"])
    assert await page.locator("#wx-sheet").count() == 0
    assert weixin.sim.card_codes(card_id) == []


async def test_a_card_is_chosen_and_opened(weixin: Weixin, person: SimFollower, guests: Guests, shop: Shop) -> None:
    card_id = weixin.sim.add_card(weixin.account.appid)
    code = str(weixin.sim.issue_card(card_id, person.id)["code"])
    ticket, now = str(weixin.ticket(weixin.token(), "wx_card")["ticket"]), "1700000000"
    sign = sha1("".join(sorted((ticket, weixin.account.appid, now, "n8fK2mQz", card_id))))
    asked = {"cardId": card_id, "timestamp": now, "nonceStr": "n8fK2mQz", "signType": "SHA1", "cardSign": sign}
    page = await configured(await guests(), shop, weixin)
    await page.evaluate("asked => { wx.chooseCard({ ...asked, ...told }); }", asked)
    await page.click(f"[data-code='{code}']")
    chosen = json.loads(str((await last(page, "success"))["cardList"]))
    assert [each["card_id"] for each in chosen] == [card_id]
    assert ask(weixin, "code/decrypt", encrypt_code=chosen[0]["encrypt_code"])["code"] == code

    cards = [{"cardId": card_id, "code": code}]
    await page.evaluate(
        "cards => { document.body.dataset.told = ''; wx.openCard({ cardList: cards, ...told }); }", cards
    )
    assert code in await page.inner_text("#wx-sheet")
    await page.click("#wx-close-card")
    assert await last(page, "success") == {"errMsg": "openCard:ok"}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_sheet_fits_and_can_be_read(
    weixin: Weixin, person: SimFollower, guests: Guests, shop: Shop, language: Language
) -> None:
    long = {"title": "新书八折优惠券", "notice": "请在结账时向店员出示此券"}
    cards = [weixin.sim.add_card(weixin.account.appid, base_info=each) for each in (long, {"color": "Color070"})]
    visitor = await guests(language)
    page = await configured(visitor, shop, weixin)
    exts = [card_ext(weixin, each, nonce_str=each[-9:]) for each in cards]
    listed = [{"cardId": each, "cardExt": ext} for each, ext in zip(cards, exts, strict=True)]
    await page.evaluate("cards => { wx.addCard({ cardList: cards, ...told }); }", listed)
    await page.wait_for_selector("#wx-add-card")
    sheet = page.locator("#wx-sheet")

    assert await sheet.get_attribute("lang") == language
    assert await page.evaluate("document.activeElement.shadowRoot !== null")
    boxes = [await page.locator(each).bounding_box() for each in ("#wx-sheet", "#wx-add-card", "#wx-cancel-card")]
    assert [each is not None and each["width"] <= 390 and each["height"] >= 44 for each in boxes] == [True] * 3
    border = "each => getComputedStyle(each).borderLeftColor"
    assert await page.locator("#wx-sheet .card").last.evaluate(border) == "rgb(235, 172, 22)"
    assert visitor.complaints == []


async def called(page: Page, name: str, **options: object) -> None:
    """Call this of the JS-SDK; how it ended is then told by the body."""
    await page.evaluate(
        "([name, options]) => { document.body.dataset.told = ''; wx[name]({ ...options, ...told }); }", [name, options]
    )


MEDIA_CALLS = ["chooseImage", "getLocalImgData", "uploadImage", "startRecord", "stopRecord", "uploadVoice"]


async def test_a_recording_is_uploaded_and_can_be_fetched_in_both_qualities(
    weixin: Weixin, person: SimFollower, guests: Guests, shop: Shop
) -> None:
    page = await configured(await guests(), shop, weixin, jsApiList=MEDIA_CALLS)
    await called(page, "stopRecord")
    assert (await last(page, "fail"))["errMsg"] == "stopRecord:fail, not recording"
    await called(page, "startRecord")
    assert await last(page, "success") == {"errMsg": "startRecord:ok"}
    await called(page, "stopRecord")
    local_id = (await last(page, "success"))["localId"]
    await called(page, "uploadVoice", localId=local_id)
    server_id = str((await last(page, "success"))["serverId"])

    params = {"access_token": weixin.token(), "media_id": server_id}
    assert weixin.http.get("/cgi-bin/media/get", params=params).content == sample("voice")
    original = weixin.http.get("/cgi-bin/media/get/jssdk", params=params)
    assert original.headers["content-type"] == "voice/speex"
    assert weixin.sim.media()[0]["openid"] == person.openid(weixin.account.appid)
    await called(page, "uploadImage", localId=local_id)
    assert (await last(page, "fail"))["errMsg"] == "uploadImage:fail, localId is no image of this page"


@pytest.mark.parametrize("chosen", ["sample", "file"])
async def test_a_picture_is_chosen_and_uploaded(
    weixin: Weixin, person: SimFollower, guests: Guests, shop: Shop, chosen: str
) -> None:
    visitor = await guests("en")
    page = await configured(visitor, shop, weixin, jsApiList=MEDIA_CALLS)
    await called(page, "chooseImage")
    if chosen == "file":
        await page.set_input_files("#wx-image-file", FOLDER / "picture.gif")
    else:
        await page.click("#wx-sample-image")
    local_ids = (await last(page, "success"))["localIds"]
    assert isinstance(local_ids, list)
    await called(page, "getLocalImgData", localId=local_ids[0])
    data = str((await last(page, "success"))["localData"]).partition(",")[2]
    await called(page, "uploadImage", localId=local_ids[0])
    server_id = str((await last(page, "success"))["serverId"])

    params = {"access_token": weixin.token(), "media_id": server_id}
    content = weixin.http.get("/cgi-bin/media/get", params=params).content
    assert content == (FOLDER / ("picture.gif" if chosen == "file" else "picture.jpg")).read_bytes()
    assert b64decode(data) == content
    refused = weixin.http.get("/cgi-bin/media/get/jssdk", params=params).json()
    assert refused["errcode"] == 40007
    assert visitor.complaints == []


async def test_choosing_no_picture_is_a_cancellation(
    weixin: Weixin, person: SimFollower, guests: Guests, shop: Shop
) -> None:
    page = await configured(await guests(), shop, weixin, jsApiList=MEDIA_CALLS)
    await called(page, "chooseImage")
    await page.click("#wx-cancel-image")

    assert await last(page, "cancel") == {"errMsg": "chooseImage:cancel"}
    assert weixin.sim.media() == []


async def test_what_is_no_picture_is_not_uploaded(
    weixin: Weixin, person: SimFollower, guests: Guests, shop: Shop, tmp_path: Path
) -> None:
    (tmp_path / "a.jpg").write_bytes(b"<html>")
    page = await configured(await guests(), shop, weixin, jsApiList=MEDIA_CALLS)
    await called(page, "chooseImage")
    await page.set_input_files("#wx-image-file", tmp_path / "a.jpg")
    local_ids = (await last(page, "success"))["localIds"]
    assert isinstance(local_ids, list)
    await called(page, "uploadImage", localId=local_ids[0])

    assert "unsupported file type" in str((await last(page, "fail"))["errMsg"])


async def test_what_needs_no_permission_works_before_any_configuration(
    weixin: Weixin, person: SimFollower, guests: Guests, shop: Shop
) -> None:
    page = (await guests()).page
    await page.goto(shop.url)
    await page.evaluate("wx.checkJsApi({ jsApiList: ['addCard', 'flyToTheMoon'], ...told })")
    told = await last(page, "success")

    assert told == {"checkResult": {"addCard": True, "flyToTheMoon": False}, "errMsg": "checkJsApi:ok"}
    assert await page.evaluate("wx.simulated && wx === jWeixin")
    await page.evaluate("wx.closeWindow()")
    await page.wait_for_url(f"{weixin.sim.url}/phone*")
