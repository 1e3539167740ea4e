"""Clients and accounts in memory."""

import asyncio

import pytest
from sqlalchemy import Connection, text
from structlog.testing import capture_logs
from tests.tenants.polling import until
from tests.tenants.world import APP_SECRET, APPID

from wxgate.db import Database
from wxgate.db.changes import Changes
from wxgate.tenants import looks
from wxgate.tenants.account_admin import AccountAdmin
from wxgate.tenants.client_admin import ClientAdmin
from wxgate.tenants.directory import Directory
from wxgate.tenants.tables import TOPIC
from wxgate.tenants.vault import Cell, Vault, new_key


@pytest.fixture
def directory(second: Database, vault: Vault) -> Directory:
    """The directory of another process than the administrator's."""
    return Directory(second, vault)


async def test_a_loaded_directory_knows_clients_and_accounts(
    directory: Directory, accounts: AccountAdmin, clients: ClientAdmin
) -> None:
    account = await accounts.add(APPID, secret=APP_SECRET, name="shop")
    client = await clients.add(name="shop", appid=APPID)
    await directory.load()
    assert directory.client(client.code) == client
    assert directory.account(APPID) == account
    assert directory.accounts() == (account,)
    assert directory.client("nobody") is None
    assert directory.account("wxffffffffffffffff") is None


async def test_a_reload_takes_over_every_change(
    directory: Directory, accounts: AccountAdmin, clients: ClientAdmin
) -> None:
    await accounts.add(APPID, secret=APP_SECRET, name="shop")
    code = (await clients.add(name="first")).code
    await directory.load()

    changed = [
        await clients.add(name="second"),
        await clients.edit(code, name="renamed", appid=APPID),
        await clients.rotate(code),
        await clients.close(code),
    ]
    await accounts.close(APPID)
    await directory.reload()

    assert directory.client(changed[0].code) == changed[0]
    assert directory.client(code) == changed[-1]
    account = directory.account(APPID)
    assert account is not None
    assert account.closed


async def test_clients_that_want_pushes_are_found_by_their_account(
    directory: Directory, accounts: AccountAdmin, clients: ClientAdmin
) -> None:
    other = "wxffffffffffffffff"
    for appid in (APPID, other):
        await accounts.add(appid, secret=APP_SECRET, name="shop")
    url = "https://shop.example.com/weixin"
    first = await clients.add(name="first", appid=APPID, push_url=url)
    second = await clients.add(name="second", appid=APPID, push_url=url)
    await clients.add(name="wants none", appid=APPID)
    await clients.add(name="bound to none", push_url=url)
    await directory.load()
    assert set(directory.pushed_to(APPID)) == {first, second}
    assert directory.pushed_to(other) == ()

    await clients.close(first.code)
    moved = await clients.edit(second.code, appid=other)
    await directory.reload()
    assert (directory.pushed_to(APPID), directory.pushed_to(other)) == ((), (moved,))

    opened = await clients.open(first.code)
    await clients.edit(second.code, push_url=None)
    await directory.reload()
    assert (directory.pushed_to(APPID), directory.pushed_to(other)) == ((opened,), ())
    await directory.load()
    assert (directory.pushed_to(APPID), directory.pushed_to(other)) == ((opened,), ())


async def test_a_reload_without_change_reads_no_client(
    directory: Directory, clients: ClientAdmin, monkeypatch: pytest.MonkeyPatch
) -> None:
    await clients.add(name="shop")
    await directory.load()
    monkeypatch.setattr("wxgate.tenants.directory.read_clients", lambda *_: pytest.fail("read although nothing moved"))
    await directory.reload()


async def test_a_restored_backup_is_taken_over_whole(
    directory: Directory, clients: ClientAdmin, database: Database
) -> None:
    kept = await clients.add(name="in the backup")
    await clients.close(kept.code)
    lost = await clients.add(name="not in the backup")
    await directory.load()

    def restore(connection: Connection) -> None:
        connection.execute(text("DELETE FROM clients WHERE code = :code"), {"code": lost.code})
        connection.execute(text("UPDATE clients SET closed_at = NULL, revision = 1"))
        connection.execute(text("UPDATE revisions SET revision = 1"))

    await database.run(restore)
    await directory.reload()
    assert directory.client(kept.code) == kept
    assert directory.client(lost.code) is None


