"""Media and voices as operators look at them."""

from wxgate.db import Database
from wxgate.media.listing import read_media, read_voices
from wxgate.media.tables import media, voices

APPID = "wx0123456789abcdef"


async def test_files_and_voices_go_on_by_moment_and_key(database: Database) -> None:
    for number in range(7):
        row = {"key": f"k{number}", "appid": APPID, "media_id": f"m{number}", "path": "p", "size": 1}
        moment = 1.8e9 + number // 3  # several have the same
        await database.insert(media, {**row, "begun_at": moment, "stored_at": None})
        await database.insert(voices, {**row, "asked_at": moment, "status": "working"})
    for read in (read_media, read_voices):
        first = await database.read(read, 4, "")
        second = await database.read(read, 4, first[-1].key)
        assert [each.key for each in (*first, *second)] == [f"k{number}" for number in range(6, -1, -1)]
        assert await database.read(read, 4, "unknown") == []
