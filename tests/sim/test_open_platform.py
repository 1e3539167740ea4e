"""Tickets, tokens and authorisations of third-party platforms (WeChat reference §3)."""

import httpx
import pytest
from tests.sim.open_platform import COMPONENT, Component
from tests.sim.weixin import Weixin

from wxgate_sim.remote import SimError, SimFollower

HALF_A_DAY = 12 * 3600


def test_a_ticket_gives_a_token_and_works_for_twelve_hours_beside_newer_ones(component: Component) -> None:
    sim = component.weixin.sim
    first = sim.push_ticket(component.platform.appid)
    sim.push_ticket(component.platform.appid)
    sim.advance(HALF_A_DAY - 1)
    told = component.stranger(component_verify_ticket=first)
    sim.advance(1)

    assert told.keys() == {"component_access_token", "expires_in"}
    assert told["expires_in"] == 7200
    assert component.stranger(component_verify_ticket=first)["errcode"] == 61005


@pytest.mark.parametrize(
    ("changes", "errcode"),
    [
        ({"component_appid": ""}, 41018),
        ({"component_appsecret": ""}, 41004),
        ({"component_verify_ticket": ""}, 41020),
        ({"component_appid": "wx0000000000000000"}, 40013),
        ({"component_appsecret": "wrong"}, 40125),
        ({"component_verify_ticket": "ticket@@@of nobody"}, 61006),
    ],
)
def test_a_token_is_refused_to_who_is_not_the_platform(
    component: Component, changes: dict[str, str], errcode: int
) -> None:
    assert component.stranger(**changes)["errcode"] == errcode


def test_an_account_is_no_platform_and_a_platform_no_account(component: Component) -> None:
    weixin, platform = component.weixin, component.platform
    told = component.stranger(component_appid=weixin.account.appid, component_appsecret=weixin.account.secret)

    assert told["errcode"] == 61011
    assert weixin.stable(appid=platform.appid, secret=platform.secret)["errcode"] == 61024
    assert weixin.classic(appid=platform.appid, secret=platform.secret)["errcode"] == 61024


def test_a_token_is_of_use_to_its_own_platform_alone(component: Component) -> None:
    other = Component(component.weixin, component.weixin.sim.add_platform())

    assert other.ask("create_preauthcode", component.token())["errcode"] == 61011


def test_the_ticket_of_another_platform_is_no_proof(component: Component) -> None:
    sim = component.weixin.sim
    other = sim.push_ticket(sim.add_platform().appid)

    assert component.stranger(component_verify_ticket=other)["errcode"] == 61006


def test_a_platform_token_lives_two_hours_and_its_predecessor_five_minutes_more(component: Component) -> None:
    sim = component.weixin.sim
    before, first, second = (component.token() for _ in range(3))

    def told(token: str) -> object:
        return component.ask("create_preauthcode", token).get("errcode")

    assert (told(before), told(first), told(second)) == (40001, None, None)
    sim.advance(300)
    assert (told(first), told(second)) == (40001, None)
    sim.advance(6900)
    assert told(second) == 42001
    component.change(token_expired_errcode=42006)
    assert told(second) == 42006
    assert (told(""), told("garbage")) == (41021, 40014)


def test_the_overlap_of_tokens_can_be_none(component: Component) -> None:
    component.change(token_overlap=0)
    first, _ = component.token(), component.token()

    assert component.ask("create_preauthcode", first)["errcode"] == 40001


def test_an_account_authorises_and_its_code_tells_once_what_it_granted(component: Component) -> None:
    sim, platform = component.weixin.sim, component.platform
    code = sim.authorize(platform.appid, component.appid, (1, 8))
    told = component.ask("query_auth", authorization_code=code)
    information = told["authorization_info"]
    assert isinstance(information, dict)

    assert told.keys() == {"authorization_info"}
    assert information["authorizer_appid"] == component.appid
    assert information["expires_in"] == 7200
    assert information["func_info"] == [{"funcscope_category": {"id": each}} for each in (1, 8)]
    assert str(information["authorizer_refresh_token"]).startswith("refreshtoken@@@")
    assert component.ask("query_auth", authorization_code=code)["errcode"] == 61009


def test_a_code_expires_and_is_of_one_platform(component: Component) -> None:
    sim = component.weixin.sim
    other = Component(component.weixin, sim.add_platform())
    code = sim.authorize(component.platform.appid, component.appid)

    assert other.ask("query_auth", authorization_code=code)["errcode"] == 61009
    sim.advance(3600)
    assert component.ask("query_auth", authorization_code=code)["errcode"] == 61010


