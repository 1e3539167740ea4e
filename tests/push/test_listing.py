"""Events as operators look at them."""

from wxgate.db import Database
from wxgate.push.listing import read_events
from wxgate.push.tables import pushes


async def test_events_of_a_kind_are_found_with_what_wechat_said(database: Database) -> None:
    for number, event in enumerate(("user_get_card", "subscribe", "user_get_card", None), 1):
        row = {"id": number, "appid": "wx0123456789abcdef", "dedupe_key": f"k{number}", "msg_type": "event"}
        body = f"<xml><CardId>p{number}</CardId></xml>"
        await database.insert(pushes, {**row, "event": event, "body": body, "created_at": 1, "received_at": 1.8e9})
    first = await database.read(read_events, ("user_get_card",), 1, None)
    second = await database.read(read_events, ("user_get_card",), 1, first.next)

    assert [event.fields["CardId"] for event in (*first.rows, *second.rows)] == ["p3", "p1"]
    assert second.next is None
