"""Followers (WeChat reference §10.1)."""

from wxgate.protocol.deadline import Deadline
from wxgate.protocol.parameters import JsonObject
from wxgate.weixin.api import Api


async def user_info(api: Api, access_token: str, openid: str, deadline: Deadline) -> JsonObject:
    """What the account may know of a user; for one who does not follow it, little more than `subscribe: 0`."""
    query = {"access_token": access_token, "openid": openid, "lang": "zh_CN"}
    return await api.get("/cgi-bin/user/info", query, deadline)
