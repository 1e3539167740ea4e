"""Who is told what the gateway signed, and that nobody learns a secret or a right authcode by it."""

import hashlib
import hmac
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote_plus

import httpx
import pytest
from tests.console.operator import Operator
from tests.gateway import Caller, RunningGateway, running_gateway, settings_for

from wxgate.console.tester.credentials import DemoClient
from wxgate.protocol.signature import HMAC_SHA256, MD5, sign, string_to_sign
from wxgate.tenants.client_admin import ClientAdmin
from wxgate_sim.server import SimServer

EXPLAIN: Final = "/api_test/explain"
PARAMS: Final = {"redirect_uri": "https://shop.example.com/?a=b c", "oauth_type": "oauth_snsapi_base", "note": "优惠"}


async def explained(
    http: httpx.AsyncClient, fields: Mapping[str, str], authcode: str, *, status: int = 200, **headers: str
) -> dict[str, object]:
    """The answer to a refused request."""
    answer = await http.post(EXPLAIN, params={"authcode": authcode}, data=dict(fields), headers=headers)
    assert answer.status_code == status, answer.text
    found: dict[str, object] = answer.json()
    return found


async def told(operator: Operator, fields: Mapping[str, str], authcode: str) -> str:
    return str((await explained(operator.http, fields, authcode))["told"])


async def test_an_operator_is_shown_what_the_gateway_signed(operator: Operator, caller: Caller) -> None:
    fields = {**caller.fields(**PARAMS), "empty": ""}
    found = await explained(operator.http, fields, "0" * 32)
    parts = found["parts"]
    assert isinstance(parts, list)
    assert [name for name, _ in parts] == [
        "client_code",
        "client_secret",
        "note",
        "oauth_type",
        "redirect_uri",
        "req_time",
    ]
    joined = "".join(caller.secret if value is None else value for _, value in parts)
    assert joined == string_to_sign(fields, caller.secret)
    assert found["method"] == MD5
    assert "it is client_secret that differs" in str(found["told"])


async def test_for_hmac_the_secret_is_no_part(operator: Operator, caller: Caller) -> None:
    fields = caller.fields(**PARAMS, sign_type=HMAC_SHA256)
    found = await explained(operator.http, fields, "0" * 64)
    parts = found["parts"]
    assert isinstance(parts, list)
    assert "&".join(f"{name}={value}" for name, value in parts) == string_to_sign(fields, "", HMAC_SHA256)


async def test_nobody_else_is_told_anything(gateway: RunningGateway, operator: Operator, caller: Caller) -> None:
    fields, authcode = caller.fields(**PARAMS), "0" * 32
    own = {"Origin": gateway.url}
    for headers in (own, {**own, "Cookie": "wxgate=nobodys"}):
        assert set(await explained(gateway.http, fields, authcode, status=403, **headers)) == {"told"}
    for origin in ("https://evil.example", "null", ""):
        found = await explained(operator.http, fields, authcode, status=403, Origin=origin)
        assert set(found) == {"told"}, origin


async def test_from_other_networks_there_is_no_such_path(database_url: str, wechat_sim: SimServer) -> None:
    settings = settings_for(database_url, wechat_sim.url, console_allow="10.0.0.0/8")
    async with running_gateway(settings) as gateway:
        answer = await gateway.http.post(EXPLAIN, data={"client_code": "x"}, headers={"Origin": gateway.url})
        shown = await gateway.http.get("/api_test")
    assert (answer.status_code, answer.json()["retcode"]) == (404, 404)
    assert shown.status_code == 200


async def test_no_answer_holds_a_secret_or_a_right_authcode(operator: Operator, caller: Caller) -> None:
    guesses = {"guess": caller.secret, "piece": caller.secret[:8], "other": "x" * 38}
    fields = caller.fields(**PARAMS)
    right = caller.signed(fields)
    for authcode in ("0" * 32, right, "", right[:-1], sign(fields, f"{caller.secret}\n")):
        answer = await operator.http.post(EXPLAIN, params={"authcode": authcode}, data=fields)
        assert caller.secret not in answer.text
        assert right not in answer.text
    for name, guess in guesses.items():  # a mask would tell who guesses that the guess was right
        found = await explained(operator.http, {**fields, name: guess}, "0" * 32)
        assert isinstance(found["parts"], list)
        assert [name, guess] in found["parts"]


async def test_the_secret_must_not_be_sent_here_either(operator: Operator, caller: Caller) -> None:
    answer = await operator.http.post(EXPLAIN, data={**caller.fields(), "client_secret": caller.secret})
    assert answer.json()["retcode"] == 115
    assert caller.secret not in answer.text


async def test_an_operator_may_ask_thirty_times_a_minute(
    gateway: RunningGateway, operator: Operator, caller: Caller
) -> None:
    fields = caller.fields()
    for _ in range(30):
        await explained(operator.http, fields, "0" * 32)
    refused = await explained(operator.http, fields, "0" * 32, status=429)
    assert refused == {"told": "at most 30 explanations a minute; try again shortly"}
    gateway.services.clock.offset += 61
    await explained(operator.http, fields, "0" * 32)