def test_a_refresh_token_stays_the_same_until_the_account_authorises_again(component: Component) -> None:
    first = component.authorized()["authorizer_refresh_token"]
    renewed = component.renew(first)
    assert renewed["authorizer_refresh_token"] == first
    assert renewed["expires_in"] == 7200

    second = component.authorized()["authorizer_refresh_token"]
    assert component.renew(first)["errcode"] == 61023
    assert component.renew(second)["authorizer_refresh_token"] == second
    assert [each["refresh_token"] for each in component.listed()] == [second]


def test_a_refresh_token_whose_successor_was_lost_on_the_way_is_found_in_the_list(component: Component) -> None:
    component.change(rotates_refresh_tokens=True)
    first, token = component.authorized()["authorizer_refresh_token"], component.token()
    component.weixin.sim.fault(f"{COMPONENT}api_authorizer_token", "cut", when="after", count=1)
    with pytest.raises(httpx.TransportError):
        component.renew(first, token)

    assert component.renew(first, token)["errcode"] == 61023
    (found,) = component.listed()
    renewed = component.renew(found["refresh_token"], token)
    assert found["refresh_token"] not in (first, renewed["authorizer_refresh_token"])


def test_an_authorizer_token_works_like_the_accounts_own_beside_it(component: Component, person: SimFollower) -> None:
    weixin, openid = component.weixin, person.openid(component.appid)
    own, theirs = weixin.token(), str(component.authorized()["authorizer_access_token"])
    told = [weixin.get("/cgi-bin/user/info", access_token=each, openid=openid) for each in (own, theirs)]

    assert told[0] == told[1]
    assert told[0]["openid"] == openid
    weixin.sim.ask("PATCH", f"accounts/{component.appid}", {"secret": "0" * 32})
    assert (weixin.refusal_of(own), weixin.refusal_of(theirs)) == (40001, None)
    quota = weixin.post("/cgi-bin/openapi/quota/get", {"cgi_path": "/cgi-bin/user/info"}, access_token=theirs)["quota"]
    assert isinstance(quota, dict)
    assert quota["used"] == 2


def test_authorizer_tokens_overlap_expire_and_end_with_the_account(component: Component) -> None:
    weixin = component.weixin
    refresh_token = component.authorized()["authorizer_refresh_token"]
    first, second = (str(component.renew(refresh_token)["authorizer_access_token"]) for _ in range(2))

    weixin.sim.advance(300)
    assert (weixin.refusal_of(first), weixin.refusal_of(second)) == (40001, None)
    weixin.sim.advance(6900)
    assert weixin.refusal_of(second) == 42001
    third = str(component.renew(refresh_token)["authorizer_access_token"])
    weixin.change(frozen=True)
    assert weixin.refusal_of(third) == 40001
    assert component.renew(refresh_token)["errcode"] == 50007


@pytest.mark.parametrize(
    ("path", "needed", "others"),
    [
        ("/cgi-bin/message/custom/send", 1, (2, 7)),
        ("/cgi-bin/message/custom/send", 6, (2, 7)),
        ("/cgi-bin/message/template/send", 7, (1, 8)),
        ("/cgi-bin/qrcode/create", 3, (1, 4)),
        ("/card/code/get", 8, (4, 7)),
        ("/shakearound/user/getshakeinfo", 12, (8,)),
    ],
)
def test_a_path_is_open_to_who_was_granted_its_set(
    component: Component, path: str, needed: int, others: tuple[int, ...]
) -> None:
    without = str(component.authorized(*others)["authorizer_access_token"])
    assert component.weixin.post(path, {}, access_token=without)["errcode"] == 61007

    component.authorized(*others, needed)
    assert component.weixin.post(path, {}, access_token=without)["errcode"] not in (61007, 40001)
    assert component.weixin.refusal_of(without) is None


def test_withdrawing_ends_everything_and_authorising_again_begins_anew(component: Component) -> None:
    weixin, granted = component.weixin, component.authorized()
    code = weixin.sim.authorize(component.platform.appid, component.appid)
    weixin.sim.withdraw(component.platform.appid, component.appid)

    assert weixin.refusal_of(str(granted["authorizer_access_token"])) == 40001
    assert component.renew(granted["authorizer_refresh_token"])["errcode"] == 61003
    assert component.ask("query_auth", authorization_code=code)["errcode"] == 61003
    assert component.ask("get_authorizer_info", authorizer_appid=component.appid)["errcode"] == 61003
    assert component.listed() == []
    with pytest.raises(SimError, match="this account has not authorised the platform"):
        weixin.sim.withdraw(component.platform.appid, component.appid)
    anew = component.authorized()
    assert component.renew(granted["authorizer_refresh_token"])["errcode"] == 61023
    assert weixin.refusal_of(str(anew["authorizer_access_token"])) is None


