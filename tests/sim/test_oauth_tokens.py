"""Codes, user-level tokens and profiles (WeChat reference §2.2 to §2.6)."""

import pytest
from tests.sim.weixin import Weixin

from wxgate_sim.remote import SimFollower


def test_a_code_gives_openid_and_tokens_once(weixin: Weixin, person: SimFollower) -> None:
    code = weixin.sim.code(weixin.account.appid, person.openid(weixin.account.appid))
    grant = weixin.exchange(code)

    assert set(grant) == {"access_token", "expires_in", "refresh_token", "openid", "scope"}
    assert grant["openid"] == person.openid(weixin.account.appid)
    assert (grant["expires_in"], grant["scope"]) == (7200, "snsapi_userinfo")
    assert weixin.exchange(code)["errcode"] == 40163


def test_a_code_lives_five_minutes(weixin: Weixin, person: SimFollower) -> None:
    first, second = weixin.sim.code(weixin.account.appid), weixin.sim.code(weixin.account.appid)

    weixin.sim.advance(299)
    assert "openid" in weixin.exchange(first)
    weixin.sim.advance(1)
    assert weixin.exchange(second)["errcode"] == 40029
    weixin.change(code_expired_errcode=42003)
    assert weixin.exchange(second)["errcode"] == 42003


def test_another_account_can_neither_use_nor_spoil_a_code(weixin: Weixin, person: SimFollower) -> None:
    other = Weixin(weixin.sim, weixin.http, weixin.sim.add_account())
    code = weixin.sim.code(weixin.account.appid)

    assert other.exchange(code)["errcode"] == 40029
    assert "openid" in weixin.exchange(code)


@pytest.mark.parametrize(
    ("changes", "errcode"),
    [
        ({"appid": ""}, 41002),
        ({"secret": ""}, 41004),
        ({"code": ""}, 41008),
        ({"grant_type": "client_credential"}, 40002),
        ({"appid": "wx0000000000000000"}, 40013),
        ({"secret": "wrong"}, 40125),
        ({"code": "made-up"}, 40029),
    ],
)
def test_a_wrong_exchange_is_refused_and_does_not_use_the_code_up(
    weixin: Weixin, person: SimFollower, changes: dict[str, str], errcode: int
) -> None:
    code = weixin.sim.code(weixin.account.appid)
    fields = weixin.credentials(**{"grant_type": "authorization_code", "code": code} | changes)

    assert weixin.get("/sns/oauth2/access_token", **fields)["errcode"] == errcode
    assert "openid" in weixin.exchange(code)


def test_the_ip_allow_list_does_not_matter_for_codes(weixin: Weixin, person: SimFollower) -> None:
    weixin.change(ip_allowlist=[])

    assert "openid" in weixin.exchange(weixin.sim.code(weixin.account.appid))


@pytest.mark.parametrize("errcode", [50002, 40226])
def test_weixin_may_refuse_a_person(weixin: Weixin, person: SimFollower, errcode: int) -> None:
    weixin.sim.ask("PATCH", f"followers/{person.id}", {"oauth_errcode": errcode})

    assert weixin.exchange(weixin.sim.code(weixin.account.appid))["errcode"] == errcode


def test_the_profile_has_name_and_picture_and_nothing_else(weixin: Weixin) -> None:
    weixin.sim.add_follower(nickname="O'Hara 😀", headimgurl="https://thirdwx.qlogo.cn/x/132")
    grant = weixin.exchange(weixin.sim.code(weixin.account.appid))

    assert weixin.profile(grant) == {
        "openid": grant["openid"],
        "nickname": "O'Hara 😀",
        "sex": 0,
        "language": "",
        "city": "",
        "province": "",
        "country": "",
        "headimgurl": "https://thirdwx.qlogo.cn/x/132",
        "privilege": [],
    }


def test_the_unionid_comes_with_userinfo_only(weixin: Weixin, person: SimFollower) -> None:
    weixin.change(unionid=True)
    appid = weixin.account.appid
    full = weixin.exchange(weixin.sim.code(appid))
    base = weixin.exchange(weixin.sim.code(appid, scope="snsapi_base"))

    assert full["unionid"] == weixin.profile(full)["unionid"] == weixin.sim.follower(person.id).unionids[appid]
    assert "unionid" not in base


