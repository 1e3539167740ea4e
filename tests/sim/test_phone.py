"""The phone in Chromium: what it shows, live, and what comes of answering."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.pages.browsing import LANGUAGES, Guests, Language
from tests.sim.account_server import AccountServer, account_server
from tests.sim.messaging import PAID, custom_send, template_of, template_send, with_media
from tests.sim.weixin import Weixin

from wxgate_sim.media_samples import FOLDER, sample
from wxgate_sim.remote import SimFollower

pytestmark = pytest.mark.asyncio(loop_scope="session")

TRICK = "<img src=x onerror=\"document.title='caught'\">"
LINK = '点<a href="https://m.example.com/7">这里</a>，或<a href="javascript:document.title=1">那里</a>'
MENU: dict[str, object] = {
    "head_content": "您满意吗？",
    "list": [{"id": "101", "content": "满意"}, {"id": "102", "content": "不满意"}],
    "tail_content": "欢迎再次光临",
}
CUSTOM: dict[str, dict[str, object]] = {
    "text": {"content": LINK + TRICK},
    "image": {"media_id": "m" * 64},
    "voice": {"media_id": "m" * 64},
    "video": {"media_id": "m1", "thumb_media_id": "m2", "title": "开箱", "description": "三分钟"},
    "music": {
        "title": "曲",
        "musicurl": "https://m.example.com/a",
        "hqmusicurl": "https://a.cn/b",
        "thumb_media_id": "m",
    },
    "news": {"articles": [{"title": "新书", "description": "五月", "url": "https://m.example.com/7", "picurl": ""}]},
    "mpnews": {"media_id": "m1"},
    "msgmenu": MENU,
    "wxcard": {"card_id": "pFS7Fjg8kV1IdDz01r4SQwMkuCKc"},
    "miniprogrampage": {"title": "订单", "appid": "wx1234567890abcdef", "pagepath": "pages/i", "thumb_media_id": "m"},
}


@pytest.fixture(scope="module")
def server() -> Iterator[AccountServer]:
    with account_server() as running:
        yield running


@pytest.fixture
def address(weixin: Weixin, person: SimFollower) -> str:
    return f"{weixin.sim.url}/phone?appid={weixin.account.appid}&person={person.id}"


def fill(weixin: Weixin, person: SimFollower) -> None:
    """A chat with one message of every kind."""
    appid = weixin.account.appid
    weixin.change(message_allowance=100)
    weixin.sim.unfollow(appid, person.id)
    weixin.sim.follow(appid, person.id)
    weixin.sim.say(appid, person.id, "A rather long question: " + "when " * 20 + "w" * 80)
    data = {"first": {"value": "您好"}, "keyword1": {"value": "20240531-7"}, "keyword2": {"value": "w" * 90}}
    template_send(weixin, person, template_of(weixin, PAID), data=data, url="https://m.example.com/7")
    for kind, content in CUSTOM.items():
        assert custom_send(weixin, person, kind, with_media(weixin, kind, content))["errcode"] == 0, kind


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_kind_of_message_fits_and_can_be_read(
    weixin: Weixin, person: SimFollower, guests: Guests, address: str, language: Language
) -> None:
    fill(weixin, person)
    visitor = await guests(language)
    await visitor.page.goto(address)
    await visitor.page.wait_for_selector("[data-kind=miniprogrampage]")
    kinds = await visitor.page.locator("#chat [data-kind]").evaluate_all("all => all.map(each => each.dataset.kind)")

    assert kinds == ["notice", "notice", "text", "template", *CUSTOM]
    # Two pictures of the media; the one of the trick is none.
    assert await visitor.page.locator("#chat img:not([src*='/mmbiz/'])").count() == 0
    links = visitor.page.locator("[data-by=account][data-kind=text] a")
    assert [await each.inner_text() for each in await links.all()] == ["这里"]
    assert await links.get_attribute("rel") == "noopener noreferrer"
    await visitor.check_looks("phone")
    await visitor.page.locator("#chat").evaluate("chat => { chat.scrollTop = 0; }")
    await visitor.check_looks("phone-top")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_somebody_who_does_not_follow_is_told_so(weixin: Weixin, guests: Guests, language: Language) -> None:
    weixin.sim.add_follower(nickname="Anna")
    visitor = await guests(language)
    await visitor.page.goto(f"{weixin.sim.url}/phone")
    await visitor.page.wait_for_selector("#stranger:visible")

    assert not await visitor.page.is_visible("#message")
    await visitor.check_looks("phone-stranger")


async def test_without_people_the_page_says_how_to_begin(weixin: Weixin, guests: Guests) -> None:
    visitor = await guests("en")
    await visitor.page.goto(f"{weixin.sim.url}/phone")

    assert "POST /_sim/followers" in await visitor.page.inner_text("#nobody")
    await visitor.check_looks("phone-nobody")


async def test_a_message_appears_live_and_the_answer_reaches_the_server_encrypted(
    weixin: Weixin, person: SimFollower, guests: Guests, server: AccountServer, address: str
) -> None:
    weixin.change(**server.options("safe"))
    page = (await guests()).page
    await page.goto(address)
    await page.wait_for_selector("#message:visible")
    template_send(weixin, person, template_of(weixin, PAID), data={"keyword1": {"value": TRICK}}, url="https://a.cn/")
    card = page.locator("[data-kind=template]")
    await card.wait_for()

    assert TRICK in await card.inner_text()
    assert await card.locator("a").get_attribute("href") == "https://a.cn/"
    server.waits_for(1)
    await page.focus("#message")
    await page.keyboard.type("收到了")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("[data-by=person] >> text=收到了")
    sent, answer = (got.opened(weixin.account.appid) for got in server.waits_for(2))
    assert (sent.value("Event"), sent.value("Status")) == ("TEMPLATESENDJOBFINISH", "success")
    assert (answer.value("MsgType"), answer.value("Content")) == ("text", "收到了")
    assert answer.value("FromUserName") == person.openid(weixin.account.appid)
    assert await page.input_value("#message") == ""


async def test_an_option_is_tapped_and_a_broken_server_shows(
    weixin: Weixin, person: SimFollower, guests: Guests, address: str
) -> None:
    weixin.sim.say(weixin.account.appid, person.id, "?")
    custom_send(weixin, person, "msgmenu", MENU)
    weixin.change(push_url=f"{weixin.sim.url}/_sim/clock", push_token="abc")
    page = (await guests()).page
    await page.goto(address)
    await page.click("[data-option='102']")
    await page.wait_for_selector("[data-by=person] >> text=不满意")
    failure = page.locator("[data-kind=failure]")
    await failure.wait_for()

    assert await failure.inner_text() == "该公众号提供的服务出现故障，请稍后再试"
    elements = weixin.sim.pushes()[-1]["elements"]
    assert isinstance(elements, dict)
    assert (elements["Content"], elements["bizmsgmenuid"]) == ("不满意", "102")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_what_a_person_sends_appears_with_the_media_id_by_which_it_is_fetched(
    weixin: Weixin, person: SimFollower, guests: Guests, address: str, language: Language
) -> None:
    visitor = await guests(language)
    page = visitor.page
    await page.goto(address)
    for kind in ("voice", "video", "image"):
        await page.click(f"#send-{kind}")
        await page.wait_for_selector(f"[data-by=person][data-kind={kind}]")
    async with page.expect_file_chooser() as choosing:
        await page.click("#choose-image")
    await (await choosing.value).set_files(FOLDER / "picture.gif")
    await page.locator("[data-kind=image] img").nth(1).wait_for()
    shown = await page.locator("#chat .medium code").all_inner_texts()

    contents = [sample("voice"), None, sample("image"), (FOLDER / "picture.gif").read_bytes()]
    for media_id, content in zip(shown, contents, strict=True):
        params = {"access_token": weixin.token(), "media_id": media_id}
        answer = weixin.http.get("/cgi-bin/media/get", params=params)
        assert answer.content == content or "video_url" in answer.json()
    natural = await page.locator("#chat img").evaluate_all("all => all.map(each => each.naturalWidth)")
    assert natural == [480, 480, 160]
    await page.locator("#chat .medium button").first.click()
    await visitor.check_looks("phone-media")


async def test_a_file_that_is_no_picture_is_refused_in_words(
    weixin: Weixin, person: SimFollower, guests: Guests, address: str, tmp_path: Path
) -> None:
    (tmp_path / "a.jpg").write_bytes(b"<html>")
    page = (await guests("en")).page
    await page.goto(address)
    await page.wait_for_selector("#choose-image:visible")
    await page.set_input_files("#image-file", tmp_path / "a.jpg")
    await page.wait_for_selector("#problem >> text=a phone sends only: image/jpeg")

    assert weixin.sim.media() == []


async def test_unfollowing_and_following_works_by_keyboard(
    weixin: Weixin, person: SimFollower, guests: Guests, address: str
) -> None:
    page = (await guests("en")).page
    await page.goto(address)
    await page.focus("#unfollow")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("#stranger:visible")
    await page.wait_for_selector("#follow:focus")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("#message:focus")

    assert [await each.inner_text() for each in await page.locator("[data-kind=notice]").all()] == [
        "You no longer follow this Official Account",
        "You followed this Official Account",
    ]


async def test_whoever_is_chosen_here_is_known_to_the_authorize_page(
    weixin: Weixin, person: SimFollower, guests: Guests, address: str
) -> None:
    weixin.change(allow_any_redirect=True)
    anna = weixin.sim.add_follower(nickname="Anna", subscribed=True)
    weixin.sim.say(weixin.account.appid, anna.id, "from Anna")
    weixin.sim.say(weixin.account.appid, person.id, "from the other")
    page = (await guests()).page
    await page.goto(address)
    await page.wait_for_selector("text=from the other")
    await page.select_option("#person", anna.id)
    await page.wait_for_selector("text=from Anna")
    assert await page.locator("text=from the other").count() == 0
    assert f"person={anna.id}" in page.url
    await page.goto(weixin.sim.url + weixin.link(f"{weixin.sim.url}/_sim/clock", scope="snsapi_base"))

    code = page.url.partition("code=")[2].partition("&")[0]
    assert weixin.exchange(code)["openid"] == anna.openid(weixin.account.appid)
    await page.goto(f"{weixin.sim.url}/phone")
    assert await page.input_value("#person") == anna.id


async def test_a_simulator_begun_anew_is_noticed(
    weixin: Weixin, person: SimFollower, guests: Guests, address: str
) -> None:
    appid = weixin.account.appid
    for number in range(3):
        weixin.sim.say(appid, person.id, f"before {number}")
    page = (await guests("en")).page
    await page.goto(address)
    await page.wait_for_selector("text=before 2")
    weixin.sim.reset()
    await page.wait_for_selector("#problem >> text=no such account")
    weixin.sim.add_account(appid=appid)
    weixin.sim.add_follower(id=person.id, subscribed=True)
    weixin.sim.say(appid, person.id, "after")
    await page.wait_for_selector("text=after")

    assert await page.locator("text=before").count() == 0
    assert not await page.is_visible("#problem")
