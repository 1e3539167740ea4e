"""No token, ticket or app secret leaves the keeper except to whoever asked for it."""

import logging
import traceback

import pytest
from sqlalchemy import Connection, text
from structlog.testing import capture_logs
from tests.tokens.rig import APPID, SECRET, Rig

from wxgate.protocol.deadline import Deadline
from wxgate.tokens.check import check_account
from wxgate.tokens.record import Key
from wxgate.tokens.replacements import Replacement
from wxgate.tokens.sources import Sources
from wxgate.tokens.token import ACCESS_TOKEN, OWN_KINDS


def whole_table(connection: Connection) -> str:
    return str(connection.execute(text("SELECT * FROM tokens")).all())


async def secrets_of(rig: Rig) -> list[str]:
    state = rig.sim.state()
    listed = [state["tokens"], state["tickets"]]
    found = [SECRET, "f" * 32]
    for entries in listed:
        assert isinstance(entries, list)
        found += [str(each.get("access_token") or each.get("ticket")) for each in entries]
    return found


async def live_through_everything(rig: Rig) -> list[BaseException]:
    """Successes, refusals, faults, a wrong secret; returns every exception that came out."""
    errors: list[BaseException] = []
    account = await rig.add_account()
    for kind in OWN_KINDS:
        await rig.keeper.ticket(account, kind, Deadline.after(5))
    for kind in ("garbage", "cut", "http", "errcode"):
        rig.sim.revoke(APPID, "behind")
        rig.sim.ask("POST", "faults", {"path": "/cgi-bin/stable_token", "kind": kind, "count": 1})
        errors += await failures_of(rig, account_secret=SECRET)
        rig.advance(60)
    for _ in range(2):
        rig.sim.revoke(APPID, "dead")
        errors += await failures_of(rig, account_secret=SECRET)
    await rig.accounts.edit(APPID, secret="f" * 32)
    errors += await failures_of(rig, account_secret="f" * 32)
    return errors


async def failures_of(rig: Rig, account_secret: str) -> list[BaseException]:
    account = await rig.accounts.account(APPID)
    assert account.secret == account_secret
    try:
        await rig.use(account)
    except Exception as error:  # noqa: BLE001 - whatever comes out is looked at
        return [error]
    return []


async def test_neither_logs_nor_exceptions_nor_reprs_nor_the_table_hold_a_secret(
    rig: Rig, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    with capture_logs() as logs:
        errors = await live_through_everything(rig)
        account = await rig.accounts.account(APPID)
        findings = await check_account(rig.first.api, account, rig.clock)
    secrets = await secrets_of(rig)

    assert len(errors) >= 5
    assert len(secrets) > 4
    assert len(logs) > 5
    written = capfd.readouterr()
    sources = Sources(rig.first.api, rig.vault, rig.first.directory.platform, rig.keeper._with_token)
    told = {
        "logs": str(logs),
        "other logs": caplog.text,
        "output": written.out + written.err,
        "exceptions": "\n".join("".join(traceback.format_exception(error)) + repr(error) for error in errors),
        "answers": "\n".join(str(getattr(error, "message", "")) + str(getattr(error, "data", "")) for error in errors),
        "findings": str(findings),
        "records": str(list(rig.keeper.memory.records())),
        "token": str(rig.keeper.memory.token(Key(APPID, ACCESS_TOKEN), account)),
        "replacement": str(Replacement(account, secrets[-1], sources, rig.first.api, rig.database, rig.clock)),
        "status": str(await rig.keeper.status(APPID)),
        "table": await rig.database.read(whole_table),
    }
    assert {place: [each for each in secrets if each in words] for place, words in told.items()} == {
        place: [] for place in told
    }
