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
    newest_first = [f"k{number}" for number in range(6, -1, -1)]
    files = await database.read(read_media, 4, "")
    files = [*files, *await database.read(read_media, 4, files[-1].key)]
    assert [file.key for file in files] == newest_first
    voice_list = await database.read(read_voices, 4, "")
    voice_list = [*voice_list, *await database.read(read_voices, 4, voice_list[-1].key)]
    assert [voice.key for voice in voice_list] == newest_first
    assert await database.read(read_media, 4, "unknown") == []
    assert await database.read(read_voices, 4, "unknown") == []
