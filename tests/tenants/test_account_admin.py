"""What an operator does with official accounts."""

import pytest
from tests.tenants.world import APP_SECRET, APPID, on_one_engine

from wxgate.tenants.account import Account
from wxgate.tenants.account_admin import AccountAdmin
from wxgate.tenants.errors import AccountExists, AccountUnknown, ValueRefused

OTHER_SECRET = "f" * 32


async def test_a_new_account_is_open_and_uses_stable_tokens(accounts: AccountAdmin) -> None:
    account = await accounts.add(APPID, secret=APP_SECRET, name="咖啡店 / coffee shop")
    assert account == Account(
        APPID, "咖啡店 / coffee shop", APP_SECRET, "stable", closed=False, credential=1, created_at=account.created_at
    )
    assert await accounts.accounts() == [account]


@on_one_engine
@pytest.mark.parametrize("appid", ["", "wx", "wx0123456789abcde", "WX0123456789abcdef", "gh_0123456789ab", APPID + "0"])
async def test_what_is_no_appid_is_refused(accounts: AccountAdmin, appid: str) -> None:
    with pytest.raises(ValueRefused, match=r"^appid"):
        await accounts.add(appid, secret=APP_SECRET, name="shop")


@on_one_engine
async def test_what_is_no_app_secret_is_refused_and_not_repeated(accounts: AccountAdmin) -> None:
    with pytest.raises(ValueRefused, match=r"^secret") as refused:
        await accounts.add(APPID, secret="mistyped-secret", name="shop")
    assert "mistyped" not in str(refused.value)


@on_one_engine
async def test_an_unknown_token_api_is_refused(accounts: AccountAdmin) -> None:
    with pytest.raises(ValueRefused, match=r"stable 或 classic.*stable or classic"):
        await accounts.add(APPID, secret=APP_SECRET, name="shop", token_api="other")


async def test_an_appid_is_added_once(accounts: AccountAdmin) -> None:
    first = await accounts.add(APPID, secret=APP_SECRET, name="first")
    with pytest.raises(AccountExists, match="wxgate account edit"):
        await accounts.add(APPID, secret=OTHER_SECRET, name="second")
    assert await accounts.accounts() == [first]


async def test_a_new_secret_is_a_new_credential_and_a_new_name_is_not(accounts: AccountAdmin) -> None:
    await accounts.add(APPID, secret=APP_SECRET, name="before")
    renamed = await accounts.edit(APPID, name="after", token_api="classic")
    assert (renamed.name, renamed.token_api, renamed.secret, renamed.credential) == ("after", "classic", APP_SECRET, 1)
    changed = await accounts.edit(APPID, secret=OTHER_SECRET)
    assert (changed.secret, changed.credential) == (OTHER_SECRET, 2)


KEYS = ("K" * 43, "k" * 43, "0" * 43)


async def test_the_key_before_the_latest_change_is_kept(accounts: AccountAdmin) -> None:
    first = await accounts.add(APPID, secret=APP_SECRET, name="shop", push_token="pushToken", push_aes_key=KEYS[0])
    assert (first.push_token, first.push_aes_keys) == ("pushToken", KEYS[:1])
    second = await accounts.edit(APPID, push_aes_key=KEYS[1])
    assert second.push_aes_keys == (KEYS[1], KEYS[0])
    assert (await accounts.edit(APPID, push_aes_key=KEYS[1])).push_aes_keys == (KEYS[1], KEYS[0])
    assert (await accounts.edit(APPID, push_token="other")).push_aes_keys == (KEYS[1], KEYS[0])
    assert (await accounts.edit(APPID, push_aes_key=KEYS[2])).push_aes_keys == (KEYS[2], KEYS[1])
    without = await accounts.edit(APPID, push_aes_key=None)
    assert (without.push_token, without.push_aes_keys) == ("other", ())
    assert (await accounts.edit(APPID, push_token=None)).push_token is None
    assert without.credential == 1


@on_one_engine
@pytest.mark.parametrize("token", ["", "ab", "a" * 33, "with blank", "令牌令牌", "token\n"])
async def test_what_is_no_push_token_is_refused(accounts: AccountAdmin, token: str) -> None:
    with pytest.raises(ValueRefused, match=r"^push-token 应为.*push-token must be"):
        await accounts.add(APPID, secret=APP_SECRET, name="shop", push_token=token)


@on_one_engine
@pytest.mark.parametrize("key", ["", "K" * 42, "K" * 44, "K" * 42 + "=", "+" * 43])
async def test_what_is_no_aes_key_is_refused_and_not_repeated(accounts: AccountAdmin, key: str) -> None:
    with pytest.raises(ValueRefused, match=r"^aes-key 应为.*aes-key must be") as refused:
        await accounts.add(APPID, secret=APP_SECRET, name="shop", push_aes_key=key)
    assert not key or key not in str(refused.value)


@on_one_engine
async def test_an_account_shows_none_of_its_secrets(accounts: AccountAdmin) -> None:
    await accounts.add(APPID, secret=APP_SECRET, name="shop", push_token="pushToken", push_aes_key=KEYS[0])
    account = await accounts.edit(APPID, push_aes_key=KEYS[1])
    assert not [secret for secret in (APP_SECRET, "pushToken", *KEYS) if secret in repr(account)]


async def test_a_closed_account_can_be_opened_again(accounts: AccountAdmin) -> None:
    account = await accounts.add(APPID, secret=APP_SECRET, name="shop")
    assert (await accounts.close(APPID)).closed
    assert await accounts.open(APPID) == account


@on_one_engine
@pytest.mark.parametrize("action", ["account", "edit", "close", "open"])
async def test_an_unknown_appid_is_said_to_be_unknown(accounts: AccountAdmin, action: str) -> None:
    actions = {"account": accounts.account, "edit": accounts.edit, "close": accounts.close, "open": accounts.open}
    with pytest.raises(AccountUnknown, match=APPID):
        await actions[action](APPID)
