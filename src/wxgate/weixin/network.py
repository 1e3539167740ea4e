"""WeChat's addresses and WeChat's time (WeChat reference §0.2, §1.5)."""

import re
from typing import Final

from wxgate.protocol.deadline import Deadline
from wxgate.weixin.api import Api
from wxgate.weixin.errors import OutcomeUnknown, Refused

_PATH: Final = "/cgi-bin/get_api_domain_ip"
_RID: Final = re.compile(r"\brid: ([0-9a-f]{8})-[0-9a-f]{8}-[0-9a-f]{8}")


async def api_addresses(api: Api, access_token: str, deadline: Deadline) -> list[str]:
    """The addresses of WeChat's API, plain ones and CIDR blocks: what a firewall must let us connect to."""
    reply = await api.get(_PATH, {"access_token": access_token}, deadline)
    addresses = reply.get("ip_list")
    if not isinstance(addresses, list):
        raise OutcomeUnknown("the reply has no ip_list")
    return [str(address) for address in addresses]


async def weixin_time(api: Api, deadline: Deadline) -> int | None:
    """WeChat's UNIX time in seconds, None when it cannot be told. Costs one call that is bound to be refused.

    A refusal's text holds a request id whose first part is the time in hex.
    """
    try:
        await api.get(_PATH, {"access_token": ""}, deadline)
    except Refused as refused:
        found = _RID.search(refused.errmsg)
        return int(found.group(1), 16) if found else None
    return None
