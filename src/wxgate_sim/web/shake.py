"""/shakearound/user/getshakeinfo (WeChat reference §10.3)."""

from wxgate_sim.errors import Refused
from wxgate_sim.web.call import Call
from wxgate_sim.world import World


def shake_info(world: World, call: Call) -> dict[str, object]:
    """Who shook, and near which beacon."""
    account = world.admit(call.query("access_token"), call.path)
    body = call.json()
    ticket, need_poi = body.get("ticket"), body.get("need_poi", 0)
    if not isinstance(ticket, str) or not ticket or need_poi not in (0, 1):
        raise Refused(9001001)
    shake = world.shakes.find(account.appid, ticket)
    beacon = {"distance": shake.distance, "major": shake.major, "minor": shake.minor, "uuid": shake.uuid}
    data: dict[str, object] = {"page_id": shake.page_id, "beacon_info": beacon, "openid": shake.openid}
    if need_poi and shake.poi_id is not None:
        data["poi_id"] = shake.poi_id
    return {"data": data, "errcode": 0, "errmsg": "success."}
