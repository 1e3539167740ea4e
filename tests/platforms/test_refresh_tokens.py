"""The refresh token: never lost, whatever happens to WeChat's answers."""

import asyncio

import pytest
from sqlalchemy import Connection, select
from tests.gateway import RunningGateway, running_gateway, settings_for
from tests.platforms.place import API, APPID, COMPONENT, Place, eventually

from wxgate.db import metadata
from wxgate.tenants.rotation import rotate
from wxgate.tenants.vault import Vault
from wxgate.tokens.record import Key
from wxgate.tokens.tables import tokens
from wxgate.tokens.token import AUTHORIZER_ACCESS_TOKEN

KEY = Key(APPID, AUTHORIZER_ACCESS_TOKEN)


@pytest.fixture
async def rotating(bare_place: Place) -> Place:
    """The place, with a WeChat that changes the refresh token with every use."""
    await bare_place.add_platform(rotates_refresh_tokens=True)
    await bare_place.until_ticket()
    return bare_place


def _sealed(connection: Connection) -> str | None:
    this = (tokens.c.appid == KEY.appid, tokens.c.kind == KEY.kind)
    return connection.execute(select(tokens.c.refresh_token).where(*this)).scalar_one_or_none()


async def kept(place: Place, vault: Vault | None = None) -> str | None:
    """The refresh token as the database has it."""
    services = place.gateway.services
    sealed = await services.database.read(_sealed)
    return None if sealed is None else (vault or services.vault).open(sealed, KEY.refresh_cell)


def current(place: Place) -> str:
    """The one that WeChat takes now."""
    (platform,) = place.sim.platforms()
    authorizations = platform["authorizations"]
    assert isinstance(authorizations, list)
    return str(authorizations[0]["refresh_token"])


async def test_the_newest_is_stored_with_every_refresh(rotating: Place) -> None:
    caller = await rotating.authorized_client()
    first = await kept(rotating)
    assert first == current(rotating)
    for _ in range(3):
        await rotating.advance(7300)
        assert (await caller("get_access_token")).retcode == 200
    assert await kept(rotating) == current(rotating)
    assert await kept(rotating) != first


async def test_an_answer_lost_after_weixin_changed_it_costs_no_client_anything(rotating: Place) -> None:
    caller = await rotating.authorized_client()
    first = await kept(rotating)
    rotating.sim.fault(f"{API}authorizer_token", "cut", when="after", count=1)
    await rotating.advance(6990)
    seen = set()

    async def renewed() -> bool:
        seen.add((await caller("get_access_token")).retcode)
        return await kept(rotating) not in {first, None}

    await eventually(renewed)
    assert seen == {200}
    assert await kept(rotating) == current(rotating)
    assert rotating.sim.calls(f"{API}get_authorizer_list") >= 1


async def test_one_that_cannot_be_read_any_more_is_fetched_from_weixins_list(rotating: Place) -> None:
    caller = await rotating.authorized_client()
    services = rotating.gateway.services

    def spoil(connection: Connection) -> None:
        connection.execute(tokens.update().where(tokens.c.appid == APPID).values(refresh_token="v1.gone.x"))

    await services.database.run(spoil)
    await rotating.advance(7300)
    assert (await caller("get_access_token")).retcode == 200
    assert await kept(rotating) == current(rotating)


async def test_an_account_that_is_not_in_the_list_is_114_with_the_reason(place: Place) -> None:
    caller = await place.authorized_client()
    await asyncio.to_thread(place.sim.change_platform, COMPONENT, push_url="")
    await place.withdraw()
    await place.advance(7300)
    refused = await caller("get_access_token")
    assert (refused.retcode, refused.data) == (114, None)
    assert "must authorise again" in refused.msg


async def test_secrets_rotate_seals_what_platforms_have_anew(place: Place) -> None:
    await place.authorized_client()
    services = place.gateway.services
    old = await kept(place)
    keys = [b"n" * 32, b"0123456789abcdef0123456789abcdef"]
    done = await rotate(services.database, Vault(keys), metadata)
    only_new = Vault(keys[:1])
    assert done.unreadable == 0
    assert await kept(place, only_new) == old
    sealed = await services.database.read(
        lambda connection: connection.exec_driver_sql(
            "SELECT secret, push_token, push_aes_key, ticket FROM platforms"
        ).one()
    )
    assert all(str(each).startswith(only_new.prefix) for each in sealed)


async def test_two_processes_that_are_told_the_same_exchange_it_once(place: Place, database_url: str) -> None:
    code = await place.authorize(1, 4, told=False)
    async with running_gateway(settings_for(database_url, place.sim.url)) as second:
        both: tuple[RunningGateway, ...] = (place.gateway, second)
        fields = {
            "InfoType": "authorized",
            "AuthorizerAppid": APPID,
            "AuthorizationCode": code,
            "CreateTime": f"{place.gateway.services.clock.now():.0f}",
        }
        await asyncio.gather(
            *(each.services.platforms.events.take(COMPONENT, fields) for each in both for _ in range(3))
        )
        await place.until_authorized()
        caller = await place.client()
        await second.services.directory.reload()
        token = (await caller("get_access_token")).data
        other = await second.caller(caller.code, caller.secret)("get_access_token")
    assert other.data == token
    assert place.sim.calls(f"{API}query_auth") == 1
