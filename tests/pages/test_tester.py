"""The tester `/api_test` of the demo in a browser: choosing, filling in, signing, sending, being told what is wrong."""

import json
from collections.abc import Iterator
from typing import Final

import pytest
from playwright.async_api import Page, Request
from tests.console.operator import PASSWORD
from tests.pages.accessibility import violations
from tests.pages.browsing import LANGUAGES, Guests, Language, Visitor
from tests.pages.console_world import ConsoleWorld
from tests.pages.demo import PrintedDemo
from tests.pages.looks import too_wide

from wxgate.console.tester.snippets import LANGUAGES as PROGRAMS
from wxgate.console.tester.snippets import SnippetCall, snippet
from wxgate.http.inputs import inputs
from wxgate.http.routes import ENDPOINTS
from wxgate.protocol.signature import HMAC_SHA256, MD5, sign

pytestmark = pytest.mark.asyncio(loop_scope="session")

EVERY: Final = {"moderate", "serious", "critical"}

STALE: Final = "1459817487"

VALUES: Final = """() => Object.fromEntries(
  [...document.querySelectorAll('#endpoint [name]')].map((each) => [each.name, each.value]))"""

CONTROLS: Final = """() => Object.fromEntries([...document.querySelectorAll('#endpoint .field')].map((each) => [
  each.querySelector('[name]').name, [!!each.querySelector('.must'), each.querySelector('.sample')?.value ?? '']]))"""


async def opened(guests: Guests, demo: PrintedDemo, path: str = "", language: Language = "en") -> Visitor:
    """Somebody who looks at the tester on a desk."""
    visitor = await guests(language, width=1280)
    await visitor.page.goto(f"{demo.url}/api_test{path}")
    return visitor


async def sent(page: Page) -> dict[str, object]:
    """The envelope that the page shows after its button was pressed."""
    async with page.expect_response("**/weixinapi/*") as waiting:
        await page.click("#send")
    reply = await waiting.value
    await page.wait_for_selector("#reply:not([hidden])")
    shown: dict[str, object] = json.loads(await page.inner_text("#envelope"))
    assert shown == await reply.json()
    return shown


def bodies(requests: list[Request]) -> Iterator[str]:
    for request in requests:
        yield f"{request.url} {request.post_data or ''} {request.headers}"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_two_clicks_lead_to_the_first_successful_call(
    demo: PrintedDemo, guests: Guests, language: Language
) -> None:
    visitor = await opened(guests, demo, language=language)
    page = visitor.page
    await page.click("#samples")
    envelope = await sent(page)

    assert envelope["retcode"] == 200
    assert [await page.inner_text(f"[data-fact={each}]") for each in ("retcode", "status")] == ["200", "200"]
    assert (await page.inner_text("[data-fact=time]")).endswith(" ms")
    assert len(await page.inner_text("[data-fact=id]")) == 16
    assert await page.inner_text("#snippet") == snippet(
        "curl", SnippetCall(f"{demo.url}/weixinapi/set_drawboard_data", await fields_on(page), 3)
    )
    assert await violations(page, *EVERY) == []
    await visitor.check_looks("tester")
    assert await violations(page, *EVERY) == []  # at 390 px and dark, as the last look left it


async def fields_on(page: Page) -> dict[str, str]:
    """What is filled in, but for the time."""
    found: dict[str, str] = await page.evaluate(VALUES)
    method = await page.input_value("input[name=method]:checked")
    sign_type = {"sign_type": method} if method != MD5 else {}
    own = {name: value for name, value in found.items() if value}
    return {"client_code": await page.input_value("#client_code"), **own, **sign_type}


async def test_every_endpoint_has_its_form(demo: PrintedDemo, guests: Guests) -> None:
    visitor = await guests("en")
    page = visitor.page
    await page.goto(f"{demo.url}/api_test")
    assert await page.locator("a[data-endpoint]").count() == len(ENDPOINTS)
    for endpoint in ENDPOINTS:
        await page.evaluate("(name) => document.querySelector(`a[data-endpoint=${name}]`).click()", endpoint.name)
        await page.wait_for_selector(f"#endpoint[data-name={endpoint.name}]")
        wanted = {found.name: [found.required, found.example] for found in inputs(endpoint)}
        assert await page.evaluate(CONTROLS) == wanted, endpoint.name
        if wanted:
            await page.click("#samples")
        filled = {name: sample for name, (_, sample) in wanted.items()}
        assert await fields_on(page) == {"client_code": demo.code, **filled}, endpoint.name
        assert await too_wide(page) == [], endpoint.name
        assert page.url == f"{demo.url}/api_test/{endpoint.name}"
    assert await page.input_value("#secret") == demo.secret, "the secret is lost on the way"
    assert visitor.complaints == []


