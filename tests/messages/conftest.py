"""Fixtures of the messages' tests.

`place`  an account with a follower, and the services of messages over `database`; see tests/messages/place.py
"""

from collections.abc import AsyncIterator

import pytest
from tests.account_kinds import AccountKind
from tests.messages.place import Place
from tests.tokens.rig import APPID, Rig

from wxgate.db import Database
from wxgate_sim.server import SimServer


@pytest.fixture
async def place(database: Database, wechat_sim: SimServer, account_kind: AccountKind) -> AsyncIterator[Place]:
    async with Rig(database, wechat_sim) as rig:
        account = await (rig.authorize_account() if account_kind == "third" else rig.add_account())
        template_id = wechat_sim.add_template(APPID, "{{first.DATA}}")
        yield Place(rig, account, wechat_sim.add_follower(id="ann", subscribed=True).openid(APPID), template_id)
