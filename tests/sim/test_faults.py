"""Faults of each kind, before and after the effect."""

import time

import httpx
import pytest
from tests.sim.weixin import Weixin

from wxgate_sim.remote import SimError, SimFollower
from wxgate_sim.server import SimServer

TOKEN = "/cgi-bin/token"
EXCHANGE = "/sns/oauth2/access_token"


def issued(sim: SimServer) -> bool:
    """Whether a token was made: the effect of the call that a fault struck."""
    return bool(sim.state()["tokens"])


def took_effect(sim: SimServer, when: str) -> bool:
    """Whether the effect came as the fault says: at once when it strikes after it, else not at all."""
    deadline = time.monotonic() + 10
    while not sim.calls(TOKEN) or (when == "after" and not issued(sim)):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return issued(sim) == (when == "after")


def fails(weixin: Weixin, error: type[Exception], *, timeout: float = 5) -> None:
    with pytest.raises(error):
        weixin.http.get(TOKEN, params=weixin.credentials(), timeout=timeout)


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_late_answer(weixin: Weixin, when: str) -> None:
    weixin.sim.ask("POST", "faults", {"path": TOKEN, "kind": "latency", "value": 30, "when": when})
    fails(weixin, httpx.ReadTimeout, timeout=0.3)

    assert took_effect(weixin.sim, when)
    weixin.sim.clear_faults()
    weixin.sim.fault(TOKEN, "latency", 0.01, count=1)
    assert "access_token" in weixin.classic()


@pytest.mark.parametrize("when", ["before", "after"])
def test_no_answer(weixin: Weixin, when: str) -> None:
    weixin.sim.ask("POST", "faults", {"path": TOKEN, "kind": "timeout", "when": when})
    fails(weixin, httpx.ReadTimeout, timeout=0.3)

    assert took_effect(weixin.sim, when)


def test_no_answer_ends_with_the_connection_closed(weixin: Weixin) -> None:
    weixin.sim.fault(TOKEN, "timeout", 0.1)

    fails(weixin, httpx.RemoteProtocolError)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize(("how", "error"), [("reset", httpx.ReadError), ("close", httpx.RemoteProtocolError)])
def test_a_connection_cut_without_a_byte(weixin: Weixin, when: str, how: str, error: type[Exception]) -> None:
    weixin.sim.ask("POST", "faults", {"path": TOKEN, "kind": "cut", "value": how, "when": when})
    fails(weixin, error)

    assert took_effect(weixin.sim, when)
    assert weixin.sim.call_log()[-1]["status"] is None


@pytest.mark.parametrize("when", ["before", "after"])
def test_an_error_of_the_edge(weixin: Weixin, when: str) -> None:
    weixin.sim.ask("POST", "faults", {"path": TOKEN, "kind": "http", "value": 504, "when": when})
    answer = weixin.http.get(TOKEN, params=weixin.credentials())

    assert answer.status_code == 504
    assert answer.headers["content-type"].startswith("text/html")
    assert took_effect(weixin.sim, when)


@pytest.mark.parametrize("when", ["before", "after"])
def test_an_errcode(weixin: Weixin, when: str) -> None:
    weixin.sim.ask("POST", "faults", {"path": TOKEN, "kind": "errcode", "value": 45009, "when": when})
    refused = weixin.classic()

    assert refused["errcode"] == 45009
    assert str(refused["errmsg"]).startswith("reach max api daily quota limit rid: ")
    assert took_effect(weixin.sim, when)


@pytest.mark.parametrize("when", ["before", "after"])
def test_an_answer_that_is_no_json(weixin: Weixin, when: str) -> None:
    weixin.sim.ask("POST", "faults", {"path": TOKEN, "kind": "garbage", "when": when})
    answer = weixin.http.get(TOKEN, params=weixin.credentials())

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json; encoding=utf-8"
    with pytest.raises(ValueError, match="Unterminated"):
        answer.json()
    assert took_effect(weixin.sim, when)


def test_garbage_can_be_chosen(weixin: Weixin) -> None:
    weixin.sim.fault(TOKEN, "garbage", "<html>login</html>")

    assert weixin.http.get(TOKEN).text == "<html>login</html>"


def test_an_answer_that_comes_in_drops(weixin: Weixin) -> None:
    weixin.sim.fault(TOKEN, "slow_body", 0.3)
    with weixin.http.stream("GET", TOKEN, params=weixin.credentials()) as answer:
        drops = list(answer.iter_raw())

    assert len(drops) > 1
    assert b"".join(drops).startswith(b'{"access_token":"')


