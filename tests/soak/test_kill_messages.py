"""Messages that were accepted survive kill -9; `python -m bench.kill_messages` does the same for longer."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest
from bench.accepted_messages import Accepted
from bench.callback_receiver import Received
from bench.kill_messages import WORKERS, Plan, kill_and_count
from bench.message_outcome import Outcome
from bench.shown_messages import Shown

from wxgate_sim.remote import SimControls
from wxgate_sim.server import SimServer

KILLS = 2
NOWHERE = SimControls("http://127.0.0.1:1")
TOLD: Counter[tuple[str, ...]] = Counter({("1", "sent"): 1, ("2", "sent"): 2})


async def test_messages_are_sent_once_and_told_of_though_processes_are_killed(
    database_url: str, wechat_sim: SimServer
) -> None:
    plan = Plan(messages=300, kills=KILLS, callers=10, accounts=2, followers=3, lease=1)
    outcome = await kill_and_count(database_url, wechat_sim, plan, WORKERS[database_url.partition(":")[0]])

    assert outcome.lost == []
    assert outcome.shown.twice == []
    assert outcome.untold == []
    assert outcome.faults == 0
    assert len(outcome.killed) == KILLS
    assert len(outcome.accepted.numbers) >= plan.messages


def good() -> Outcome:
    """Two messages with which all is well; of one the client was told twice."""
    accepted, shown = Accepted({"one": 1, "two": 2}), Shown(NOWHERE, {"one": {10}, "two": {20}})
    return Outcome(accepted, shown, Received("", TOLD), statuses={1: "sent", 2: "sent"})


def test_nothing_is_wrong_when_all_is_well() -> None:
    assert good().faults == 0


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda good: replace(good, statuses={1: "sent", 2: "unknown"}), id="not sent"),
        pytest.param(lambda good: replace(good, shown=Shown(NOWHERE, {"one": {10}})), id="not shown"),
        pytest.param(lambda good: replace(good, shown=Shown(NOWHERE, {"one": {10, 30}, "two": {20}})), id="twice"),
        pytest.param(lambda good: replace(good, received=Received("", TOLD - Counter([("1", "sent")]))), id="not told"),
        pytest.param(lambda good: replace(good, received=Received("", TOLD, Counter(["103"]))), id="ill signed"),
        pytest.param(lambda good: replace(good, left=1), id="not over"),
        pytest.param(lambda good: replace(good, accepted=Accepted({"one": 1, "two": 1})), id="number given twice"),
    ],
)
def test_each_fault_is_noticed(spoil: Callable[[Outcome], Outcome]) -> None:
    assert spoil(good()).faults == 1