async def test_a_secret_that_cannot_be_opened_makes_one_client_unusable_and_no_other(
    directory: Directory, clients: ClientAdmin, database: Database
) -> None:
    good, bad = await clients.add(name="good"), await clients.add(name="bad")
    foreign = Vault([new_key()]).seal("x", Cell("clients", (bad.code,), "secret"))
    update = text("UPDATE clients SET secret = :sealed WHERE code = :code")
    await database.run(lambda connection: connection.execute(update, {"sealed": foreign, "code": bad.code}).close())

    with capture_logs() as lines:
        await directory.load()

    found = directory.client(bad.code)
    assert found is not None
    assert found.secrets(0) == ()
    assert directory.client(good.code) == good
    assert [line.get("client_code") for line in lines] == [bad.code]


async def test_a_client_added_a_moment_ago_is_found_by_looking_again(
    directory: Directory, clients: ClientAdmin
) -> None:
    await directory.load()
    client = await clients.add(name="new")
    assert directory.client(client.code) is None
    await directory.look_again()
    assert directory.client(client.code) == client


class Reloads:
    """Counts the looks; each ends when the test says so."""

    def __init__(self) -> None:
        self.begun = 0
        self.gate = asyncio.Event()
        self.error: Exception | None = None

    async def __call__(self) -> None:
        self.begun += 1
        await self.gate.wait()
        if self.error:
            raise self.error


async def test_all_who_wait_share_one_look() -> None:
    reloads = Reloads()
    reloads.gate.set()
    shared = looks.Looks(reloads)
    await asyncio.gather(*(shared.look() for _ in range(looks.LOOKERS)))
    assert reloads.begun == 1


async def test_who_asks_during_a_look_gets_one_that_begins_afterwards() -> None:
    reloads = Reloads()
    shared = looks.Looks(reloads)
    first = asyncio.create_task(shared.look())
    await until(lambda: reloads.begun == 1)
    later = asyncio.create_task(shared.look())
    await until(lambda: reloads.begun == 2)
    reloads.gate.set()
    await asyncio.gather(first, later)


async def test_looks_keep_a_pause_between_them(monkeypatch: pytest.MonkeyPatch) -> None:
    reloads = Reloads()
    reloads.gate.set()
    monkeypatch.setattr(looks, "PAUSE", 3600)
    shared = looks.Looks(reloads)
    await shared.look()
    waiting = asyncio.create_task(shared.look())
    for _ in range(5):
        await asyncio.sleep(0)
    assert (reloads.begun, waiting.done()) == (1, False)
    waiting.cancel()


async def test_a_flood_of_unknown_codes_waits_in_bounded_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    reloads = Reloads()
    monkeypatch.setattr(looks, "LOOKERS", 3)
    shared = looks.Looks(reloads)
    waiting = [asyncio.create_task(shared.look()) for _ in range(3)]
    await until(lambda: reloads.begun == 1)
    await asyncio.gather(*(shared.look() for _ in range(100)))  # returns: nobody but the three waits
    assert reloads.begun == 1
    reloads.gate.set()
    await asyncio.gather(*waiting)


async def test_a_failed_look_is_told_to_all_and_does_not_stop_the_next() -> None:
    reloads = Reloads()
    reloads.gate.set()
    reloads.error = OSError("gone")
    shared = looks.Looks(reloads)
    outcomes = await asyncio.gather(shared.look(), shared.look(), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [OSError, OSError]
    reloads.error = None
    await shared.look()
    assert reloads.begun == 2


async def test_one_caller_that_hangs_up_does_not_end_the_look_of_another() -> None:
    reloads = Reloads()
    shared = looks.Looks(reloads)
    hasty, patient = asyncio.create_task(shared.look()), asyncio.create_task(shared.look())
    await until(lambda: reloads.begun == 1)
    hasty.cancel()
    reloads.gate.set()
    await patient
    assert hasty.cancelled()


async def test_a_process_notices_what_another_one_changed(
    directory: Directory, second: Database, clients: ClientAdmin
) -> None:
    await directory.load()
    changes = Changes(second, every=0.01)
    changes.subscribe(TOPIC, directory.reload)
    following = asyncio.create_task(changes.run())
    client = await clients.add(name="new")
    await until(lambda: directory.client(client.code) == client)
    closed = await clients.close(client.code)
    await until(lambda: directory.client(client.code) == closed)
    following.cancel()
