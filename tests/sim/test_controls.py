"""The controls under /_sim/: accounts, people, calls, clock, codes, and what they complain about."""

import httpx
import pytest
from tests.sim.weixin import Weixin

from wxgate_sim.remote import SimControls, SimError, SimFollower
from wxgate_sim.server import SimServer


def test_a_new_account_is_shown_with_all_its_options(wechat_sim: SimServer) -> None:
    told = wechat_sim.ask("POST", "accounts", {"name": "小店", "ip_allowlist": ["10.0.0.0/8"], "unionid": True})

    assert told["name"] == "小店"
    assert told["ip_allowlist"] == ["10.0.0.0/8"]
    assert told["unionid"] is True
    assert str(told["original_id"]).startswith("gh_")
    assert wechat_sim.ask("GET", "accounts") == {"accounts": [told]}
    assert wechat_sim.ask("GET", f"accounts/{told['appid']}") == told


def test_a_subscription_account_has_no_web_authorisation(wechat_sim: SimServer) -> None:
    assert wechat_sim.ask("POST", "accounts", {"kind": "subscription"})["scopes"] == []


def test_a_refused_change_changes_nothing(weixin: Weixin) -> None:
    with pytest.raises(SimError, match="token_life"):
        weixin.change(name="other", token_life="long")

    assert weixin.sim.ask("GET", f"accounts/{weixin.account.appid}")["name"] == "青禾书店"


@pytest.mark.parametrize(
    ("path", "asked", "complaint"),
    [
        ("accounts", {"appid": "wx1"}, "appid: must be wx and 16"),
        ("accounts", {"nmae": "x"}, "nmae: is not known here; known: allow_any_redirect, any_template, appid"),
        ("accounts", {"kind": "mini"}, "kind: must be one of: service"),
        ("accounts", {"name": ""}, "name: must be a string that is not empty"),
        ("accounts", {"scopes": ["all"]}, "scopes: may hold only: snsapi_base"),
        ("accounts", {"redirect_domains": "a.com"}, "redirect_domains: must be a list of strings"),
        ("accounts", {"ip_allowlist": ["here"]}, "ip_allowlist: must hold addresses"),
        ("accounts", {"quotas": []}, "quotas: must look like"),
        ("accounts", {"quotas": {"/x": 1}}, "quotas./x: must be an object"),
        ("accounts", {"quotas": {"/x": {"hourly": 1}}}, "hourly: is not known here"),
        ("accounts", {"unionid": 1}, "unionid: must be true or false"),
        ("accounts", {"code_expired_errcode": 40030}, "code_expired_errcode: must be 40029 or 42003"),
        ("accounts", ["x"], "body: must be a JSON object"),
        ("followers", {"subscribed": "yes"}, "subscribed: must be true, false or a list"),
        ("followers", {"subscribed": ["wx0"]}, "subscribed: may hold only"),
        ("followers", {"oauth_errcode": 1}, "oauth_errcode: must be 50002, 40226 or null"),
        ("followers", {"tagid_list": ["a"]}, "tagid_list: must be a list of whole numbers"),
        ("followers", {"headimgurl": 1}, "headimgurl: must be a string"),
        ("phone", {"id": "nobody"}, "id: nobody has this id or openid"),
        ("clock", {}, "advance: give either advance"),
        ("clock", {"advance": 1, "now": 1}, "advance: give either advance"),
        ("clock", {"advance": "1"}, "advance: must be a number"),
        ("tokens/revoke", {"appid": "wx0"}, "appid: no such account"),
        ("oauth/code", {}, "appid: must be a string"),
        ("settings", {"rid_separator": "x"}, "POST: this control takes GET, HEAD, PATCH"),
        ("nothing", {}, "no such control"),
    ],
)
def test_a_control_says_what_is_wrong(wechat_sim: SimServer, path: str, asked: object, complaint: str) -> None:
    with pytest.raises(SimError, match=complaint):
        wechat_sim.ask("POST", path, asked)


def test_a_complaint_comes_in_both_languages_with_a_fitting_status(weixin: Weixin, http: httpx.Client) -> None:
    taken = http.post("/_sim/accounts", json={"appid": weixin.account.appid})
    assert taken.status_code == 409
    assert taken.json() == {
        "error": "appid: is taken; change it with PATCH /_sim/accounts/<appid>",
        "error_zh": "appid：已存在，请用 PATCH 修改",
        "parameter": "appid",
    }
    assert http.post("/_sim/reset", content=b"{").status_code == 400
    assert http.get("/_sim/accounts/wx0").status_code == 404
    assert http.delete("/_sim/clock").status_code == 405


