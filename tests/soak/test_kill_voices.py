"""MP3s that were promised survive kill -9; `python -m bench.kill_voices` does the same for longer."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from bench.accepted_voices import AcceptedVoices
from bench.callback_receiver import Received
from bench.different_voices import Voice
from bench.kill_voices import Plan, kill_and_count
from bench.stored_files import StoredFiles, look_through
from bench.voice_outcome import Outcome
from sqlalchemy import Connection, insert
from tests.relay.engines import ONE_ENGINE

from wxgate.db import Database
from wxgate.media.tables import media, voices
from wxgate_sim.server import SimServer

KILLS = 2
URL = "http://127.0.0.1/media/1.mp3"
TOLD: Counter[tuple[str, ...]] = Counter({("m", "done", URL): 2})


async def test_voices_become_mp3s_and_their_clients_are_told_though_the_server_is_killed(
    database_url: str, wechat_sim: SimServer
) -> None:
    plan = Plan(
        voices=30, seconds=1, kills=KILLS, per_second=60, accounts=2, latency=0.01, lease=1, waits_for_holds=False
    )
    outcome = await kill_and_count(database_url, wechat_sim, plan)

    assert outcome.lost == []
    assert outcome.stored.wrong == []
    assert outcome.stored.unnamed == []
    assert outcome.untold == []
    assert outcome.faults == 0
    assert len(outcome.killed) == KILLS
    assert len(outcome.accepted.voices) == plan.voices


def good() -> Outcome:
    """A voice with which all is well; its client was told twice."""
    accepted = AcceptedVoices({}, [Voice("wx", "m", b"amr", b"mp3")])
    return Outcome(accepted, Received("", TOLD), urls={"m": URL})


def test_nothing_is_wrong_when_all_is_well() -> None:
    assert good().faults == 0


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda good: replace(good, stored=StoredFiles(wrong=["m"])), id="half written"),
        pytest.param(lambda good: replace(good, stored=StoredFiles(unnamed=["m.mp3"])), id="nobody's"),
        pytest.param(lambda good: replace(good, received=Received("", Counter([("m", "failed", "")]))), id="not told"),
        pytest.param(lambda good: replace(good, received=Received("", TOLD, Counter(["103"]))), id="ill signed"),
        pytest.param(lambda good: replace(good, left=1), id="not over"),
    ],
)
def test_each_fault_is_noticed(spoil: Callable[[Outcome], Outcome]) -> None:
    assert spoil(good()).faults == 1


def test_an_mp3_that_is_not_there_is_lost_and_cannot_have_been_told() -> None:
    assert replace(good(), urls={"m": "121 ..."}).faults == 2


@ONE_ENGINE
async def test_files_are_held_against_their_rows_and_against_what_they_must_be(
    database_url: str, tmp_path: Path
) -> None:
    whole, half, planned = Voice("wx", "1", b"a1", b"m1"), Voice("wx", "2", b"a2", b"m2"), Voice("wx", "3", b"", b"")
    for name, content in (("1.amr", b"a1"), ("1.mp3", b"m1"), ("2.amr", b"a2"), ("2.mp3", b"m"), ("stray.mp3", b"m1")):
        (tmp_path / "media").mkdir(exist_ok=True)
        (tmp_path / "media" / name).write_bytes(content)
    database = await Database.open(database_url)
    await database.run(_write_down, [whole, half])
    await database.close()

    found = await look_through(database_url, tmp_path, [whole, half, planned])
    assert found.wrong == ["MP3 of 2: 2.mp3", "voice of 3: no path", "MP3 of 3: no path"]
    assert found.unnamed == ["stray.mp3"]


def _write_down(connection: Connection, voices_of_wx: Sequence[Voice]) -> None:
    for each in voices_of_wx:
        row = {"key": each.key, "appid": each.appid, "media_id": each.media_id}
        of_media = {**row, "begun_at": 0.0, "path": f"{each.media_id}.amr"}
        connection.execute(insert(media).values(of_media))
        of_voice = {**row, "status": "done", "asked_at": 0.0, "path": f"{each.media_id}.mp3"}
        connection.execute(insert(voices).values(of_voice))