def test_a_code_is_used_up_by_an_exchange_whose_answer_was_lost(weixin: Weixin, person: SimFollower) -> None:
    first, second = weixin.sim.code(weixin.account.appid), weixin.sim.code(weixin.account.appid)
    weixin.sim.fault(EXCHANGE, "errcode", -1, when="before", count=1)
    assert weixin.exchange(first)["errcode"] == -1
    assert "openid" in weixin.exchange(first)

    weixin.sim.fault(EXCHANGE, "errcode", -1, when="after", count=1)
    assert weixin.exchange(second)["errcode"] == -1
    assert weixin.exchange(second)["errcode"] == 40163


def test_a_fault_strikes_as_often_as_it_was_asked_to(weixin: Weixin) -> None:
    weixin.sim.fault(TOKEN, "errcode", -1, count=2)

    assert [weixin.classic().get("errcode") for _ in range(3)] == [-1, -1, None]
    assert weixin.sim.state()["faults"] == []


def test_a_fault_can_strike_a_share_of_the_calls(weixin: Weixin) -> None:
    weixin.change(unlimited=True)
    weixin.sim.fault(TOKEN, "errcode", -1, share=0.5)

    assert {weixin.classic().get("errcode") for _ in range(100)} == {-1, None}


def test_delays_add_up_with_a_failure_and_the_first_failure_wins(weixin: Weixin) -> None:
    weixin.sim.fault(TOKEN, "latency", 0.01)
    weixin.sim.fault(TOKEN, "errcode", 45011, count=1)
    weixin.sim.fault(TOKEN, "errcode", -1, count=1)

    assert [weixin.classic().get("errcode") for _ in range(3)] == [45011, -1, None]


def test_a_fault_can_strike_one_account_only(weixin: Weixin) -> None:
    other = Weixin(weixin.sim, weixin.http, weixin.sim.add_account())
    tokens = weixin.token(), other.token()
    weixin.sim.fault("/cgi-bin/*", "errcode", -1, appid=weixin.account.appid)

    assert [weixin.classic().get("errcode"), weixin.stable().get("errcode")] == [-1, -1]
    assert [other.classic().get("errcode"), other.stable().get("errcode")] == [None, None]
    assert weixin.refusal_of(tokens[0]) == -1
    assert other.refusal_of(tokens[1]) is None


def test_one_fault_can_be_taken_back(weixin: Weixin) -> None:
    number = weixin.sim.fault(TOKEN, "errcode", -1)
    weixin.sim.fault("/cgi-bin/stable_token", "errcode", -1)
    weixin.sim.clear_faults(number)

    assert "access_token" in weixin.classic()
    assert weixin.stable()["errcode"] == -1
    with pytest.raises(SimError, match="no such fault"):
        weixin.sim.clear_faults(number)


@pytest.mark.parametrize(
    ("asked", "complaint"),
    [
        ({"kind": "errcode"}, "path: must be a string"),
        ({"path": "/cgi-bin/tokens", "kind": "errcode"}, "path: nothing imitated"),
        ({"path": TOKEN, "kind": "explosion"}, "kind: must be one of: latency, timeout"),
        ({"path": TOKEN, "kind": "latency"}, "value: is required for latency"),
        ({"path": TOKEN, "kind": "latency", "value": 61}, "value: must be a number from 0 to 60"),
        ({"path": TOKEN, "kind": "http", "value": 99}, "value: must be a whole number from 200 to 599"),
        ({"path": TOKEN, "kind": "cut", "value": "gently"}, "value: must be one of: reset, close"),
        ({"path": TOKEN, "kind": "slow_body", "value": 1, "when": "before"}, "when: slow_body needs a real answer"),
        ({"path": TOKEN, "kind": "errcode", "when": "never"}, "when: must be one of: before, after"),
        ({"path": TOKEN, "kind": "errcode", "count": 0}, "count: must be a whole number from 1"),
        ({"path": TOKEN, "kind": "errcode", "share": 2}, "share: must be a number from 0 to 1"),
        ({"path": TOKEN, "kind": "errcode", "counts": 1}, "counts: is not known here; known: appid, count"),
    ],
)
def test_a_fault_that_makes_no_sense_is_refused(weixin: Weixin, asked: dict[str, object], complaint: str) -> None:
    with pytest.raises(SimError, match=complaint):
        weixin.sim.ask("POST", "faults", asked)
