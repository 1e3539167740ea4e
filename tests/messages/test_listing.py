"""Messages as operators look at them."""

import pytest

from wxgate.db import Database
from wxgate.messages.listing import MessageFilter, find_message, read_messages
from wxgate.messages.tables import messages

APPID, OTHER = "wx0123456789abcdef", "wxffffffffffffffff"


@pytest.fixture
async def some(database: Database) -> None:
    for number in range(1, 13):
        row = {
            "id": number,
            "client_code": f"C{number % 2}",
            "appid": OTHER if number == 12 else APPID,
            "touser": f"o{number % 3}",
            "template_id": "T",
            "status": "failed" if number in (4, 8) else "sent",
            "attempts": 1,
            "errmsg": "",
            "accepted_at": 1.8e9 + number,
            "callback_url": "http://shop.example.com/x" if number == 4 else None,
        }
        await database.insert(messages, row)


@pytest.mark.usefixtures("some")
@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (MessageFilter(), [12, 11, 10, 9, 8]),
        (MessageFilter(client_code="C1"), [11, 9, 7, 5, 3]),
        (MessageFilter(status="failed"), [8, 4]),
        (MessageFilter(appid=OTHER), [12]),
        (MessageFilter(appid=APPID, touser="o0"), [9, 6, 3]),
        (MessageFilter(touser="o0", client_code="C0"), [12, 6]),
        (MessageFilter(appid=APPID, touser="o2", status="failed"), [8]),
        (MessageFilter(client_code="nobody"), []),
    ],
)
async def test_the_newest_that_match_come_first(database: Database, wanted: MessageFilter, numbers: list[int]) -> None:
    found = await database.read(read_messages, wanted, 5, None)
    assert [message.id for message in found.rows] == numbers


@pytest.mark.usefixtures("some")
@pytest.mark.parametrize("wanted", [MessageFilter(), MessageFilter(appid=APPID), MessageFilter(client_code="C0")])
async def test_a_list_goes_on_to_its_end(database: Database, wanted: MessageFilter) -> None:
    numbers: list[int] = []
    before: int | None = None
    for _ in range(6):
        found = await database.read(read_messages, wanted, 3, before)
        numbers += [message.id for message in found.rows]
        before = found.next
        if before is None:
            break
    everything = await database.read(read_messages, wanted, 100, None)
    assert numbers == [message.id for message in everything.rows]
    assert len(numbers) > 3
    assert before is None


@pytest.mark.usefixtures("some")
async def test_a_message_is_found_by_its_number(database: Database) -> None:
    message = await database.read(find_message, 4)
    assert message is not None
    assert (message.status, message.callback_url, message.touser) == ("failed", "http://shop.example.com/x", "o1")
    assert await database.read(find_message, 99) is None
