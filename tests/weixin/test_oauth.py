"""Web-page OAuth and followers, against the simulator."""

from collections.abc import AsyncIterator

import pytest

from wxgate.protocol.deadline import Deadline
from wxgate.weixin.api import Api
from wxgate.weixin.credentials import stable_token
from wxgate.weixin.errors import OutcomeUnknown, Refused
from wxgate.weixin.oauth import authorize_url, exchange, user_profile
from wxgate.weixin.users import user_info
from wxgate_sim.remote import SimAccount, SimFollower
from wxgate_sim.server import SimServer


@pytest.fixture
async def api(wechat_sim: SimServer) -> AsyncIterator[Api]:
    made = Api(wechat_sim.url, 4)
    yield made
    await made.close()


@pytest.fixture
def account(wechat_sim: SimServer) -> SimAccount:
    return wechat_sim.add_account(unionid=True)


@pytest.fixture
def visitor(wechat_sim: SimServer, account: SimAccount) -> SimFollower:
    return wechat_sim.add_follower(nickname="小明 😀", subscribed=[account.appid])


def soon() -> Deadline:
    return Deadline.after(5)


def test_the_authorize_url_has_the_order_that_weixin_insists_on() -> None:
    url = authorize_url("https://open.weixin.qq.com", "wx1", "https://a.example/x?y=1&z=中", "snsapi_base", "s1")
    assert url == (
        "https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx1"
        "&redirect_uri=https%3A%2F%2Fa.example%2Fx%3Fy%3D1%26z%3D%E4%B8%AD"
        "&response_type=code&scope=snsapi_base&state=s1#wechat_redirect"
    )


async def test_a_code_tells_who_came_and_their_profile(
    api: Api, wechat_sim: SimServer, account: SimAccount, visitor: SimFollower
) -> None:
    openid = visitor.openid(account.appid)
    code = wechat_sim.code(account.appid, openid)
    came = await exchange(api, account.appid, account.secret, code, soon())
    profile = await user_profile(api, came, soon())
    assert (came.openid, came.snapshot) == (openid, False)
    assert came.unionid
    assert profile["nickname"] == "小明 😀"
    assert came.user_token not in repr(came)


async def test_a_code_works_once(api: Api, wechat_sim: SimServer, account: SimAccount, visitor: SimFollower) -> None:
    code = wechat_sim.code(account.appid, visitor.openid(account.appid))
    await exchange(api, account.appid, account.secret, code, soon())
    with pytest.raises(Refused) as caught:
        await exchange(api, account.appid, account.secret, code, soon())
    assert caught.value.errcode == 40163


async def test_a_snapshot_page_is_told_apart(api: Api, wechat_sim: SimServer, account: SimAccount) -> None:
    code = wechat_sim.code(account.appid, snapshot=True)
    assert (await exchange(api, account.appid, account.secret, code, soon())).snapshot


async def test_an_answer_without_openid_is_an_unknown_outcome(
    api: Api, wechat_sim: SimServer, account: SimAccount, visitor: SimFollower
) -> None:
    code = wechat_sim.code(account.appid, visitor.openid(account.appid))
    wechat_sim.fault("/sns/oauth2/access_token", "garbage", '{"errcode":0}')
    with pytest.raises(OutcomeUnknown):
        await exchange(api, account.appid, account.secret, code, soon())


async def test_a_follower_is_known_to_the_account(api: Api, account: SimAccount, visitor: SimFollower) -> None:
    token = (await stable_token(api, account.appid, account.secret, soon())).value
    info = await user_info(api, token, visitor.openid(account.appid), soon())
    assert (info["subscribe"], info["openid"]) == (1, visitor.openid(account.appid))