def test_who_may_have_no_tokens_authorises_without_any(component: Component) -> None:
    component.weixin.change(token_forbidden=True)
    information = component.authorized(1)
    (found,) = component.listed()

    assert information == {"authorizer_appid": component.appid, "func_info": [{"funcscope_category": {"id": 1}}]}
    assert component.renew(found["refresh_token"])["errcode"] == 48001


def test_tokens_of_a_platform_can_be_spoiled(component: Component) -> None:
    sim, appid, own = component.weixin.sim, component.platform.appid, component.token()
    theirs = str(component.authorized()["authorizer_access_token"])
    sim.spoil_platform_tokens(appid, component.appid)
    assert component.weixin.refusal_of(theirs) == 40001
    assert "pre_auth_code" in component.ask("create_preauthcode", own)

    sim.spoil_platform_tokens(appid)
    assert component.ask("create_preauthcode", own)["errcode"] == 40001
    latest = component.token()
    component.change(secret="f" * 32)
    assert component.ask("create_preauthcode", latest)["errcode"] == 40001


def test_a_body_that_cannot_be_read_names_no_platform(component: Component) -> None:
    asked = component.weixin.http.post(f"{COMPONENT}api_component_token", content="{")
    renewing = {"component_access_token": component.token()}

    assert asked.json()["errcode"] == 41018
    assert component.weixin.get(f"{COMPONENT}api_component_token")["errcode"] == 43002
    assert component.weixin.post(f"{COMPONENT}api_create_preauthcode", [], **renewing)["errcode"] == 47001


def test_an_account_may_authorise_several_platforms(component: Component) -> None:
    weixin = component.weixin
    other = Component(weixin, weixin.sim.add_platform())
    tokens = [str(each.authorized()["authorizer_access_token"]) for each in (component, other)]
    weixin.sim.withdraw(component.platform.appid, component.appid)

    assert [weixin.refusal_of(each) for each in tokens] == [40001, None]


def test_the_kinds_of_tokens_are_told_apart(component: Component) -> None:
    weixin, own = component.weixin, component.token()
    theirs = str(component.authorized()["authorizer_access_token"])

    assert weixin.refusal_of(own) == 61015
    assert component.ask("create_preauthcode", theirs)["errcode"] == 61014
    assert component.ask("create_preauthcode", weixin.token())["errcode"] == 61014
    told = weixin.post(f"{COMPONENT}api_create_preauthcode", {"component_appid": component.platform.appid})
    assert told["errcode"] == 41021
    body = {"component_appid": component.platform.appid}
    assert "pre_auth_code" in weixin.post(f"{COMPONENT}api_create_preauthcode", body, access_token=component.token())


def test_the_account_is_described_with_what_it_granted(component: Component) -> None:
    component.weixin.change(kind="subscription")
    refresh_token = component.authorized(1, 8)["authorizer_refresh_token"]
    told = component.ask("get_authorizer_info", authorizer_appid=component.appid)
    described, information = told["authorizer_info"], told["authorization_info"]
    assert isinstance(described, dict)
    assert isinstance(information, dict)

    assert (described["nick_name"], described["user_name"]) == ("青禾书店", component.weixin.account.original_id)
    assert described["service_type_info"] == {"id": 0}
    assert information["authorizer_refresh_token"] == refresh_token
    assert [each["funcscope_category"]["id"] for each in information["func_info"]] == [1, 8]


def test_the_list_is_told_in_pages_of_500_at_most(component: Component) -> None:
    sim = component.weixin.sim
    for _ in range(3):
        sim.authorize(component.platform.appid, sim.add_account().appid)
    told = component.ask("get_authorizer_list", offset=1, count=1)

    assert told["total_count"] == 3
    assert isinstance(told["list"], list)
    assert [set(each) for each in told["list"]] == [{"authorizer_appid", "refresh_token", "auth_time"}]
    assert component.ask("get_authorizer_list", offset=0, count=501)["errcode"] == 40097
    assert component.ask("get_authorizer_list", offset=-1, count=1)["errcode"] == 40097
    assert component.ask("get_authorizer_list", offset=0)["errcode"] == 47001


def test_options_of_an_account_are_read_and_set(component: Component) -> None:
    component.authorized()
    option = {"authorizer_appid": component.appid, "option_name": "location_report"}
    assert component.ask("set_authorizer_option", **option, option_value="2")["errcode"] == 0

    assert component.ask("get_authorizer_option", **option) == {**option, "option_value": "2"}
    assert component.ask("set_authorizer_option", **option, option_value="3")["errcode"] == 61013
    assert component.ask("get_authorizer_option", **{**option, "option_name": "mood"})["errcode"] == 61012