def test_a_person_can_be_changed_and_found_by_openid(weixin: Weixin, person: SimFollower) -> None:
    weixin.sim.change_follower(person.openid(weixin.account.appid), nickname="林大满")

    assert weixin.sim.follower(person.id).nickname == "林大满"
    with pytest.raises(SimError, match="is taken"):
        weixin.sim.add_follower(id=person.id)


def test_calls_are_counted_and_kept_with_their_secrets_masked(weixin: Weixin) -> None:
    token = weixin.token()
    weixin.ticket(token)
    weixin.exchange("some-code")
    kept = weixin.sim.call_log()

    assert weixin.sim.calls("/cgi-bin/stable_token") == 1
    assert [call["path"] for call in kept] == [
        *("/cgi-bin/stable_token", "/cgi-bin/ticket/getticket", "/sns/oauth2/access_token"),
    ]
    assert kept[0]["body"] == weixin.credentials(secret="***") | {"force_refresh": False}
    assert kept[1]["query"] == {"access_token": "***", "type": "jsapi"}
    assert (kept[2]["errcode"], kept[2]["status"], kept[2]["from"]) == (40029, 200, "127.0.0.1")
    assert not {token, weixin.account.secret, "some-code"} & set(str(kept).split("'"))


def test_calls_can_be_forgotten_or_only_counted(weixin: Weixin) -> None:
    weixin.token()
    weixin.sim.forget_calls()
    assert (weixin.sim.calls("/cgi-bin/stable_token"), weixin.sim.call_log()) == (0, [])

    weixin.sim.only_count_calls()
    weixin.token()
    assert (weixin.sim.calls("/cgi-bin/stable_token"), weixin.sim.call_log()) == (1, [])


def test_the_clock_runs_on_from_where_it_is_put(wechat_sim: SimServer) -> None:
    wechat_sim.set_clock(1_700_000_000)
    first = wechat_sim.now()
    wechat_sim.advance(3600)

    assert 1_700_000_000 <= first < 1_700_000_060
    assert 1_700_003_600 <= wechat_sim.now() < 1_700_003_660
    told = wechat_sim.ask("GET", "clock")
    assert set(told) == {"now", "offset"}


def test_reset_forgets_everything(weixin: Weixin, person: SimFollower) -> None:
    weixin.sim.fault("/cgi-bin/token", "errcode", -1)
    weixin.sim.advance(5000)
    weixin.classic()
    weixin.sim.reset()
    state = weixin.sim.state()

    assert state["paths"] == {}
    assert not any(state[name] for name in ("accounts", "followers", "tokens", "tickets", "faults"))
    assert state["clock"] == weixin.sim.ask("GET", "clock") | {"now": pytest.approx(weixin.sim.now(), abs=60)}


def test_a_token_of_before_a_reset_does_not_come_back_after_it(weixin: Weixin) -> None:
    before = weixin.token()
    weixin.sim.reset()
    again = weixin.sim.add_account(appid=weixin.account.appid, secret=weixin.account.secret)
    after = Weixin(weixin.sim, weixin.http, again)

    assert after.token() != before
    assert after.refusal_of(before) == 40014


def test_a_code_without_a_browser_is_for_whoever_was_named(weixin: Weixin, person: SimFollower) -> None:
    second = weixin.sim.add_follower().openid(weixin.account.appid)
    appid = weixin.account.appid

    assert weixin.exchange(weixin.sim.code(appid))["openid"] == person.openid(appid)
    assert weixin.exchange(weixin.sim.code(appid, second))["openid"] == second
    weixin.sim.hold_phone(second)
    assert weixin.exchange(weixin.sim.code(appid))["openid"] == second
    with pytest.raises(SimError, match="openid: is nobody's"):
        weixin.sim.code(appid, "o-nobody")


def test_a_code_can_be_had_even_before_there_is_anybody(weixin: Weixin) -> None:
    assert "openid" in weixin.exchange(weixin.sim.code(weixin.account.appid))


def test_the_index_lists_every_control_and_everything_imitated(weixin: Weixin, http: httpx.Client) -> None:
    page = http.get("/_sim/", headers={"accept-language": "en"}).text

    assert http.get("/_sim").status_code in (307, 308)
    for path in (
        "accounts",
        "followers",
        "phone",
        "calls",
        "faults",
        "clock",
        "settings",
        "tokens/revoke",
        "oauth/code",
    ):
        assert f"/_sim/{path}" in page
    assert "/cgi-bin/openapi/quota/get" in page
    assert "everything there is" in page
    assert "全部状态" in http.get("/_sim/?lang=zh_CN").text


def test_an_address_where_no_simulator_is_says_so(http: httpx.Client, weixin: Weixin) -> None:
    weixin.sim.fault("/cgi-bin/token", "garbage", "[]", count=1)
    elsewhere = SimControls(weixin.sim.url + "/cgi-bin/token?x=")

    with pytest.raises(SimError, match="does not answer like a simulator"):
        elsewhere.state()
