"""Tickets, WeChat's addresses, and the check of a network (WeChat reference §1.4, §1.5)."""

import httpx
from tests.sim.weixin import Weixin


def test_a_ticket_stays_the_same_while_it_is_valid(weixin: Weixin) -> None:
    token = weixin.token()
    first = weixin.ticket(token)
    weixin.sim.advance(1000)
    second = weixin.ticket(token)

    assert (first["errcode"], first["errmsg"], first["expires_in"]) == (0, "ok", 7200)
    assert len(str(first["ticket"])) == 86
    assert second == first | {"expires_in": 6200}


def test_after_its_life_there_is_another_ticket(weixin: Weixin) -> None:
    first = weixin.ticket(weixin.token())["ticket"]
    weixin.sim.advance(7200)

    assert weixin.ticket(weixin.token())["ticket"] != first


def test_the_two_kinds_of_ticket_are_different_secrets(weixin: Weixin) -> None:
    token = weixin.token()

    assert weixin.ticket(token, "jsapi")["ticket"] != weixin.ticket(token, "wx_card")["ticket"]


def test_a_new_token_does_not_end_a_ticket(weixin: Weixin) -> None:
    ticket = weixin.ticket(weixin.token())["ticket"]

    assert weixin.ticket(str(weixin.stable(force=True)["access_token"]))["ticket"] == ticket


def test_an_account_may_lack_a_kind_of_ticket(weixin: Weixin) -> None:
    weixin.change(tickets=["jsapi"])

    assert weixin.ticket(weixin.token(), "wx_card")["errcode"] == 48001
    assert weixin.ticket(weixin.token(), "jsapi")["errcode"] == 0
    assert weixin.ticket(weixin.token(), "wx_car")["errcode"] == 40097


def test_the_lists_of_addresses_have_no_errcode_and_mix_addresses_with_blocks(weixin: Weixin) -> None:
    token = weixin.token()
    weixin.sim.ask("PATCH", "settings", {"callback_ips": ["203.0.113.0/24"]})

    usual = {"ip_list": ["127.0.0.1", "127.0.0.2", "101.226.103.0/25"]}
    assert weixin.get("/cgi-bin/get_api_domain_ip", access_token=token) == usual
    assert weixin.get("/cgi-bin/getcallbackip", access_token=token) == {"ip_list": ["203.0.113.0/24"]}


def test_the_network_check_reports_what_was_asked_for(weixin: Weixin) -> None:
    path, token = "/cgi-bin/callback/check", weixin.token()

    both = weixin.post(path, {"action": "all", "check_operator": "DEFAULT"}, access_token=token)
    assert set(both) == {"dns", "ping"}
    assert set(weixin.post(path, {"action": "dns"}, access_token=token)) == {"dns"}
    assert weixin.post(path, {"action": "trace"}, access_token=token)["errcode"] == 40202
    asked = {"action": "all", "check_operator": "NOBODY"}
    assert weixin.post(path, asked, access_token=token)["errcode"] == 40203


def test_cgi_bin_says_encoding_where_others_say_charset_and_sns_is_plain_text(
    weixin: Weixin, http: httpx.Client
) -> None:
    assert http.get("/cgi-bin/token").headers["content-type"] == "application/json; encoding=utf-8"
    assert http.get("/sns/userinfo").headers["content-type"] == "text/plain"