def test_a_base_token_sees_no_profile(weixin: Weixin, person: SimFollower) -> None:
    grant = weixin.exchange(weixin.sim.code(weixin.account.appid, scope="snsapi_base"))

    assert weixin.profile(grant)["errcode"] == 48001
    fields = {"access_token": str(grant["access_token"]), "openid": str(grant["openid"])}
    assert weixin.get("/sns/auth", **fields) == {"errcode": 0, "errmsg": "ok"}


@pytest.mark.parametrize("path", ["/sns/userinfo", "/sns/auth"])
def test_a_user_level_token_is_checked(weixin: Weixin, person: SimFollower, path: str) -> None:
    grant = weixin.exchange(weixin.sim.code(weixin.account.appid))
    token, openid = str(grant["access_token"]), str(grant["openid"])

    assert weixin.get(path, openid=openid)["errcode"] == 41001
    assert weixin.get(path, access_token=token)["errcode"] == 41009
    assert weixin.get(path, access_token=token, openid="somebody")["errcode"] == 40003
    assert weixin.get(path, access_token=weixin.token(), openid=openid)["errcode"] == 40001
    weixin.sim.advance(7200)
    assert weixin.get(path, access_token=token, openid=openid)["errcode"] == 42001


def test_a_user_level_token_is_no_access_token_of_the_account(weixin: Weixin, person: SimFollower) -> None:
    grant = weixin.exchange(weixin.sim.code(weixin.account.appid))

    assert weixin.refusal_of(str(grant["access_token"])) == 40001


def test_refreshing_renews_the_life_and_changes_an_expired_token_only(weixin: Weixin, person: SimFollower) -> None:
    grant = weixin.exchange(weixin.sim.code(weixin.account.appid))
    weixin.sim.advance(7000)
    renewed = weixin.refresh(str(grant["refresh_token"]))
    assert renewed == {name: grant[name] for name in renewed}

    weixin.sim.advance(7200)
    replaced = weixin.refresh(str(grant["refresh_token"]))
    assert replaced["access_token"] != grant["access_token"]
    assert weixin.profile(grant)["errcode"] == 42001
    assert weixin.profile(replaced)["nickname"] == "林小满"


def test_a_refresh_token_lives_thirty_days(weixin: Weixin, person: SimFollower) -> None:
    grant = weixin.exchange(weixin.sim.code(weixin.account.appid))
    weixin.sim.advance(30 * 86400)

    assert weixin.refresh(str(grant["refresh_token"]))["errcode"] == 42002
    assert weixin.refresh("made-up")["errcode"] == 40030
    assert weixin.refresh("")["errcode"] == 41003
    assert weixin.get("/sns/oauth2/refresh_token")["errcode"] == 41002
    assert weixin.get("/sns/oauth2/refresh_token", appid="wx0")["errcode"] == 40002
    fields = {"grant_type": "refresh_token", "refresh_token": "x"}
    assert weixin.get("/sns/oauth2/refresh_token", appid="wx0", **fields)["errcode"] == 40013


def test_a_changed_password_voids_what_was_granted(weixin: Weixin, person: SimFollower) -> None:
    grant = weixin.exchange(weixin.sim.code(weixin.account.appid))
    weixin.sim.change_follower(person.id, password_changed=True)

    assert weixin.profile(grant)["errcode"] == 42007
    assert weixin.refresh(str(grant["refresh_token"]))["errcode"] == 42007
    assert "nickname" in weixin.profile(weixin.exchange(weixin.sim.code(weixin.account.appid)))


def test_a_snapshot_visitor_is_somebody_who_does_not_exist(weixin: Weixin, person: SimFollower) -> None:
    weixin.change(unionid=True)
    grant = weixin.exchange(weixin.sim.code(weixin.account.appid, snapshot=True))

    assert grant["is_snapshotuser"] == 1
    assert grant["openid"] != person.openid(weixin.account.appid)
    assert weixin.profile(grant)["nickname"] == "微信用户"
    weixin.change(snapshot_userinfo_refused=True)
    assert weixin.profile(grant)["errcode"] == 48001