async def test_an_endpoint_is_found_by_typing_and_everything_is_done_by_keyboard(
    demo: PrintedDemo, guests: Guests
) -> None:
    visitor = await guests("en")
    page = visitor.page
    keys = page.keyboard
    await page.goto(f"{demo.url}/api_test")
    await keys.press("/")
    await keys.type("springboard without")
    await keys.press("ArrowDown")
    await keys.press("Enter")
    await page.wait_for_selector("#endpoint[data-name=set_drawboard_data_test]:focus")
    await page.focus("#samples")
    await keys.press("Enter")
    await keys.press("Tab")
    async with page.expect_response("**/weixinapi/set_drawboard_data_test*"):
        await keys.press("Enter")
    await page.wait_for_selector("#reply:not([hidden])")
    await page.focus("[name=language][value=curl]")
    await keys.press("ArrowRight")
    assert (await page.inner_text("#snippet")).startswith("<?php")
    await page.go_back()
    await page.wait_for_selector("#endpoint[data-name=set_drawboard_data]")
    assert visitor.complaints == []


async def test_a_link_leads_to_an_endpoint_in_either_language(demo: PrintedDemo, guests: Guests) -> None:
    visitor = await opened(guests, demo, "/get_user_data")
    page = visitor.page
    assert await page.title() == "get_user_data · API tester · wxgate"
    await page.click("a[data-endpoint=get_jsapi_ticket]")
    await page.wait_for_selector("#endpoint[data-name=get_jsapi_ticket]")
    await page.click("a[hreflang=zh-CN]")
    assert await page.title() == "get_jsapi_ticket · 接口测试 · wxgate"
    answer = await page.goto(f"{demo.url}/api_test/surprise")
    assert answer is not None
    assert answer.status == 404
    assert "没有接口 surprise" in await page.inner_text("main")


async def test_hmac_signs_too_and_every_program_is_what_the_console_shows(demo: PrintedDemo, guests: Guests) -> None:
    visitor = await opened(guests, demo, "/generate_tiny_url")
    page = visitor.page
    await page.fill("[name=out_id]", "春季 'a' \"b\" $HOME `id` \\ «url» 100%&x=1+2 😀")
    await page.fill("[name=url]", "https://shop.example.com/?a=1&b=2#c")
    for method in (MD5, HMAC_SHA256):
        await page.check(f"[name=method][value={method}]")
        fields = await fields_on(page)
        for language in PROGRAMS:
            await page.check(f"[name=language][value={language}]")
            call = SnippetCall(f"{demo.url}/weixinapi/generate_tiny_url", fields, 3)
            assert await page.evaluate("document.getElementById('snippet').textContent") == snippet(language, call)
        assert (await sent(page))["retcode"] == 200
    assert visitor.complaints == []


async def test_a_wrong_secret_is_explained(demo: PrintedDemo, guests: Guests) -> None:
    visitor = await opened(guests, demo)
    page = visitor.page
    await page.click("#samples")
    await page.fill("#secret", f"{demo.secret} ")
    assert (await sent(page))["retcode"] == 103
    await page.wait_for_selector("#sides:not([hidden])")

    assert "the secret has a blank before or behind it" in await page.inner_text("#verdict")
    assert "The strings to sign are the same but for the secret" in await page.inner_text("#sides")
    assert await page.get_attribute("[data-fact=retcode] a", "href") == "/docs?lang=en#e103"
    assert await violations(page, *EVERY) == []
    await visitor.check_looks("tester-refused")
    await page.click("[data-fact=retcode] a")
    assert await page.locator("#e103").is_visible()


async def test_only_a_signed_in_operator_is_shown_the_gateways_side(console: ConsoleWorld, guests: Guests) -> None:
    visitor = await guests("en", width=1280)
    page = visitor.page
    await page.goto(f"{console.url}/api_test/get_appid")
    await page.fill("#client_code", console.code)
    await page.fill("#secret", "wrong")
    assert (await sent(page))["retcode"] == 103
    await page.wait_for_selector("#verdict a")
    assert await page.locator("#sides").is_hidden()

    await page.click("#verdict a")
    await page.fill("#name", "admin")
    await page.fill("#password", PASSWORD)
    await page.keyboard.press("Enter")
    await page.wait_for_selector("#endpoint[data-name=get_appid]")
    assert await page.input_value("#client_code") + await page.input_value("#secret") == ""
    await page.fill("#client_code", console.code)
    await page.fill("#secret", "wrong")
    assert (await sent(page))["retcode"] == 103
    await page.wait_for_selector("#sides:not([hidden])")
    assert "it is client_secret that differs" in await page.inner_text("#verdict")


