"""Fixtures of the simulator's own tests.

`http`      an HTTP client of the simulator, which follows no redirects
`weixin`    an account of the simulator and a caller that uses it
`person`    somebody who follows that account
`component` a third-party platform of the simulator and a caller that uses it; the account has not authorised it
"""

from collections.abc import Iterator

import httpx
import pytest
from tests.sim.open_platform import Component
from tests.sim.weixin import Weixin

from wxgate_sim.remote import SimFollower
from wxgate_sim.server import SimServer


@pytest.fixture
def http(wechat_sim: SimServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=wechat_sim.url, timeout=20, trust_env=False, verify=False) as client:
        yield client


@pytest.fixture
def weixin(wechat_sim: SimServer, http: httpx.Client) -> Weixin:
    account = wechat_sim.add_account(name="青禾书店", redirect_domains=["shop.example.com"])
    return Weixin(wechat_sim, http, account)


@pytest.fixture
def person(weixin: Weixin) -> SimFollower:
    return weixin.sim.add_follower(nickname="林小满", subscribed=True)


@pytest.fixture
def component(weixin: Weixin) -> Component:
    return Component(weixin, weixin.sim.add_platform(name="青禾服务商", allow_any_redirect=True))
