"""A process of its own with a token keeper, steered over its standard input and output.

Reads one line of JSON (see Orders), says `ready`, waits for a line, makes its calls all at once, and prints what came
of them as JSON; then the next, of which it begins anew with everything. Logs go to standard error.
"""

import asyncio
import hashlib
import json
import sys
from typing import TypedDict

import structlog
from tests.tokens.rig import BUSINESS, KEY

from wxgate.db import Database
from wxgate.protocol.clock import Clock
from wxgate.protocol.deadline import Deadline
from wxgate.tenants.account import Account
from wxgate.tenants.vault import Vault
from wxgate.tokens.keeper import Keeper
from wxgate.tokens.timing import Timing
from wxgate.weixin.api import Api


class Orders(TypedDict):
    """What the process is to do. `lease` and `call` are those of `Timing`."""

    database_url: str
    weixin_url: str
    offset: float
    appid: str
    secret: str
    calls: int
    lease: float
    call: float


class Outcome(TypedDict):
    """What came of it: digests of the tokens that worked, and the failed calls."""

    tokens: list[str]
    failed: list[str]


async def work(orders: Orders) -> Outcome:
    account = Account(orders["appid"], "演示", orders["secret"])
    database = await Database.open(orders["database_url"])
    api = Api(orders["weixin_url"], 256)
    timing = Timing(lease=orders["lease"], call=orders["call"])
    keeper = Keeper(database, Vault([KEY]), api, Clock(orders["offset"]), timing=timing)
    await keeper.reload()
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)

    async def call(token: str) -> str:
        await api.get(BUSINESS, {"access_token": token}, Deadline.after(20))
        return hashlib.sha256(token.encode()).hexdigest()

    calls = (keeper.with_token(account, Deadline.after(20), call) for _ in range(orders["calls"]))
    results = await asyncio.gather(*calls, return_exceptions=True)
    await keeper.close()
    await api.close()
    await database.close()
    good = {result for result in results if isinstance(result, str)}
    return Outcome(tokens=sorted(good), failed=[repr(result) for result in results if not isinstance(result, str)])


if __name__ == "__main__":
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    for line in iter(sys.stdin.readline, ""):
        print(json.dumps(asyncio.run(work(json.loads(line)))), flush=True)
