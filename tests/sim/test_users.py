"""/cgi-bin/user/info: what an account may know of a person (WeChat reference §10.1)."""

from tests.sim.weixin import Reply, Weixin

from wxgate_sim.remote import SimFollower


def info(weixin: Weixin, openid: str, **more: str) -> Reply:
    return weixin.get("/cgi-bin/user/info", access_token=weixin.token(), openid=openid, **more)


def test_a_follower_is_told_without_name_or_picture(weixin: Weixin, person: SimFollower) -> None:
    weixin.sim.change_follower(
        person.id, remark="VIP", tagid_list=[2, 128], qr_scene=7, subscribe_scene="ADD_SCENE_PAID"
    )
    told = info(weixin, person.openid(weixin.account.appid))

    assert isinstance(told.pop("subscribe_time"), int)
    assert told == {
        "subscribe": 1,
        "openid": person.openid(weixin.account.appid),
        "nickname": "",
        "sex": 0,
        "language": "zh_CN",
        "city": "",
        "province": "",
        "country": "",
        "headimgurl": "",
        "remark": "VIP",
        "groupid": 0,
        "tagid_list": [2, 128],
        "subscribe_scene": "ADD_SCENE_PAID",
        "qr_scene": 7,
        "qr_scene_str": "",
    }


def test_of_somebody_who_does_not_follow_only_the_openid_is_told(weixin: Weixin, person: SimFollower) -> None:
    weixin.sim.change_follower(person.id, subscribed=False)
    openid = person.openid(weixin.account.appid)

    assert info(weixin, openid) == {"subscribe": 0, "openid": openid}


def test_following_one_account_is_not_following_another(weixin: Weixin, person: SimFollower) -> None:
    other = Weixin(weixin.sim, weixin.http, weixin.sim.add_account())
    weixin.sim.change_follower(person.id, subscribed=[other.account.appid])
    known = weixin.sim.follower(person.id)

    assert info(weixin, known.openid(weixin.account.appid))["subscribe"] == 0
    assert info(other, known.openid(other.account.appid))["subscribe"] == 1


def test_one_person_has_one_openid_per_account_and_one_unionid_per_platform(
    weixin: Weixin, person: SimFollower
) -> None:
    weixin.change(unionid=True)
    other = Weixin(weixin.sim, weixin.http, weixin.sim.add_account(unionid=True))
    apart = Weixin(weixin.sim, weixin.http, weixin.sim.add_account(unionid=True, open_platform="elsewhere"))
    known = weixin.sim.follower(person.id)

    told = [info(each, known.openid(each.account.appid)) for each in (weixin, other, apart)]
    assert len({each["openid"] for each in told}) == 3
    assert told[0]["unionid"] == told[1]["unionid"] != told[2]["unionid"]


def test_openids_have_weixins_shape_and_never_change(weixin: Weixin, person: SimFollower) -> None:
    openid = person.openid(weixin.account.appid)
    second = weixin.sim.add_follower().openid(weixin.account.appid)

    assert len(openid) == 28
    assert openid.startswith("o")
    assert second[:6] == openid[:6]
    assert second != openid
    assert weixin.sim.follower(openid).id == person.id


def test_another_accounts_openid_is_40003(weixin: Weixin, person: SimFollower) -> None:
    other = Weixin(weixin.sim, weixin.http, weixin.sim.add_account())

    assert info(other, person.openid(weixin.account.appid))["errcode"] == 40003
    assert info(weixin, "")["errcode"] == 41009


def test_an_account_may_lack_an_api(weixin: Weixin, person: SimFollower) -> None:
    weixin.change(unauthorized=["/cgi-bin/user/info"])

    assert info(weixin, person.openid(weixin.account.appid))["errcode"] == 48001