def test_a_platform_has_quotas_an_allow_list_and_permissions_of_its_own(component: Component) -> None:
    weixin, path = component.weixin, f"{COMPONENT}api_create_preauthcode"
    token = component.token()
    component.change(quotas={path: {"daily": 1}})
    assert "pre_auth_code" in component.ask("create_preauthcode", token)
    assert component.ask("create_preauthcode", token)["errcode"] == 45009
    told = weixin.post("/cgi-bin/openapi/quota/get", {"cgi_path": path}, access_token=token)
    assert told["quota"] == {"daily_limit": 1, "used": 1, "remain": 0}
    body = {"component_appid": component.platform.appid}
    assert weixin.post(f"{COMPONENT}clear_quota", body, component_access_token=token)["errcode"] == 0
    assert "pre_auth_code" in component.ask("create_preauthcode", token)

    component.change(ip_allowlist=["10.1.2.3"])
    assert component.ask("create_preauthcode", token)["errcode"] == 61004
    assert component.stranger()["errcode"] == 61004
    component.change(ip_allowlist=None, unauthorized=[path])
    assert component.ask("create_preauthcode", token)["errcode"] == 48001


def test_a_quota_of_the_other_kind_of_token_cannot_be_read(component: Component) -> None:
    weixin, path = component.weixin, f"{COMPONENT}api_create_preauthcode"

    def told(path: str, token: str) -> object:
        return weixin.post("/cgi-bin/openapi/quota/get", {"cgi_path": path}, access_token=token)["errcode"]

    assert told(path, weixin.token()) == 76022
    assert told("/cgi-bin/user/info", component.token()) == 76022
    assert told("/cgi-bin/component/none", component.token()) == 76021


def test_faults_strike_one_platform_or_one_account(component: Component) -> None:
    weixin, renewing = component.weixin, f"{COMPONENT}api_authorizer_token"
    refresh_token = component.authorized()["authorizer_refresh_token"]
    weixin.sim.fault(renewing, "errcode", -1, appid=weixin.sim.add_account().appid)
    weixin.sim.fault(f"{COMPONENT}api_component_token", "errcode", -1, appid=component.platform.appid, count=1)

    assert component.stranger()["errcode"] == -1
    assert "authorizer_access_token" in component.renew(refresh_token)
    weixin.sim.fault(renewing, "errcode", -1, appid=component.appid)
    assert component.renew(refresh_token)["errcode"] == -1
    assert weixin.sim.calls(renewing) == 2


def test_calls_are_recorded_without_secrets(component: Component) -> None:
    granted = component.authorized()
    component.renew(granted["authorizer_refresh_token"])
    recorded = str(component.weixin.sim.call_log())

    assert "component_verify_ticket" in recorded
    assert "@@@" not in recorded
    assert component.platform.secret not in recorded


def test_a_platform_that_does_not_ask_for_a_set_cannot_be_granted_it(component: Component) -> None:
    sim, appid = component.weixin.sim, component.platform.appid
    component.change(functions=[1, 2])
    with pytest.raises(SimError, match="functions: may hold only what the platform asks for"):
        sim.authorize(appid, component.appid, (1, 8))
    with pytest.raises(SimError, match="functions: must be a list of permission sets: 1, 2"):
        sim.authorize(appid, component.appid, (99,))

    sim.authorize(appid, component.appid)
    (told,) = sim.platforms()
    assert isinstance(told["authorizations"], list)
    assert told["authorizations"][0]["functions"] == [1, 2]


def test_platforms_and_accounts_share_no_appid(weixin: Weixin) -> None:
    with pytest.raises(SimError, match="appid: is taken"):
        weixin.sim.add_platform(appid=weixin.account.appid)
    platform = weixin.sim.add_platform()
    with pytest.raises(SimError, match="appid: is taken"):
        weixin.sim.add_account(appid=platform.appid)
    with pytest.raises(SimError, match="platform: no such platform"):
        weixin.sim.push_ticket("wx0000000000000000")


def test_the_index_and_the_state_tell_of_platforms_and_who_authorised_them(component: Component) -> None:
    component.authorized(1, 8)
    index = component.weixin.http.get("/_sim/").text
    (told,) = component.weixin.sim.platforms()

    assert component.platform.name in index
    assert index.count(f"<code>{component.appid}</code>") == 2
    assert component.weixin.sim.state()["platforms"] == [told]
    assert component.weixin.sim.ask("GET", f"platforms/{component.platform.appid}") == told
    component.weixin.sim.reset()
    assert component.weixin.sim.platforms() == []