async def test_a_demo_explains_to_everybody_but_not_to_other_sites(database_url: str, wechat_sim: SimServer) -> None:
    demo = DemoClient("demo", "demo-secret")
    async with running_gateway(settings_for(database_url, wechat_sim.url), demo=demo) as gateway:
        fields = {"client_code": "demo", "req_time": f"{gateway.services.clock.now():.0f}"}
        found = await explained(gateway.http, fields, "0" * 32, Origin=gateway.url)
        await explained(gateway.http, fields, "0" * 32, status=403, Origin="https://evil.example")
        page = (await gateway.http.get("/api_test")).text
    assert "没有这个 client_code" in str(found["told"])
    assert 'value="demo-secret"' in page


@pytest.mark.parametrize(
    ("req_time", "words"),
    [
        (lambda now: str(now - 400), r"req_time is (400|401|402) s behind the server's clock; 300 s is allowed"),
        (lambda now: str(now + 400), r"req_time is (400|399|401) s ahead of the server's clock"),
        (lambda now: str(now * 1000), "seconds, not milliseconds"),
        (lambda _: "", "seconds, not milliseconds"),
    ],
)
async def test_the_difference_of_the_clocks_is_told(
    gateway: RunningGateway, operator: Operator, caller: Caller, req_time: Callable[[int], str], words: str
) -> None:
    fields = {**caller.fields(), "req_time": req_time(int(gateway.services.clock.now()))}
    assert re.search(words, await told(operator, fields, caller.signed(fields)))


async def test_what_is_wrong_with_the_client_is_told(
    operator: Operator, caller: Caller, clients: ClientAdmin, gateway: RunningGateway
) -> None:
    fields = caller.fields(**PARAMS)
    assert await told(operator, {**fields, "client_code": "nobody"}, "0" * 32) == "there is no such client_code"
    assert await told(operator, fields, caller.signed(fields)) == "the signature is right"
    assert await told(operator, fields, "abc") == "the authcode has 3 characters; MD5 has 32"
    sha1 = {**fields, "sign_type": "SHA1"}
    assert await told(operator, sha1, "0" * 32) == "sign_type must be MD5 or HMAC-SHA256"
    await clients.rotate(caller.code, grace=60)
    await gateway.services.directory.reload()
    assert await told(operator, fields, caller.signed(fields)) == "the signature is right"
    gateway.services.clock.offset += 61
    assert "the secret before the last rotation" in await told(operator, fields, caller.signed(fields))
    await clients.edit(caller.code, require_hmac=True)
    await gateway.services.directory.reload()
    assert await told(operator, fields, caller.signed(fields)) == "this client must sign with HMAC-SHA256"
    await clients.close(caller.code)
    await gateway.services.directory.reload()
    assert await told(operator, fields, caller.signed(fields)) == "this client is closed"


@dataclass(frozen=True, slots=True)
class Wrong:
    """A program that signs wrongly."""

    words: str
    sign: Callable[[Mapping[str, str], str], str]
    method: str = MD5
    more: Mapping[str, str] = field(default_factory=dict)


def md5(text: str, encoding: str = "utf-8") -> str:
    return hashlib.md5(text.encode(encoding)).hexdigest()


def keyed(text: str, secret: str) -> str:
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()


def joined(fields: Mapping[str, str]) -> str:
    return "".join(fields[name] for name in sorted(fields))


WRONG: Final = (
    Wrong("line end behind it", lambda fields, secret: sign(fields, secret + "\n")),
    Wrong("a blank before or behind it", lambda fields, secret: sign(fields, f" {secret}")),
    Wrong("in quotation marks", lambda fields, secret: sign(fields, f"'{secret}'")),
    Wrong("URL-escaped values", lambda fields, secret: sign({n: quote_plus(v) for n, v in fields.items()}, secret)),
    Wrong("note was not signed", lambda fields, secret: sign({**fields, "note": ""}, secret)),
    Wrong("as GBK", lambda fields, secret: md5(string_to_sign(fields, secret), "gbk")),
    Wrong("client_secret was left out", lambda fields, _: md5(joined(fields))),
    Wrong("stands first or last", lambda fields, secret: md5(joined(fields) + secret)),
    Wrong("not sorted by name", lambda fields, secret: md5("".join(fields.values()) + secret)),
    Wrong(
        "MD5 joins the values alone",
        lambda fields, secret: md5(f"{string_to_sign(fields, '', HMAC_SHA256)}&key={secret}"),
    ),
    Wrong("HMAC-SHA256 joins name=value", lambda fields, secret: keyed(joined(fields), secret), HMAC_SHA256),
    Wrong(
        "is the key and not part",
        lambda fields, secret: keyed(string_to_sign({**fields, "client_secret": secret}, "", HMAC_SHA256), secret),
        HMAC_SHA256,
    ),
    Wrong(
        "empty values were signed",
        lambda fields, secret: keyed("&".join(f"{name}={fields[name]}" for name in sorted(fields)), secret),
        HMAC_SHA256,
        {"empty": ""},
    ),
    Wrong(
        "sign_type was not signed",
        lambda fields, secret: sign({**fields, "sign_type": ""}, secret, HMAC_SHA256),
        HMAC_SHA256,
    ),
)


async def test_every_known_mistake_is_told_from_its_authcode(operator: Operator, caller: Caller) -> None:
    for wrong in WRONG:
        sign_type = {"sign_type": wrong.method} if wrong.method != MD5 else {}
        fields = {"redirect_uri": "", **caller.fields(**PARAMS, **sign_type), **wrong.more}
        assert wrong.words in await told(operator, fields, wrong.sign(fields, caller.secret)), wrong.words
