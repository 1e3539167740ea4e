"""Pages of clients."""

import asyncio
import html
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from tests.console.operator import Operator, words
from tests.gateway import APPID, SECRET, Caller, RunningGateway

from wxgate.console.snippets import snippets
from wxgate.tenants.account_admin import AccountAdmin
from wxgate.tenants.client import Client
from wxgate.tenants.client_admin import ClientAdmin

FORM: Final[dict[str, str | list[str]]] = {
    "name": "商城",
    "appid": APPID,
    "granted": "some",
    "grant": ["get_appid", "get_user_data"],
    "allow_ips": "203.0.113.0/24\r\n127.0.0.1",
    "redirect_hosts": "www.example.com, *.example.org",
    "per_minute": "600",
    "push_url": "https://shop.example.com/weixin",
    "refuse_replay": "1",
}


@pytest.fixture
async def account(gateway: RunningGateway, accounts: AccountAdmin) -> None:
    await accounts.add(APPID, secret=SECRET, name="咖啡店")
    await gateway.services.directory.reload()


async def _only(clients: ClientAdmin) -> Client:
    (client,) = await clients.clients()
    return client


@pytest.mark.usefixtures("account")
async def test_a_client_is_added_with_all_its_fields_and_its_secret_is_shown_once(
    operator: Operator, clients: ClientAdmin
) -> None:
    page = await operator.post("/console/clients/new", FORM)
    client = await _only(clients)

    assert client.secret
    assert client.secret in page.text
    assert client.secret not in (await operator.get(f"/console/clients/{client.code}")).text
    assert (client.name, client.appid, client.per_minute) == ("商城", APPID, 600)
    assert client.grants == frozenset({"get_appid", "get_user_data"})
    assert [str(network) for network in client.allow_ips] == ["203.0.113.0/24", "127.0.0.1/32"]
    assert client.redirect_hosts == ("www.example.com", "*.example.org")
    assert client.push_url == "https://shop.example.com/weixin"
    assert (client.require_hmac, client.refuse_replay, client.hide_secrets) == (False, True, False)


@pytest.mark.usefixtures("account")
async def test_a_form_that_is_sent_back_unchanged_changes_nothing(operator: Operator, clients: ClientAdmin) -> None:
    await operator.post("/console/clients/new", FORM)
    before = await _only(clients)
    page = await operator.get(f"/console/clients/{before.code}")
    form = re.search(r'(?s)<form class="card" method="post" action="[^"]+" autocomplete.*?</form>', page.text)
    assert form is not None
    await operator.post(f"/console/clients/{before.code}", _filled_in(form[0]))

    assert await _only(clients) == before
    assert "changed a client" in words(await operator.get("/console/changes"))
    assert "changed: done" in words(await operator.get("/console/changes"))


def _filled_in(form: str) -> dict[str, str | list[str]]:
    """What a browser would send of this form."""
    fields: dict[str, str | list[str]] = {}
    for tag in re.findall(r"<input[^>]+>", form):
        name, value = (re.search(rf' {key}="([^"]*)"', tag) for key in ("name", "value"))
        if name is None or name[1] == "csrf" or (re.search(r"checkbox|radio", tag) and " checked" not in tag):
            continue
        text = html.unescape(value[1]) if value else ""
        several = fields.setdefault(name[1], []) if name[1] == "grant" else None
        if isinstance(several, list):
            several.append(text)
        else:
            fields[name[1]] = text
    for name_, body in re.findall(r'(?s)<textarea[^>]* name="(\w+)"[^>]*>(.*?)</textarea>', form):
        fields[name_] = html.unescape(body)
    for name_, options in re.findall(r'(?s)<select[^>]* name="(\w+)"[^>]*>(.*?)</select>', form):
        chosen = re.search(r'value="([^"]*)" selected', options)
        fields[name_] = chosen[1] if chosen else ""
    return fields


async def test_credentials_are_imported(operator: Operator, clients: ClientAdmin) -> None:
    await operator.post("/console/clients/new", {"name": "old", "code": "C'1", "secret": 'S"1'})
    client = await _only(clients)
    assert (client.code, client.secret, client.grants) == ("C'1", 'S"1', None)
    assert "C'1" in words(await operator.get("/console/clients/C'1"))


