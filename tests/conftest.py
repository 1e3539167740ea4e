"""Fixtures for every test.

`postgres`      a running PostgreSQL server, started when first asked for
`database_url`  the address of an empty, migrated database; the test runs once per engine
`database`      that database, opened; closed after the test
`gateway`       a whole gateway on a real socket, over `database_url`, with the simulator (`wechat_sim`) as WeChat
`accounts`      what an operator does with official accounts, on that gateway's database
`clients`       the same for clients
`account_kind`  whether that account is self-owned; with the mark BOTH_KINDS a test runs for an authorised one too
`caller`        a client of that gateway, bound to an account that the simulator knows; signs and calls
"""

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import pytest
from tests.account_kinds import AccountKind, Authorizing, runs_twice_for_nothing
from tests.gateway import APPID, SECRET, Caller, RunningGateway, running_gateway, settings_for
from tests.postgres import Postgres, running_postgres

from wxgate.db import Database, migrations
from wxgate.http.routes import NAMES
from wxgate.tenants.account_admin import AccountAdmin
from wxgate.tenants.client_admin import ClientAdmin
from wxgate_sim.server import SimServer


@dataclass
class MigratedDatabase:
    """A database that tests use one after the other."""

    name: str
    shape: frozenset[str]


def pytest_xdist_auto_num_workers() -> int:
    """Twice as many as there are cores: a test waits half of its time, for sockets, disks and processes."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 2
    return cores * 2


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "both_kinds: for a self-owned account, and for one that authorised a platform")
    config.addinivalue_line("markers", "own_kind: for a self-owned account only, among tests for both kinds")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    test = metafunc.definition
    if "account_kind" in metafunc.fixturenames and test.get_closest_marker("both_kinds"):
        kinds = ("own",) if test.get_closest_marker("own_kind") else get_args(AccountKind)
        metafunc.parametrize("account_kind", kinds)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    items[:] = [item for item in items if not runs_twice_for_nothing(item)]


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_template(postgres: Postgres) -> str:
    name = postgres.create()
    migrations.upgrade(postgres.url(name))
    return name


@pytest.fixture(scope="session")
def postgres_database(postgres: Postgres, postgres_template: str) -> MigratedDatabase:
    name = postgres.create(template=postgres_template)
    return MigratedDatabase(name, postgres.shape(name))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    migrations.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{shutil.copy(request.getfixturevalue('sqlite_template'), tmp_path / 'wxgate.db')}"
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    migrated: MigratedDatabase = request.getfixturevalue("postgres_database")
    if postgres.empty(migrated.name, migrated.shape):
        yield postgres.url(migrated.name)
        return
    # a test left it with other tables
    postgres.drop(migrated.name)
    migrated.name = postgres.create(template=request.getfixturevalue("postgres_template"))
    yield postgres.url(migrated.name)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = await Database.open(database_url)
    yield opened
    await opened.close()


@pytest.fixture
async def gateway(database_url: str, wechat_sim: SimServer) -> AsyncIterator[RunningGateway]:
    async with running_gateway(settings_for(database_url, wechat_sim.url)) as running:
        yield running


@pytest.fixture
def accounts(gateway: RunningGateway) -> AccountAdmin:
    services = gateway.services
    return AccountAdmin(services.database, services.vault, services.clock)


@pytest.fixture
def clients(gateway: RunningGateway) -> ClientAdmin:
    services = gateway.services
    return ClientAdmin(services.database, services.vault, services.clock, NAMES)


@pytest.fixture
def account_kind() -> AccountKind:
    return "own"


@pytest.fixture
async def caller(
    gateway: RunningGateway,
    accounts: AccountAdmin,
    clients: ClientAdmin,
    wechat_sim: SimServer,
    account_kind: AccountKind,
) -> Caller:
    wechat_sim.add_account(appid=APPID, secret=SECRET, name="演示公众号", allow_any_redirect=True)
    if account_kind == "third":
        services = gateway.services
        process = (services.database, services.vault, services.directory, services.keeper, services.weixin)
        await Authorizing(wechat_sim, *process, services.clock).account(APPID)
        await accounts.edit(APPID, name="演示公众号")
    else:
        await accounts.add(APPID, secret=SECRET, name="演示公众号")
    client = await clients.add(name="web shop", appid=APPID)
    assert client.secret is not None
    return gateway.caller(client.code, client.secret)
