"""Fixtures of the cards' tests.

`weixin`  WeChat as the test scripts it; see tests/cards/weixin.py
`till`    the cards of an account there, and calls for it
"""

from collections.abc import AsyncIterator

import pytest
from tests.cards.till import Till
from tests.cards.weixin import Weixin, scripted_weixin
from tests.tokens.rig import Rig

from wxgate.cards.service import Cards
from wxgate.db import Database
from wxgate_sim.server import SimServer


@pytest.fixture
async def weixin() -> AsyncIterator[Weixin]:
    async with scripted_weixin() as running:
        yield running


@pytest.fixture
async def till(database: Database, wechat_sim: SimServer, weixin: Weixin) -> AsyncIterator[Till]:
    async with Rig(database, wechat_sim, weixin_url=weixin.url) as rig:
        account = await rig.know_account()
        yield Till(Cards(rig.keeper, rig.first.api, rig.clock), account)
