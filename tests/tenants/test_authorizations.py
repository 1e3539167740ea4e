"""What is written down of an account's authorisation of a platform."""

import pytest
from tests.tenants.world import APP_SECRET, APPID

from wxgate.db import Database
from wxgate.protocol.clock import Clock
from wxgate.protocol.errors import PlatformUnusable
from wxgate.tenants import authorizations
from wxgate.tenants.account_admin import AccountAdmin
from wxgate.tenants.authorization import Authorization, Profile
from wxgate.tenants.directory import Directory
from wxgate.tenants.platform_admin import PlatformAdmin
from wxgate.tenants.records import platform_cell
from wxgate.tenants.standing import check_standing
from wxgate.tenants.vault import Vault

COMPONENT = "wx2f8e1c0a9b7d6e53"
OTHER = "wxffffffffffffffff"
AT = 1_700_000_000


async def authorized(database: Database, at: int = AT, component: str = COMPONENT) -> int | None:
    return await database.run(authorizations.authorize, APPID, component, {1, 8}, at, float(at))


@pytest.fixture
def platforms(database: Database, vault: Vault, clock: Clock) -> PlatformAdmin:
    return PlatformAdmin(database, vault, clock)


async def add_platform(platforms: PlatformAdmin) -> None:
    await platforms.add(COMPONENT, name="平台", secret=APP_SECRET, push_token="token", push_aes_key="K" * 43)


async def test_an_unknown_account_appears_and_is_described(database: Database, accounts: AccountAdmin) -> None:
    assert await authorized(database) == 1
    await database.run(authorizations.describe, APPID, COMPONENT, "咖啡店", Profile("gh_0123456789ab", service_type=2))
    account = await accounts.account(APPID)
    assert (account.name, account.secret, account.component_appid) == ("咖啡店", None, COMPONENT)
    assert account.authorization == Authorization(
        COMPONENT, frozenset({1, 8}), AT, None, Profile("gh_0123456789ab", service_type=2)
    )


async def test_an_own_account_goes_over_keeps_its_name_and_can_be_taken_back(
    database: Database, accounts: AccountAdmin
) -> None:
    await accounts.add(APPID, secret=APP_SECRET, name="我们的店")
    assert await authorized(database) == 2
    await database.run(authorizations.describe, APPID, COMPONENT, "咖啡店", Profile())
    account = await accounts.account(APPID)
    assert (account.name, account.component_appid, account.secret) == ("我们的店", COMPONENT, APP_SECRET)
    back = await accounts.edit(APPID, secret=APP_SECRET)
    assert (back.authorization, back.credential) == (None, 3)


async def test_a_withdrawal_counts_once_and_only_from_the_platform_in_force(
    database: Database, accounts: AccountAdmin
) -> None:
    await authorized(database)
    assert not await database.run(authorizations.withdraw, APPID, OTHER, AT + 5)
    assert not await database.run(authorizations.withdraw, APPID, COMPONENT, AT - 1)
    assert await database.run(authorizations.withdraw, APPID, COMPONENT, AT + 5)
    assert not await database.run(authorizations.withdraw, APPID, COMPONENT, AT + 6)
    account = await accounts.account(APPID)
    assert account.authorization is not None
    assert (account.authorization.withdrawn_at, account.credential) == (AT + 5, 2)


async def test_another_authorisation_undoes_a_withdrawal(database: Database, accounts: AccountAdmin) -> None:
    await authorized(database)
    await database.run(authorizations.withdraw, APPID, COMPONENT, AT + 5)
    assert await authorized(database, AT + 60) == 3
    account = await accounts.account(APPID)
    assert account.authorization is not None
    assert account.authorization.withdrawn_at is None


async def test_the_newest_ticket_is_kept_whatever_the_order(
    database: Database, vault: Vault, platforms: PlatformAdmin
) -> None:
    await add_platform(platforms)

    async def take(ticket: str, at: int) -> bool:
        sealed = vault.seal(ticket, platform_cell(COMPONENT, "ticket"))
        return await database.run(authorizations.take_ticket, COMPONENT, sealed, at)

    assert [await take("second", AT + 600), await take("first", AT), await take("second", AT + 600)] == [
        True,
        False,
        True,
    ]
    platform = await platforms.platform(COMPONENT)
    assert (platform.ticket, platform.ticket_at) == ("second", AT + 600)
    assert "second" not in repr(platform)
    assert platform.live_ticket(AT + 600 + 11 * 3600) == "second"
    assert platform.live_ticket(AT + 600 + 12 * 3600) is None


async def test_a_platform_that_may_not_speak_is_114_and_says_why(
    database: Database, vault: Vault, platforms: PlatformAdmin, accounts: AccountAdmin
) -> None:
    await add_platform(platforms)
    await authorized(database)
    directory = Directory(database, vault)
    await directory.load()
    account = directory.account(APPID)
    assert account is not None
    check_standing(account, directory.platform(COMPONENT))
    with pytest.raises(PlatformUnusable, match="closed"):
        check_standing(account, None)
    await platforms.close(COMPONENT)
    await directory.reload()
    with pytest.raises(PlatformUnusable, match="closed"):
        check_standing(account, directory.platform(COMPONENT))
    await database.run(authorizations.withdraw, APPID, COMPONENT, AT)
    with pytest.raises(PlatformUnusable, match="withdrew"):
        check_standing(await accounts.account(APPID), directory.platform(COMPONENT))


async def test_another_secret_voids_the_platforms_tokens(platforms: PlatformAdmin) -> None:
    await add_platform(platforms)
    renamed = await platforms.edit(COMPONENT, name="新名称")
    changed = await platforms.edit(COMPONENT, secret="f" * 32)
    assert (renamed.credential, changed.credential, changed.secret) == (1, 2, "f" * 32)
