"""What a client is told of its visitors, and what it is not (seed 3.3, 3.4; contract §3)."""

import asyncio
import json

from tests.account_kinds import BOTH_KINDS, OWN_KIND
from tests.relay.engines import ONE_ENGINE
from tests.relay.place import BASE, Place

pytestmark = BOTH_KINDS

A_DAY = 86400.0


@ONE_ENGINE
async def test_user_data_that_was_set_comes_back_as_the_object_under_a_key_of_its_own(place: Place) -> None:
    springboard = await place.springboard()
    data = {"openid": "oA", "nickname": "小明 👋", "nested": {"a": [1, 2.5, None, True]}, "": ""}

    reply = await place.caller("set_user_data", key=springboard, user_data=json.dumps(data, ensure_ascii=False))

    assert isinstance(reply.data, str)
    assert reply.data != springboard
    assert await place.user_data(reply.data) == data


async def test_the_springboards_key_works_while_there_is_one_visitor(place: Place) -> None:
    springboard = await place.springboard()
    ann = place.person("ann")

    await place.visit(springboard, ann)
    await place.visit(springboard, ann)

    assert (await place.user_data(springboard))["openid"] == ann


async def test_with_several_visitors_only_their_own_keys_work(place: Place) -> None:
    springboard = await place.springboard()
    ann, bob = place.person("ann"), place.person("bob")

    keys = [await place.visit(springboard, openid) for openid in (ann, bob)]
    refused = await place.caller("get_user_data", key=springboard)

    assert [(await place.user_data(key))["openid"] for key in keys] == [ann, bob]
    assert refused.retcode == 116
    assert "several" in refused.msg


async def test_several_visitors_stay_several_when_the_first_one_comes_again(place: Place) -> None:
    springboard = await place.springboard()
    ann, bob = place.person("ann"), place.person("bob")

    for openid in (ann, bob, ann, ann):
        await place.visit(springboard, openid)

    assert (await place.caller("get_user_data", key=springboard)).retcode == 116


@OWN_KIND
async def test_a_second_visitor_is_noticed_although_the_first_ones_data_has_expired(place: Place) -> None:
    springboard = await place.springboard()
    await place.visit(springboard, place.person("ann"))
    place.pass_time(A_DAY + 1)

    await place.visit(springboard, place.person("bob"))

    reply = await place.caller("get_user_data", key=springboard)
    assert reply.retcode == 116
    assert "several" in reply.msg


async def test_visitors_at_the_same_moment_are_noticed_too(place: Place) -> None:
    springboard = await place.springboard()
    openids = [place.person(f"p{number}") for number in range(6)]
    codes = [place.code(openid) for openid in openids]

    responses = await asyncio.gather(*(place.come_back(springboard, code) for code in codes))

    assert {response.status_code for response in responses} == {302}
    assert await place.count("visits") == 6
    assert (await place.caller("get_user_data", key=springboard)).retcode == 116


async def test_without_an_openid_every_visit_counts_as_another_visitor(place: Place) -> None:
    for data in ('{"nickname":"x"}', '{"openid":""}', '{"openid":7}', '{"openid":null}'):
        springboard = await place.springboard()
        await place.caller("set_user_data", key=springboard, user_data=data)
        one = await place.caller("get_user_data", key=springboard)
        await place.caller("set_user_data", key=springboard, user_data=data)
        two = await place.caller("get_user_data", key=springboard)
        assert (one.retcode, two.retcode) == (200, 116), data


@ONE_ENGINE
async def test_a_springboard_that_nobody_came_through_says_so(place: Place) -> None:
    reply = await place.caller("get_user_data", key=await place.springboard(BASE))

    assert reply.retcode == 116
    assert "nobody has come through" in reply.msg


async def test_keys_unknown_expired_or_anothers_are_told_alike(place: Place) -> None:
    springboard = await place.springboard()
    key = await place.visit(springboard, place.person("ann"))
    stranger = await place.another_client()

    replies = [
        await stranger("get_user_data", key=key),
        await stranger("get_user_data", key=springboard),
        await stranger("get_user_data", key="0" * 32),
        await stranger("set_user_data", key=springboard, user_data="{}"),
    ]
    place.pass_time(A_DAY + 1)
    replies += [await place.caller("get_user_data", key=key), await place.caller("get_user_data", key=springboard)]

    assert {reply.retcode for reply in replies} == {116}
    assert len({reply.msg.replace(reply.request_id, "") for reply in replies}) == 1


@ONE_ENGINE
async def test_nothing_can_be_set_on_a_visit_or_on_anothers_springboard(place: Place) -> None:
    springboard = await place.springboard()
    visit = await place.visit(springboard, place.person("ann"))
    stranger = await place.another_client()

    on_a_visit = await place.caller("set_user_data", key=visit, user_data="{}")
    by_a_stranger = await stranger("set_user_data", key=springboard, user_data="{}")

    assert (on_a_visit.retcode, by_a_stranger.retcode) == (116, 116)
    assert await place.count("visits") == 1


@ONE_ENGINE
async def test_user_data_may_have_64_kib_and_no_more(place: Place) -> None:
    springboard = await place.springboard()
    most = json.dumps({"a": "中" * 21800, "b": ""}, ensure_ascii=False)
    most = most[:-2] + "x" * (64 * 1024 - len(most.encode())) + most[-2:]
    assert len(most.encode()) == 64 * 1024

    fits = await place.caller("set_user_data", key=springboard, user_data=most)
    too_much = await place.caller("set_user_data", key=springboard, user_data=most[:-2] + "x" + most[-2:])

    assert (fits.retcode, too_much.retcode) == (200, 115)
    assert await place.user_data(str(fits.data)) == json.loads(most)
