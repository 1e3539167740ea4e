"""Messages to followers (WeChat reference §5, §6)."""

from typing import Final

from wxgate.protocol.deadline import Deadline
from wxgate.protocol.parameters import JsonObject, JsonValue
from wxgate.weixin.api import Api

LARGEST: Final = 2**63 - 1


async def send_template(api: Api, access_token: str, body: JsonObject, deadline: Deadline) -> int | None:
    """The msgid of a template message that WeChat took; None when its reply has none. Delivery is reported later.

    With `client_msg_id` in the body, the same one again within about 10 minutes sends nothing more.
    """
    query = {"access_token": access_token}
    return msgid_of(await api.post("/cgi-bin/message/template/send", query, body, deadline))


async def send_custom(api: Api, access_token: str, body: JsonObject, deadline: Deadline) -> JsonObject:
    """WeChat's reply to a customer-service message. Nothing tells repeats apart: one that may have gone stays gone."""
    return await api.post("/cgi-bin/message/custom/send", {"access_token": access_token}, body, deadline)


def msgid_of(reply: JsonObject) -> int | None:
    """The message's number in a reply, which may be a text and goes beyond 2^53; None when there is none."""
    return read_msgid(reply.get("msgid"))


def read_msgid(told: JsonValue) -> int | None:
    """A msgid as WeChat tells it; None for what is no number of 64 bits."""
    try:
        number = int(told) if isinstance(told, int | str) else 0
    except ValueError:
        return None
    return number if 0 < number <= LARGEST else None
