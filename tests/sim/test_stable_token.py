"""stable_token: the same token to everybody, and what forcing does (WeChat reference §1.2)."""

import httpx
from tests.sim.weixin import Weixin


def test_an_unforced_call_returns_the_same_token_with_its_remaining_life(weixin: Weixin) -> None:
    first = weixin.stable()
    weixin.sim.advance(1000)
    second = weixin.stable()

    assert second["access_token"] == first["access_token"]
    assert first["expires_in"] == 7200
    assert second["expires_in"] == 6200


def test_in_its_last_five_minutes_a_token_is_replaced_and_both_work(weixin: Weixin) -> None:
    old = weixin.token()
    weixin.sim.advance(7200 - 299)
    new = weixin.stable()

    assert new["access_token"] != old
    assert new["expires_in"] == 7200
    assert weixin.refusal_of(old) is None
    assert weixin.refusal_of(str(new["access_token"])) is None


def test_a_token_that_timed_out_is_42001(weixin: Weixin) -> None:
    token = weixin.token()
    weixin.sim.advance(7200)

    assert weixin.refusal_of(token) == 42001


def test_forcing_returns_a_new_token_and_kills_the_old_one_at_once(weixin: Weixin) -> None:
    old = weixin.token()
    new = str(weixin.stable(force=True)["access_token"])

    assert new != old
    assert weixin.refusal_of(old) == 40001
    assert weixin.refusal_of(new) is None
    assert weixin.token() == new


def test_forcing_again_within_thirty_seconds_returns_the_current_token(weixin: Weixin) -> None:
    first = weixin.stable(force=True)["access_token"]
    weixin.sim.advance(29)
    assert weixin.stable(force=True)["access_token"] == first

    weixin.sim.advance(1)
    assert weixin.stable(force=True)["access_token"] != first


def test_a_token_can_be_forced_twenty_times_a_day(weixin: Weixin) -> None:
    noon = 1_700_000_000 // 86400 * 86400 + 4 * 3600  # 12:00 in UTC+8
    weixin.sim.set_clock(noon)
    for _ in range(20):
        assert "access_token" in weixin.stable(force=True)
        weixin.sim.advance(30)

    assert weixin.stable(force=True)["errcode"] == 45009
    assert "access_token" in weixin.stable()

    weixin.sim.set_clock(noon + 12 * 3600)
    assert "access_token" in weixin.stable(force=True)


def test_the_stable_and_the_classic_token_never_touch_each_other(weixin: Weixin) -> None:
    stable, classic = weixin.token(), str(weixin.classic()["access_token"])
    weixin.stable(force=True)
    assert weixin.refusal_of(classic) is None

    stable = weixin.token()
    for _ in range(3):
        weixin.classic()
    assert weixin.refusal_of(stable) is None


def test_only_a_post_with_a_json_object_is_understood(weixin: Weixin, http: httpx.Client) -> None:
    path = "/cgi-bin/stable_token"

    assert weixin.get(path, **weixin.credentials())["errcode"] == 43002
    assert http.post(path, data=weixin.credentials()).json()["errcode"] == 47001
    assert http.post(path, content=b"[]").json()["errcode"] == 47001
    assert http.post(path).json()["errcode"] == 44002
    assert weixin.post(path, weixin.credentials() | {"force_refresh": "yes"})["errcode"] == 47001


def test_a_token_superseded_elsewhere_is_replaced_by_an_unforced_call(weixin: Weixin) -> None:
    old = weixin.token()
    weixin.sim.revoke(weixin.account.appid, "behind")

    assert weixin.refusal_of(old) == 40001
    assert weixin.token() != old


def test_a_dead_token_is_handed_out_until_it_is_forced(weixin: Weixin) -> None:
    old = weixin.token()
    weixin.sim.revoke(weixin.account.appid, "dead")

    assert weixin.refusal_of(old) == 40001
    assert weixin.token() == old
    new = str(weixin.stable(force=True)["access_token"])
    assert new != old
    assert weixin.refusal_of(new) is None


def test_a_shorter_life_can_be_set_for_an_account(weixin: Weixin) -> None:
    weixin.change(token_life=400)

    assert weixin.stable()["expires_in"] == 400


def test_garbage_a_missing_token_and_a_retired_one_are_told_apart(weixin: Weixin) -> None:
    old = weixin.token()
    weixin.stable(force=True)

    assert weixin.refusal_of("garbage") == 40014
    assert weixin.refusal_of("") == 41001
    assert weixin.refusal_of(old) == 40001


def test_an_account_can_mix_up_two_token_errors_as_weixin_does(weixin: Weixin) -> None:
    old = weixin.token()
    weixin.stable(force=True)
    weixin.change(mixed_token_errors=True)

    assert {weixin.refusal_of(old) for _ in range(100)} == {40001, 40014}