async def test_a_program_that_forgot_a_field_is_told_so_and_shown_where(demo: PrintedDemo, guests: Guests) -> None:
    visitor = await opened(guests, demo)
    page = visitor.page
    await page.click("#samples")
    await page.check("#freeze")
    fields = {**await fields_on(page), "req_time": await page.input_value("#req_time")}
    forgetful = {**fields, "oauth_type": ""}
    await page.click("#own summary")
    await page.fill("#own-authcode", sign(forgetful, demo.secret))
    await page.fill("#own-string", f"{demo.code}{demo.secret}{fields['redirect_uri']}{fields['req_time']}")

    own = await page.inner_text("#own-sides")
    assert f"The first difference is at character {len(demo.code) + len('‹client_secret›') + 1}" in own
    assert demo.secret not in own
    assert await page.locator("#own-sides mark").all_inner_texts() == [
        f"{fields['redirect_uri']}{fields['req_time']}",
        f"{fields['oauth_type']}{fields['redirect_uri']}{fields['req_time']}",
    ]
    assert (await sent(page))["retcode"] == 103
    await page.wait_for_selector("#sides:not([hidden])")
    assert "oauth_type was not signed" in await page.inner_text("#verdict")


async def test_a_wrong_clock_and_a_cut_authcode_are_explained(demo: PrintedDemo, guests: Guests) -> None:
    visitor = await opened(guests, demo)
    page = visitor.page
    await page.click("#samples")
    await page.click("#own summary")
    await page.fill("#own-authcode", "abc")
    assert (await sent(page))["retcode"] == 109
    await page.wait_for_function("document.getElementById('verdict').textContent.includes('has 3 characters')")
    await page.fill("#own-authcode", "")
    await page.check("#freeze")
    await page.fill("#req_time", STALE)
    assert (await sent(page))["retcode"] == 101
    await page.wait_for_function("document.getElementById('verdict').textContent.includes('300 s is allowed')")
    assert f"req_time {STALE}, the server’s clock" in await page.inner_text("#verdict")


async def test_the_secret_never_leaves_the_page(demo: PrintedDemo, guests: Guests) -> None:
    visitor = await opened(guests, demo)
    page = visitor.page
    requests: list[Request] = []
    page.on("request", lambda request: requests.append(request))
    secret = "a-secret-of-somebody"
    await page.fill("#secret", secret)
    assert await page.get_attribute("#secret", "type") == "password"
    await page.click("#reveal")
    assert await page.get_attribute("#secret", "type") == "text"
    await page.click("#samples")
    await sent(page)
    await page.wait_for_selector("#sides:not([hidden])")
    await page.click("a[data-endpoint=get_appid]")
    await page.wait_for_selector("#endpoint[data-name=get_appid]")

    assert len(requests) >= 3
    assert [text for text in bodies(requests) if secret in text] == []
    kept = await page.evaluate("[document.cookie, JSON.stringify(localStorage), JSON.stringify(sessionStorage)].join()")
    assert secret not in kept
    assert secret not in await page.inner_text("main")
    await page.reload()
    assert await page.input_value("#secret") == demo.secret


@pytest.mark.parametrize("clipboard", ["navigator.clipboard", "undefined"])
async def test_code_is_copied_by_keyboard_with_https_and_without(
    demo: PrintedDemo, guests: Guests, clipboard: str
) -> None:
    visitor = await opened(guests, demo, "/get_appid")
    page = visitor.page
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await page.evaluate(f"Object.defineProperty(navigator, 'clipboard', {{ value: {clipboard} }})")
    await page.click("#own summary")
    await page.focus("[data-copy=snippet]")
    await page.keyboard.press("Enter")
    await page.wait_for_function("document.querySelector('[data-copy=snippet]').textContent === 'Copied'")
    await page.focus("#own-string")
    await page.keyboard.press("ControlOrMeta+V")
    assert await page.input_value("#own-string") == await page.evaluate(
        "document.getElementById('snippet').textContent"
    )


async def test_a_gateway_that_is_gone_is_told(demo: PrintedDemo, guests: Guests) -> None:
    visitor = await opened(guests, demo)
    page = visitor.page
    await page.route("**/weixinapi/*", lambda route: route.abort())
    await page.click("#send")
    await page.wait_for_selector("#reply:not([hidden])")
    assert "The request did not reach the gateway" in await page.inner_text("#result")
    visitor.complaints.clear()
