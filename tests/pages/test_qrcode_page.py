"""The page behind a QR code of the simulator, where somebody scans it, and the code's own picture for print."""

import base64
from typing import Final

import httpx
import pytest
import segno
from tests.pages.browsing import LANGUAGES, Guests, Language

from wxgate.qrcodes import picture
from wxgate_sim.remote import SimAccount
from wxgate_sim.server import SimServer

pytestmark = pytest.mark.asyncio(loop_scope="session")

AS_WEIXIN_HAS_IT: Final = ".face, .mark"
"""Letters in place of pictures and the error's sign: drawn as WeChat draws them."""

PIXELS: Final = """async ([source, version]) => {
  const image = Object.assign(new Image(), { src: source });
  await image.decode();
  const modules = 17 + 4 * version + 8;
  const pen = Object.assign(document.createElement('canvas'), { width: modules * 9, height: modules * 9 })
    .getContext('2d');
  pen.imageSmoothingEnabled = false;
  pen.drawImage(image, 0, 0, modules * 9, modules * 9);
  const shape = image.naturalWidth === image.naturalHeight ? 'square' : 'oblong';
  return [shape, [3, 4, 5].map((at) => [...pen.getImageData(at * 9 + 4, at * 9 + 4, 1, 1).data])];
}"""
"""Whether it is square, and the colours of three modules: the last of the quiet zone, and the first two of the code."""


@pytest.fixture
def account(wechat_sim: SimServer) -> SimAccount:
    account = wechat_sim.add_account(name="青禾书店")
    wechat_sim.add_follower(id="ann", nickname="Anna with a rather long name " * 2)
    wechat_sim.add_follower(id="lin", nickname="林小满", subscribed=True)
    return account


@pytest.fixture
def code(wechat_sim: SimServer, account: SimAccount) -> dict[str, object]:
    """A code of the account, as the controls tell it."""
    with httpx.Client(base_url=wechat_sim.url, trust_env=False) as http:
        asked = {"grant_type": "client_credential", "appid": account.appid, "secret": account.secret}
        query = {"access_token": http.get("/cgi-bin/token", params=asked).json()["access_token"]}
        scene = {"scene": {"scene_str": "货架 7 " + "w" * 50}}
        body = {"action_name": "QR_STR_SCENE", "action_info": scene, "expire_seconds": 600}
        http.post("/cgi-bin/qrcode/create", params=query, json=body)
    (made,) = wechat_sim.qrcodes(account.appid)
    return made


@pytest.mark.parametrize("language", LANGUAGES)
async def test_somebody_scans_the_code_and_is_led_to_the_phone(
    wechat_sim: SimServer, account: SimAccount, code: dict[str, object], guests: Guests, language: Language
) -> None:
    visitor = await guests(language)
    page = visitor.page
    await page.goto(f"{wechat_sim.url}/_sim/")
    await page.click(f'a[href="{code["page"]}"]')
    await page.wait_for_selector("#scan")
    await visitor.check_looks("scan", exempt=AS_WEIXIN_HAS_IT)

    openid = wechat_sim.follower("ann").openid(account.appid)
    await page.click(f'[data-openid="{openid}"]')
    await page.wait_for_url(f"{wechat_sim.url}/phone?appid={account.appid}&person=ann")
    await page.wait_for_selector("[data-kind=notice]")
    told = wechat_sim.ask("GET", "followers/ann")
    assert told["subscribed"] == [account.appid]
    assert visitor.complaints == []


async def test_the_page_says_itself_in_the_other_language(
    wechat_sim: SimServer, code: dict[str, object], guests: Guests
) -> None:
    visitor = await guests("zh-CN")
    await visitor.page.goto(f"{wechat_sim.url}{code['page']}")
    await visitor.page.click("#language")
    await visitor.page.wait_for_selector('html[lang="en"]')
    assert "Who scans this code?" in await visitor.page.inner_text("#scan")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_expired_code_says_so(
    wechat_sim: SimServer, code: dict[str, object], guests: Guests, language: Language
) -> None:
    wechat_sim.advance(600)
    visitor = await guests(language)
    await visitor.page.goto(f"{wechat_sim.url}{code['page']}")
    await visitor.page.wait_for_selector("#gone")
    await visitor.check_looks("scan-gone", exempt=AS_WEIXIN_HAS_IT)


@pytest.mark.parametrize("kind", ["svg+xml", "png"])
async def test_the_picture_for_print_is_black_on_white_with_a_quiet_zone(guests: Guests, kind: str) -> None:
    url = "http://weixin.qq.com/q/kZgfwMTm72WWPkovabbI"
    drawn = picture.png(url, 64) if kind == "png" else picture.svg(url, 50)
    page = (await guests()).page
    source = f"data:image/{kind};base64,{base64.b64encode(drawn).decode()}"
    edge, (corner, finder, inside) = await page.evaluate(PIXELS, [source, segno.make_qr(url, error="q").version])

    assert edge == "square"
    assert (corner, finder, inside) == ([255, 255, 255, 255], [0, 0, 0, 255], [255, 255, 255, 255])
