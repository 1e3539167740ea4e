"""One visitor's data can be deleted by openid."""

from tests.gateway import APPID
from tests.relay.place import Place

from wxgate.relay import forgetting
from wxgate.relay.forgetting import Forgotten, forget


async def test_a_forgotten_visitors_data_is_gone_and_everybody_elses_is_not(place: Place) -> None:
    springboard, other = await place.springboard(), await place.springboard()
    ann, bob = place.person("ann"), place.person("bob")
    anns = [await place.visit(springboard, ann), await place.visit(springboard, ann), await place.visit(other, ann)]
    bobs = await place.visit(other, bob)

    forgotten = await forget(place.gateway.services.database, APPID, ann)

    assert forgotten == Forgotten(visits=3, springboards=2)
    assert [(await place.caller("get_user_data", key=key)).retcode for key in anns] == [116] * 3
    assert (await place.user_data(bobs))["openid"] == bob
    assert await forget(place.gateway.services.database, APPID, ann) == Forgotten(visits=0, springboards=0)


async def test_the_same_openid_of_another_account_is_somebody_else(place: Place) -> None:
    ann = place.person("ann")
    key = await place.visit(await place.springboard(), ann)

    forgotten = await forget(place.gateway.services.database, "wxfedcba9876543210", ann)

    assert forgotten == Forgotten(visits=0, springboards=0)
    assert await place.user_data(key)


async def test_after_the_first_visitor_was_forgotten_the_next_is_still_a_second_one(place: Place) -> None:
    springboard = await place.springboard()
    ann = place.person("ann")
    await place.visit(springboard, ann)
    await forget(place.gateway.services.database, APPID, ann)

    nobody = await place.caller("get_user_data", key=springboard)
    await place.visit(springboard, place.person("bob"))
    several = await place.caller("get_user_data", key=springboard)

    assert nobody.retcode == 116
    assert several.retcode == 116
    assert "several" in several.msg


async def test_springboards_beyond_the_first_chunk_are_looked_at_too(place: Place) -> None:
    ann = place.person("ann")
    first = await place.springboard()
    client, account = await place.clients.client(place.caller.code), await place.accounts.account(APPID)
    for _ in range(forgetting.CHUNK + 1):
        await place.gateway.services.relay.springboards.create(
            client, account, "https://shop.example.com/", "oauth_snsapi_openid"
        )
    last = await place.springboard()
    await place.visit(first, ann)
    await place.visit(last, ann)

    assert await forget(place.gateway.services.database, APPID, ann) == Forgotten(visits=2, springboards=2)
