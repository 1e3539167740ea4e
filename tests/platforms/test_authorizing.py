"""An account authorises a platform, and takes it back."""

from sqlalchemy import select
from tests.platforms.place import API, APPID, COMPONENT, Place, eventually

from wxgate.jobs.tables import dead_jobs
from wxgate.protocol.deadline import Deadline
from wxgate.tenants.authorization import Authorization


async def test_an_account_appears_with_name_kind_and_grants_when_a_push_tells(place: Place) -> None:
    await place.authorize(1, 4, 8)
    account = await place.until_authorized()
    standing = account.authorization
    assert isinstance(standing, Authorization)
    assert (account.name, standing.component_appid) == ("咖啡店", COMPONENT)
    assert standing.capabilities == {1, 4, 8}
    assert standing.profile.original_id.startswith("gh_")
    assert str(standing.profile.kind) == "服务号，已认证 / service account, verified"
    caller = await place.client()
    assert (await caller("get_access_token")).retcode == 200


async def test_the_code_is_exchanged_once_however_often_it_is_told(place: Place) -> None:
    code = await place.authorize()
    await place.until_authorized()
    services = place.gateway.services
    fields = {
        "InfoType": "authorized",
        "AuthorizerAppid": APPID,
        "AuthorizationCode": code,
        "CreateTime": f"{services.clock.now():.0f}",
    }
    for _ in range(3):
        await services.platforms.events.take(COMPONENT, fields)
    platform = services.directory.platform(COMPONENT)
    assert platform is not None
    assert await services.platforms.exchange.brought(platform, code, Deadline.after(5)) == APPID
    assert place.sim.calls(f"{API}query_auth") == 1


async def test_a_withdrawal_is_114_at_once_and_another_authorisation_cures_it(place: Place) -> None:
    caller = await place.authorized_client()
    token = (await caller("get_access_token")).data
    await place.withdraw()
    await place.until_withdrawn()
    refused = await caller("get_access_token")
    assert (refused.retcode, refused.data) == (114, None)
    assert "withdrew its authorisation" in refused.msg
    await place.authorize()
    await place.until_authorized()
    again = await caller("get_access_token")
    assert again.retcode == 200
    assert again.data != token


async def test_a_late_withdrawal_from_before_the_authorisation_changes_nothing(place: Place) -> None:
    caller = await place.authorized_client()
    events = place.gateway.services.platforms.events
    account = place.account()
    assert account is not None
    assert account.authorization is not None
    at = account.authorization.authorized_at - 5
    await events.take(COMPONENT, {"InfoType": "unauthorized", "AuthorizerAppid": APPID, "CreateTime": str(at)})
    assert (await caller("get_access_token")).retcode == 200


async def test_what_a_platform_is_told_besides_is_ignored(place: Place) -> None:
    events = place.gateway.services.platforms.events
    for fields in (
        {},
        {"InfoType": "notify_third_fasteregister", "CreateTime": "1700000000"},
        {"InfoType": "authorized", "AuthorizerAppid": "../../etc", "AuthorizationCode": "x", "CreateTime": "later"},
        {"InfoType": "unauthorized", "AuthorizerAppid": APPID, "CreateTime": "9" * 30},
    ):
        await events.take(COMPONENT, fields)
    assert place.account() is None


async def test_a_lost_answer_to_the_exchange_is_made_good_from_what_weixin_knows(place: Place) -> None:
    place.sim.fault(f"{API}query_auth", "cut", when="after", count=1)
    await place.authorize(1, 4)
    account = await place.until_authorized()
    assert account.authorization is not None
    assert account.authorization.capabilities == {1, 4}
    caller = await place.client()
    assert (await caller("get_access_token")).retcode == 200
    assert place.sim.calls(f"{API}get_authorizer_list") >= 1


async def test_a_code_that_is_worth_nothing_ends_as_a_dead_letter(place: Place) -> None:
    services = place.gateway.services
    fields = {"InfoType": "authorized", "AuthorizerAppid": APPID, "AuthorizationCode": "queryauthcode@@@nonsense"}
    await services.platforms.events.take(COMPONENT, {**fields, "CreateTime": f"{services.clock.now():.0f}"})

    async def buried() -> bool:
        kinds = await services.database.read(
            lambda connection: list(connection.execute(select(dead_jobs.c.kind)).scalars())
        )
        return kinds == ["authorization"]

    await eventually(buried)
    assert place.account() is None
