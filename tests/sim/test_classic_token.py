"""/cgi-bin/token: every call makes a new one (WeChat reference §1.1)."""

import pytest
from tests.sim.weixin import Weixin


def test_every_call_makes_a_new_token_and_the_one_before_lives_on_for_five_minutes(weixin: Weixin) -> None:
    first, second = (str(weixin.classic()["access_token"]) for _ in range(2))

    assert first != second
    weixin.sim.advance(299)
    assert weixin.refusal_of(first) is None
    weixin.sim.advance(1)
    assert weixin.refusal_of(first) == 40001
    assert weixin.refusal_of(second) is None


def test_only_the_one_predecessor_has_this_grace(weixin: Weixin) -> None:
    first, second, third = (str(weixin.classic()["access_token"]) for _ in range(3))

    assert weixin.refusal_of(first) == 40001
    assert weixin.refusal_of(second) is None
    assert weixin.refusal_of(third) is None


def test_a_token_that_timed_out_before_it_was_replaced_stays_42001(weixin: Weixin) -> None:
    token = str(weixin.classic()["access_token"])
    weixin.sim.advance(7200)
    weixin.classic()

    assert weixin.refusal_of(token) == 42001


def test_a_new_secret_ends_all_tokens(weixin: Weixin) -> None:
    stable, classic = weixin.token(), str(weixin.classic()["access_token"])
    weixin.change(secret="f" * 32)

    assert weixin.refusal_of(stable) == weixin.refusal_of(classic) == 40001
    assert weixin.classic()["errcode"] == 40125
    assert "access_token" in weixin.classic(secret="f" * 32)


@pytest.mark.parametrize("path", ["/cgi-bin/token", "/cgi-bin/stable_token"])
def test_only_addresses_of_the_allow_list_get_tokens(weixin: Weixin, path: str) -> None:
    def ask() -> dict[str, object]:
        return weixin.classic() if path == "/cgi-bin/token" else weixin.stable()

    weixin.change(ip_allowlist=["10.0.0.0/8"])
    refused = ask()
    assert refused["errcode"] == 40164
    assert "invalid ip 127.0.0.1 ipv6 ::ffff:127.0.0.1, not in whitelist" in str(refused["errmsg"])

    weixin.change(ip_allowlist=["10.0.0.0/8", "127.0.0.1"])
    assert "access_token" in ask()


def test_the_form_is_judged_before_who_asks_and_that_before_from_where(weixin: Weixin) -> None:
    weixin.change(ip_allowlist=[], frozen=True, quotas={"/cgi-bin/token": {"daily": 0}})

    assert weixin.classic(appid="", secret="", grant_type="")["errcode"] == 41002
    assert weixin.classic(secret="", grant_type="")["errcode"] == 41004
    assert weixin.classic(grant_type="password", appid="wx0")["errcode"] == 40002
    assert weixin.classic(appid="wx0", secret="wrong")["errcode"] == 40013
    assert weixin.classic(secret="wrong")["errcode"] == 40125
    assert weixin.classic()["errcode"] == 50007
    weixin.change(frozen=False)
    assert weixin.classic()["errcode"] == 40164
    weixin.change(ip_allowlist=None)
    assert weixin.classic()["errcode"] == 45009
