"""Quotas by the day and by the minute, and clearing them (WeChat reference §1.6)."""

import pytest
from tests.sim.weixin import Reply, Weixin

INFO = "/cgi-bin/user/info"
# 12:00:00 in UTC+8.
NOON = 1_700_000_000 // 86400 * 86400 + 4 * 3600


@pytest.fixture
def asking(weixin: Weixin) -> Weixin:
    weixin.sim.set_clock(NOON)
    return weixin


def ask(weixin: Weixin, token: str) -> object:
    return weixin.get(INFO, access_token=token, openid="o").get("errcode")


def quota(weixin: Weixin, path: str, token: str) -> Reply:
    return weixin.post("/cgi-bin/openapi/quota/get", {"cgi_path": path}, access_token=token)


def clear(weixin: Weixin, token: str) -> object:
    return weixin.post("/cgi-bin/clear_quota", {"appid": weixin.account.appid}, access_token=token)["errcode"]


def test_over_the_daily_limit_an_api_is_closed_until_midnight_in_china(asking: Weixin) -> None:
    asking.change(quotas={INFO: {"daily": 2}})
    token = asking.token()

    assert [ask(asking, token) for _ in range(3)] == [40003, 40003, 45009]
    asking.sim.set_clock(NOON + 12 * 3600 - 60)
    assert ask(asking, asking.token()) == 45009
    asking.sim.set_clock(NOON + 12 * 3600)
    assert ask(asking, asking.token()) == 40003


def test_over_the_limit_of_a_minute_an_api_is_closed_until_the_next(asking: Weixin) -> None:
    asking.change(quotas={INFO: {"per_minute": 1}})
    token = asking.token()

    assert [ask(asking, token) for _ in range(2)] == [40003, 45011]
    asking.sim.advance(60)
    assert ask(asking, token) == 40003


def test_one_accounts_quota_is_nobody_elses(asking: Weixin) -> None:
    other = Weixin(asking.sim, asking.http, asking.sim.add_account())
    asking.change(quotas={INFO: {"daily": 0}})

    assert ask(asking, asking.token()) == 45009
    assert ask(other, other.token()) == 40003


def test_the_classic_token_is_counted_too(asking: Weixin) -> None:
    asking.change(quotas={"/cgi-bin/token": {"daily": 1}})

    assert "access_token" in asking.classic()
    assert asking.classic()["errcode"] == 45009
    asking.change(unlimited=True)
    assert "access_token" in asking.classic()


def test_clearing_opens_the_api_again_ten_times_a_month(asking: Weixin) -> None:
    asking.change(quotas={INFO: {"daily": 1}})
    token = asking.token()
    assert [ask(asking, token), ask(asking, token)] == [40003, 45009]

    assert clear(asking, token) == 0
    assert ask(asking, token) == 40003
    assert [clear(asking, token) for _ in range(10)] == [0] * 9 + [48006]
    asking.sim.advance(31 * 86400)
    assert clear(asking, asking.token()) == 0


def test_only_ones_own_quota_can_be_cleared(asking: Weixin) -> None:
    body = {"appid": "wx0000000000000000"}

    assert asking.post("/cgi-bin/clear_quota", body, access_token=asking.token())["errcode"] == 40013


def test_the_quota_of_an_api_can_be_read(asking: Weixin) -> None:
    asking.change(quotas={INFO: {"daily": 10, "per_minute": 5}})
    token = asking.token()
    ask(asking, token)

    told = quota(asking, INFO, token)
    assert told["quota"] == {"daily_limit": 10, "used": 1, "remain": 9}
    assert told["rate_limit"] == {"call_count": 5, "refresh_second": 60}
    assert quota(asking, "/cgi-bin/token", token) == {
        "errcode": 0,
        "errmsg": "ok",
        "quota": {"daily_limit": 2000, "used": 0, "remain": 2000},
    }


def test_a_sandbox_account_has_less(asking: Weixin) -> None:
    asking.change(kind="sandbox")

    told = quota(asking, "/cgi-bin/token", asking.token())["quota"]
    assert told == {"daily_limit": 200, "used": 0, "remain": 200}


@pytest.mark.parametrize(
    ("path", "errcode"),
    [("cgi-bin/token", 76003), ("https://h/cgi-bin/token", 76003), ("/cgi-bin/none", 76021), ("/sns/userinfo", 76022)],
)
def test_the_quota_of_a_wrong_path_is_refused(asking: Weixin, path: str, errcode: int) -> None:
    assert quota(asking, path, asking.token())["errcode"] == errcode