async def test_a_secret_is_seen_on_demand_and_that_is_recorded(operator: Operator, caller: Caller) -> None:
    page = await operator.post(f"/console/clients/{caller.code}/secret")
    assert caller.secret in page.text
    assert page.headers["cache-control"] == "no-store"
    record = await operator.get("/console/changes")
    assert f"saw a client's secret {caller.code}" in words(record)
    assert caller.secret not in record.text


async def test_a_new_secret_is_shown_and_the_old_one_goes_on_for_a_while(
    operator: Operator, caller: Caller, clients: ClientAdmin
) -> None:
    page = await operator.post(f"/console/clients/{caller.code}/rotate", {"days": "3"})
    client = await clients.client(caller.code)
    assert client.secret != caller.secret
    assert client.secret
    assert client.secret in page.text
    assert (await caller("get_appid")).retcode == 200
    await operator.post(f"/console/clients/{caller.code}/rotate", {"days": "0"})
    assert (await caller("get_appid")).retcode == 103
    refused = await operator.post(f"/console/clients/{caller.code}/rotate", {"days": "9999"}, status=400)
    assert "grace must be" in words(refused)


async def test_closing_and_opening(operator: Operator, caller: Caller) -> None:
    await operator.post(f"/console/clients/{caller.code}/close")
    assert (await caller("get_appid")).retcode == 105
    await operator.post(f"/console/clients/{caller.code}/open")
    assert (await caller("get_appid")).retcode == 200


async def test_the_test_says_what_keeps_a_client_from_calling(
    gateway: RunningGateway, operator: Operator, caller: Caller, accounts: AccountAdmin, clients: ClientAdmin
) -> None:
    await gateway.services.directory.reload()
    path = f"/console/clients/{caller.code}/check"
    assert "wrong" not in words(await operator.post(path)).split("client_code")[0]
    await accounts.close(APPID)
    await clients.edit(caller.code, grants=[], push_url="http://127.0.0.1/x")
    await clients.close(caller.code)
    await gateway.services.directory.reload()
    page = words(await operator.post(path))

    for said in ("answered 105", "is closed: calls are answered 110", "answered 106", "a private address"):
        assert said in page


async def test_clients_are_found_by_name_code_and_account(
    gateway: RunningGateway, operator: Operator, caller: Caller
) -> None:
    await gateway.services.directory.reload()
    for text in ("WEB", caller.code[3:9], APPID[4:]):
        assert "web shop" in words(await operator.get("/console/clients", q=text))
    assert "No client matches." in words(await operator.get("/console/clients", q="nothing"))


RUNNERS: Final = {"php": ["php"], "python": [sys.executable], "java": ["java"], "curl": ["sh"]}
SUFFIXES: Final = {"php": ".php", "python": ".py", "java": ".java", "curl": ".sh"}


@pytest.mark.parametrize("language", RUNNERS)
async def test_the_code_on_a_clients_page_runs_as_it_is(
    gateway: RunningGateway, clients: ClientAdmin, tmp_path: Path, language: str
) -> None:
    if shutil.which(RUNNERS[language][0]) is None:
        pytest.skip(f"no {RUNNERS[language][0]} on this machine")
    client = await clients.add(name="shop", code="""C'o"d\\e$1`@CODE@""", secret="""S'e"c\\r$1`@URL@""")
    assert client.secret is not None
    (snippet,) = [each for each in snippets(gateway.url, client.code, client.secret) if each.id == language]
    program = tmp_path / f"call{SUFFIXES[language]}"
    program.write_text(snippet.text)
    ended = await _run([*RUNNERS[language], str(program)])

    assert '"retcode":200' in ended, ended


async def _run(command: list[str]) -> str:
    environment = {"NO_PROXY": "*", "PATH": "/usr/bin:/bin"}
    ended = await asyncio.to_thread(
        subprocess.run, command, capture_output=True, text=True, timeout=60, check=False, env=environment
    )
    return ended.stdout + ended.stderr
