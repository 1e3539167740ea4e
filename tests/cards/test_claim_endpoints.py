"""Setting up claim pages and looking at them (seed 3.5, 3.6, 3.7)."""

import re

import pytest
from tests.account_kinds import BOTH_KINDS, AccountKind, credentials
from tests.cards.claiming import (
    CARD,
    CODE,
    GET,
    LOOKS,
    ONE_ENGINE,
    OTHER_CARD,
    SET_CARD,
    SET_CODE,
    card_page,
    code_page,
    told,
)
from tests.gateway import APPID, Caller, RunningGateway

from wxgate.cards.claim_fields import SetCardPage, SetCodePage
from wxgate.protocol.errors import ParameterInvalid, ParameterMissing
from wxgate.protocol.parameters import Params
from wxgate.tenants.client_admin import ClientAdmin

pytestmark = BOTH_KINDS

FIELDS = {"card_id": CARD, "code": CODE, **LOOKS}


async def test_a_page_for_a_card_is_told_back_with_every_field_of_the_seed(
    caller: Caller, gateway: RunningGateway, account_kind: AccountKind
) -> None:
    page = await card_page(caller, show_btn="0", outer_id="12", success_uri="www.verystar.cn")
    assert re.fullmatch("[0-9a-f]{32}", page.key)
    assert page.redirect == f"{gateway.services.settings.pages}/wx_service/card_wxcode?wx_card_key={page.key}"

    ticket = (await caller("get_api_ticket")).data
    assert await told(caller, page) == {
        "code": "",
        "card_id": CARD,
        **LOOKS,
        "show_btn": "false",
        "client_code": caller.code,
        "client_secret": caller.secret,
        "app_id": APPID,
        **await credentials(account_kind, caller, gateway.services),
        "api_ticket": ticket,
        "outer_id": "12",
        "success_uri": "http://www.verystar.cn",
    }


async def test_a_page_for_an_own_code_keeps_the_code_and_its_card(caller: Caller) -> None:
    page = await code_page(caller, card_id=OTHER_CARD)
    found = await told(caller, page)

    assert "/wx_service/card?wx_card_key=" in page.redirect
    assert (found["code"], found["card_id"]) == (CODE, OTHER_CARD)
    assert (found["show_btn"], found["outer_id"], found["success_uri"]) == ("true", "", "")


@ONE_ENGINE
async def test_a_code_that_nobody_knows_is_itself_the_card(caller: Caller) -> None:
    found = await told(caller, await code_page(caller, code=CARD))

    assert (found["code"], found["card_id"]) == (CARD, CARD)


@ONE_ENGINE
async def test_a_key_works_for_nobody_else(caller: Caller, clients: ClientAdmin, gateway: RunningGateway) -> None:
    page = await card_page(caller)
    client = await clients.add(name="somebody else", appid=APPID)
    assert client.secret
    other = gateway.caller(client.code, client.secret)

    replies = [await other(GET, key=page.key), await other(GET, key="0" * 32)]

    assert [reply.retcode for reply in replies] == [116, 116]
    assert len({reply.msg.replace(reply.request_id, "") for reply in replies}) == 1


@ONE_ENGINE
async def test_secrets_are_left_out_where_the_operator_hides_them(
    caller: Caller, clients: ClientAdmin, gateway: RunningGateway
) -> None:
    page = await card_page(caller)
    await clients.edit(caller.code, hide_secrets=True)
    await gateway.services.directory.reload()
    found = await told(caller, page)

    assert (found["client_secret"], found["app_sec"]) == ("", "")
    assert found["access_token"] or found["authorizer_access_token"]
    assert found["api_ticket"]


@ONE_ENGINE
async def test_urls_outside_the_clients_allow_list_are_115(
    caller: Caller, clients: ClientAdmin, gateway: RunningGateway
) -> None:
    await clients.edit(caller.code, redirect_hosts=["shop.example.com"])
    await gateway.services.directory.reload()

    assert (await caller(SET_CARD, card_id=CARD, **LOOKS)).retcode == 200
    for name, fields in (
        ("redirect_uri", LOOKS | {"redirect_uri": "https://evil.example/"}),
        ("success_uri", LOOKS | {"success_uri": "evil.example"}),
    ):
        reply = await caller(SET_CARD, card_id=CARD, **fields)
        assert reply.retcode == 115
        assert name in reply.msg
        assert "shop.example.com" in reply.msg


@ONE_ENGINE
async def test_a_code_longer_than_a_card_can_have_is_115_where_the_card_is_given(caller: Caller) -> None:
    reply = await caller(SET_CODE, code="7" * 21, card_id=CARD, **LOOKS)

    assert reply.retcode == 115
    assert "20" in reply.msg


@pytest.mark.parametrize(
    ("params", "name"),
    [(SetCardPage, "card_id"), (SetCodePage, "code"), *((SetCardPage, name) for name in LOOKS)],
)
def test_a_missing_parameter_is_named(params: type[Params], name: str) -> None:
    with pytest.raises(ParameterMissing, match=name):
        params.read(FIELDS | {name: ""})


@pytest.mark.parametrize(
    ("name", "value", "accepted"),
    [
        ("main_color", "reddish", "Color102"),
        ("main_color", "#12345", "#rrggbb"),
        ("main_color", "red;}", "#rgb"),
        ("main_color", "url(x)", "#rgb"),
        ("main_color", "Color011", "Color010"),
        ("show_btn", "maybe", "yes/no"),
        ("outer_id", "-1", "0"),
        ("outer_id", "shop", "整数"),
        ("outer_id", "1_000", "整数"),
        ("redirect_uri", "javascript:alert(1)", "http"),
        ("redirect_uri", "//shop.example.com", "http"),
        ("redirect_uri", "shop", "http"),
        ("success_uri", "weixin://dl/chat", "http"),
        ("success_uri", "javascript.example:alert(1)", "http"),
        ("redirect_uri_name", "x" * 61, "60"),
        ("redirect_uri_name", "two\nlines", "60"),
        ("card_id", "p" * 33, "32"),
        ("card_id", "a b", "32"),
    ],
)
def test_of_a_value_that_is_no_use_the_message_says_what_is(name: str, value: str, accepted: str) -> None:
    with pytest.raises(ParameterInvalid) as refused:
        SetCardPage.read(FIELDS | {name: value})

    assert name in refused.value.message
    assert accepted in refused.value.message


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("true", "true"),
        ("1", "true"),
        ("YES", "true"),
        ("", "true"),
        ("false", "false"),
        ("0", "false"),
        ("No", "false"),
    ],
)
def test_whether_there_is_a_button_may_be_said_in_several_ways(given: str, shown: str) -> None:
    assert SetCardPage.read(FIELDS | {"show_btn": given}).show_btn == shown


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("www.verystar.cn", "http://www.verystar.cn"),
        ("shop.example.com:8443/a?b=http://c", "http://shop.example.com:8443/a?b=http://c"),
        ("https://shop.example.com/", "https://shop.example.com/"),
    ],
)
def test_http_is_put_before_a_bare_domain_name(given: str, taken: str) -> None:
    assert SetCardPage.read(FIELDS | {"redirect_uri": given}).redirect_uri == taken
