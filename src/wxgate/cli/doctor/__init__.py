"""`wxgate doctor`: looks at everything that an installation depends on. One file per subject.

It changes nothing, but for a new database without MASTER_KEY: like any other command it makes the key then.
"""

import asyncio

from wxgate.cli.doctor import clock, database, master_key, platforms, public_url, storage, weixin
from wxgate.cli.findings import Finding, report
from wxgate.cli.installation import read_settings
from wxgate.cli.options import Json, examples
from wxgate.settings import Settings

EXAMPLES = examples("wxgate doctor", "wxgate doctor --json")


def doctor(json: Json = False) -> None:
    """检查时钟、数据库、主密钥、公网地址和微信，逐项给出解决办法 / Look at everything wxgate depends on."""
    report(asyncio.run(examine(read_settings())), as_json=json)


async def examine(settings: Settings) -> list[Finding]:
    """Everything that was found, in the order in which it should be cured."""
    async with database.opened(settings) as (opened, findings):
        vault, keys = await master_key.examine(opened, settings)
        reached, weixin_time = await weixin.examine(opened, vault, settings)
        tickets = await platforms.examine(opened, vault)
        server_time = await database.server_time(opened)
    return [
        clock.compared(weixin_time, server_time),
        *findings,
        *keys,
        *await storage.examine(settings),
        *await public_url.examine(settings),
        *reached,
        *tickets,
    ]
