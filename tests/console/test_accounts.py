"""Pages of official accounts."""

import re

from tests.console.operator import Operator, words
from tests.gateway import APPID, SECRET, Caller, RunningGateway

from wxgate.tenants.account_admin import AccountAdmin
from wxgate_sim.server import SimServer

OTHER_SECRET = "fedcba9876543210fedcba9876543210"
TOKEN, KEY = "pushtoken", "k" * 43
NEW = {"appid": APPID, "name": "咖啡店", "secret": SECRET, "token_api": "stable"}


async def test_an_account_is_added_and_known_to_the_api_at_once(gateway: RunningGateway, operator: Operator) -> None:
    page = await operator.post("/console/accounts/new", {**NEW, "push_token": TOKEN, "push_aes_key": KEY})
    account = gateway.services.directory.account(APPID)

    assert page.url.path == f"/console/accounts/{APPID}"
    assert "Added." in words(page)
    assert account is not None
    assert (account.name, account.secret, account.push_token, account.push_aes_key) == ("咖啡店", SECRET, TOKEN, KEY)


async def test_an_account_is_changed_and_empty_secrets_stay(
    gateway: RunningGateway, operator: Operator, accounts: AccountAdmin
) -> None:
    await operator.post("/console/accounts/new", {**NEW, "push_token": TOKEN, "push_aes_key": KEY})
    path = f"/console/accounts/{APPID}"
    page = await operator.post(path, {"name": "新店", "token_api": "classic", "secret": "", "push_token": ""})
    account = await accounts.account(APPID)
    assert "Saved" in words(page)
    assert (account.name, account.token_api, account.secret, account.push_token) == ("新店", "classic", SECRET, TOKEN)

    await operator.post(path, {"name": "新店", "token_api": "classic", "secret": OTHER_SECRET, "no_push_token": "1"})
    account = await accounts.account(APPID)
    assert (account.secret, account.push_token, account.push_aes_key) == (OTHER_SECRET, None, KEY)
    record = words(await operator.get("/console/changes"))
    assert "changed: push_token, secret" in record or "changed: secret, push_token" in record
    assert "changed: name, token_api" in record


async def test_closing_and_opening(gateway: RunningGateway, operator: Operator, caller: Caller) -> None:
    await operator.post(f"/console/accounts/{APPID}/close")
    assert (await caller("get_appid")).retcode == 110
    page = await operator.post(f"/console/accounts/{APPID}/open")
    assert "Open again." in words(page)
    assert (await caller("get_appid")).retcode == 200


async def test_the_test_says_what_is_wrong_and_what_to_do(
    operator: Operator, accounts: AccountAdmin, wechat_sim: SimServer
) -> None:
    wechat_sim.add_account(appid=APPID, secret=OTHER_SECRET, name="shop")
    await accounts.add(APPID, secret=SECRET, name="shop")
    page = words(await operator.post(f"/console/accounts/{APPID}/check"))
    assert "wrong access_token WeChat answered 40001" in page or "wrong access_token WeChat answered 40125" in page
    assert "What to do: compare or reset the app secret" in page

    await accounts.edit(APPID, secret=OTHER_SECRET)
    page = words(await operator.post(f"/console/accounts/{APPID}/check"))
    assert "fine access_token" in page
    assert "wrong" not in page.split("Tokens and tickets")[0]


async def test_no_page_shows_a_secret(operator: Operator) -> None:
    secrets = {"push_token": TOKEN, "push_aes_key": KEY}
    await operator.post("/console/accounts/new", {**NEW, **secrets})
    for path in ("", "/console/accounts", f"/console/accounts/{APPID}", "/console/changes"):
        text = (await operator.get(path or "/console")).text
        assert all(secret not in text for secret in (SECRET, TOKEN, KEY))


async def test_accounts_are_listed_page_by_page_and_found(
    gateway: RunningGateway, operator: Operator, accounts: AccountAdmin
) -> None:
    for number in range(55):
        await accounts.add(f"wx{number:016x}", secret=SECRET, name=f"店 {number}")
    await gateway.services.directory.reload()
    first = await operator.get("/console/accounts")
    found = re.search(r'rel="next" href="([^"]+)"', first.text)
    assert found is not None
    second = await operator.get(found[1])
    assert [page.text.count('<th scope="row">') for page in (first, second)] == [50, 5]

    assert (await operator.get("/console/accounts", q="店 7")).text.count('<th scope="row">') == 1
    assert "No account matches." in words(await operator.get("/console/accounts", q="nothing"))


async def test_an_account_that_is_not_there_is_a_page_that_says_so(operator: Operator) -> None:
    page = await operator.http.get("/console/accounts/wx0000000000000000")
    assert page.status_code == 404
    assert "no account has the appid wx0000000000000000" in words(page)
    assert "There is no account yet." in words(await operator.get("/console/accounts"))
