"""Every errcode the simulator can answer, each provoked by what provokes it at WeChat."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.sim.card_provocations import CARDS
from tests.sim.media_provocations import MEDIA
from tests.sim.message_provocations import MESSAGES, Provocation
from tests.sim.platform_provocations import PLATFORMS
from tests.sim.qrcode_provocations import QRCODES
from tests.sim.weixin import Weixin

import wxgate_sim
from wxgate_sim.errors import PHRASES
from wxgate_sim.remote import SimFollower

RID = re.compile(r"rid: ([0-9a-f]{8})-[0-9a-f]{8}-[0-9a-f]{8}$")
NUMBER = re.compile(r"(?<![\w.])-?\d+(?![\w.])")


def changed(ask: Provocation, **options: object) -> Provocation:
    """The same call after the account was changed."""

    def provoke(weixin: Weixin, openid: str) -> dict[str, object]:
        weixin.change(**options)
        return ask(weixin, openid)

    return provoke


def later(
    ask: Callable[[Weixin, str], dict[str, object]], first: Callable[[Weixin], str], seconds: float
) -> Provocation:
    """A call with something that was got some time before."""

    def provoke(weixin: Weixin, _openid: str) -> dict[str, object]:
        thing = first(weixin)
        weixin.sim.advance(seconds)
        return ask(weixin, thing)

    return provoke


def classic(weixin: Weixin, _openid: str) -> dict[str, object]:
    return weixin.classic()


def of_person(**options: object) -> Provocation:
    def provoke(weixin: Weixin, openid: str) -> dict[str, object]:
        grant = weixin.exchange(weixin.sim.code(weixin.account.appid))
        weixin.sim.ask("PATCH", f"followers/{openid}", options)
        if "password_changed" in options:
            return weixin.profile(grant)
        return weixin.exchange(weixin.sim.code(weixin.account.appid))

    return provoke


def used_code(weixin: Weixin, _openid: str) -> dict[str, object]:
    code = weixin.sim.code(weixin.account.appid)
    weixin.exchange(code)
    return weixin.exchange(code)


def code_of(weixin: Weixin) -> str:
    return weixin.sim.code(weixin.account.appid)


def refresh_token_of(weixin: Weixin) -> str:
    return str(weixin.exchange(code_of(weixin))["refresh_token"])


def superseded(weixin: Weixin, _openid: str) -> dict[str, object]:
    token = weixin.token()
    weixin.sim.revoke(weixin.account.appid)
    return weixin.ticket(token)


def clear(weixin: Weixin, times: int) -> dict[str, object]:
    token = weixin.token()
    for _ in range(times):
        weixin.post("/cgi-bin/clear_quota", {"appid": weixin.account.appid}, access_token=token)
    return weixin.post("/cgi-bin/clear_quota", {"appid": weixin.account.appid}, access_token=token)


def quota_of(path: str) -> Provocation:
    return lambda w, _o: w.post("/cgi-bin/openapi/quota/get", {"cgi_path": path}, access_token=w.token())


def check(**asked: str) -> Provocation:
    return lambda w, _o: w.post("/cgi-bin/callback/check", asked, access_token=w.token())


def info(weixin: Weixin, openid: str) -> dict[str, object]:
    return weixin.get("/cgi-bin/user/info", access_token=weixin.token(), openid=openid)


def unimitated(weixin: Weixin, _openid: str) -> dict[str, object]:
    answer = weixin.http.get("/cgi-bin/not/imitated")
    assert answer.status_code == 404
    data: object = answer.json()
    assert isinstance(data, dict)
    return data


def faulty(weixin: Weixin, _openid: str) -> dict[str, object]:
    weixin.sim.fault("/cgi-bin/token", "errcode")
    return weixin.classic()


def post(path: str, body: object) -> Provocation:
    return lambda w, _o: w.post(path, body)


PROVOCATIONS: dict[int, Provocation] = {
    -1: faulty,
    40001: superseded,
    40002: lambda w, _o: w.classic(grant_type="authorization_code"),
    40003: lambda w, _o: info(w, "nobody"),
    40013: lambda w, _o: w.classic(appid="wx0000000000000000"),
    40014: lambda w, _o: w.ticket("garbage"),
    40029: lambda w, _o: w.exchange("garbage"),
    40030: lambda w, _o: w.refresh("garbage"),
    40066: unimitated,
    40097: lambda w, _o: w.ticket(w.token(), "cards"),
    40125: lambda w, _o: w.classic(secret="wrong"),
    40163: used_code,
    40164: changed(classic, ip_allowlist=["10.1.2.3"]),
    40202: check(action="guess"),
    40203: check(action="all", check_operator="guess"),
    40226: of_person(oauth_errcode=40226),
    40243: changed(classic, secret_frozen=True),
    41001: lambda w, _o: w.ticket(""),
    41002: lambda w, _o: w.classic(appid=""),
    41003: lambda w, _o: w.refresh(""),
    41004: lambda w, _o: w.classic(secret=""),
    41008: lambda w, _o: w.exchange(""),
    41009: lambda w, _o: info(w, ""),
    42001: later(lambda w, token: w.ticket(token), lambda w: w.token(), 7200),
    42002: later(lambda w, token: w.refresh(token), refresh_token_of, 30 * 86400),
    42003: changed(later(lambda w, code: w.exchange(code), code_of, 300), code_expired_errcode=42003),
    42007: of_person(password_changed=True),
    43001: post("/cgi-bin/token", {}),
    43002: lambda w, _o: w.get("/cgi-bin/stable_token"),
    44002: lambda w, _o: w.http.post("/cgi-bin/stable_token").json(),
    45009: changed(classic, quotas={"/cgi-bin/token": {"daily": 0}}),
    45011: changed(classic, quotas={"/cgi-bin/token": {"per_minute": 0}}),
    47001: post("/cgi-bin/stable_token", ["not", "an", "object"]),
    48001: changed(info, unauthorized=["/cgi-bin/user/info"]),
    48006: lambda w, _o: clear(w, 10),
    50002: of_person(oauth_errcode=50002),
    50004: changed(classic, token_forbidden=True),
    50007: changed(classic, frozen=True),
    76003: quota_of("not a path"),
    76021: quota_of("/cgi-bin/none"),
    76022: quota_of("/sns/userinfo"),
    **MESSAGES,
    **CARDS,
    **QRCODES,
    **PLATFORMS,
    **MEDIA,
}


@pytest.mark.parametrize("errcode", PROVOCATIONS)
def test_an_errcode_is_answered_to_what_provokes_it(weixin: Weixin, person: SimFollower, errcode: int) -> None:
    told = PROVOCATIONS[errcode](weixin, person.openid(weixin.account.appid))

    assert told["errcode"] == errcode
    phrase, rid = str(told["errmsg"]), RID.search(str(told["errmsg"]))
    assert phrase.startswith(PHRASES[errcode].split("{", maxsplit=1)[0])
    assert rid
    assert abs(int(rid[1], 16) - weixin.sim.now()) < 60


def test_no_errcode_of_the_source_is_missing_here() -> None:
    sources = [each for each in Path(wxgate_sim.__file__).parent.rglob("*.py") if each.name != "errors.py"]
    literals = {int(number) for source in sources for number in NUMBER.findall(source.read_text())}

    assert literals & set(PHRASES) == set(PROVOCATIONS)


def test_the_request_id_is_written_in_both_of_weixins_ways(weixin: Weixin) -> None:
    assert " rid: " in str(weixin.classic(secret="x")["errmsg"])
    assert "invalid appsecret rid: " in str(weixin.classic(secret="x")["errmsg"])
    assert "invalid code, rid: " in str(weixin.exchange("x")["errmsg"])

    weixin.sim.ask("PATCH", "settings", {"rid_separator": "comma"})
    assert "invalid appsecret, rid: " in str(weixin.classic(secret="x")["errmsg"])
    weixin.sim.ask("PATCH", "settings", {"rid_separator": "space"})
    assert "invalid code rid: " in str(weixin.exchange("x")["errmsg"])
