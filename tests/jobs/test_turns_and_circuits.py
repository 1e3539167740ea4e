"""Lanes take turns; a lane in trouble rests, then one job tries whether it may go on."""

from wxgate.jobs.circuits import FIRST_REST, LONGEST_REST, TOLERATED, Circuits
from wxgate.jobs.claims import Trouble
from wxgate.jobs.job import Done, Job, Outcome, Pause, Retry
from wxgate.jobs.turns import LaneTurns

UNREACHABLE = Retry("no connection", trouble=True)


def _turns(*lanes: str) -> LaneTurns:
    turns = LaneTurns()
    for lane in lanes:
        turns.wake(lane)
    return turns


def _plan(turns: LaneTurns, free: int, room: int) -> dict[str, int]:
    return {wanted.lane: wanted.most for wanted in turns.plan(free, lambda _: room, now=1.0)}


def test_free_hands_are_shared_equally() -> None:
    assert _plan(_turns("a", "b", "c", "d"), free=40, room=64) == {"a": 10, "b": 10, "c": 10, "d": 10}


def test_what_one_lane_may_not_have_the_others_get() -> None:
    turns = _turns("narrow", "wide")
    plan = turns.plan(20, lambda lane: 2 if lane == "narrow" else 64, now=1.0)
    assert {wanted.lane: wanted.most for wanted in plan} == {"narrow": 2, "wide": 10}


def test_one_lane_alone_gets_half_so_that_another_finds_room() -> None:
    assert _plan(_turns("a"), free=100, room=500) == {"a": 50}


def test_a_single_free_hand_is_used() -> None:
    assert _plan(_turns("a"), free=1, room=5) == {"a": 1}


def test_with_more_lanes_than_hands_every_lane_has_its_turn() -> None:
    turns = _turns(*(f"wx{number}" for number in range(10)))
    served = [lane for _ in range(5) for lane in _plan(turns, free=2, room=5)]
    assert sorted(served) == sorted(f"wx{number}" for number in range(10))


def test_a_lane_with_nothing_due_gets_nothing() -> None:
    turns = LaneTurns()
    turns.wake("later", at=5.0)
    assert _plan(turns, free=5, room=5) == {}
    assert turns.next_after(1.0) == 5.0


def _job(claimed_at: float) -> Job:
    return Job(1, "k", "wx1", "{}", None, 1, 0, 0.0, claimed_at, claimed_at)


def _after(circuits: Circuits, outcome: Outcome, now: float, claimed_at: float | None = None) -> list[Trouble | None]:
    return list(circuits.after("lane", _job(now if claimed_at is None else claimed_at), outcome, now))


def test_single_failures_do_not_rest_a_lane() -> None:
    circuits = Circuits()
    for _ in range(3):
        for _ in range(TOLERATED - 1):
            assert _after(circuits, UNREACHABLE, 100.0) == []
        assert _after(circuits, Done(), 100.0) == []
    assert circuits.limit("lane", 32, 100.0) == 32


def test_failures_in_a_row_rest_the_lane_and_then_one_job_tries() -> None:
    circuits = Circuits()
    for _ in range(TOLERATED):
        _after(circuits, UNREACHABLE, 100.0)
    assert circuits.limit("lane", 32, 100.0 + FIRST_REST - 1) == 0
    assert circuits.limit("lane", 32, 100.0 + FIRST_REST) == 1
    assert circuits.limit("other", 32, 100.0) == 32
    assert circuits.resting(100.0) == 1


def test_a_rest_doubles_until_the_other_side_answers() -> None:
    circuits, now, rests = Circuits(), 100.0, []
    for _ in range(TOLERATED):
        _after(circuits, UNREACHABLE, now)
    for _ in range(10):
        now += LONGEST_REST + 1
        (trouble,) = _after(circuits, UNREACHABLE, now)
        assert trouble is not None
        rests.append(trouble.paused_until - now)
    assert rests[:3] == [10.0, 20.0, 40.0]
    assert rests[-1] == LONGEST_REST
    assert _after(circuits, Done(), now + LONGEST_REST + 1) == [None]
    assert circuits.limit("lane", 32, now + LONGEST_REST + 1) == 32


def test_a_quota_rests_the_lane_at_once_for_as_long_as_it_says() -> None:
    circuits = Circuits()
    (trouble,) = _after(circuits, Retry("45009", pause=Pause(3600.0, "45009")), 100.0)
    assert trouble == Trouble(3700.0, 0, "45009")


def test_what_was_begun_before_the_rest_neither_ends_nor_lengthens_it() -> None:
    circuits = Circuits()
    _after(circuits, Retry("45009", pause=Pause(3600.0, "45009")), 100.0)
    assert _after(circuits, Done(), 101.0, claimed_at=99.0) == []
    assert _after(circuits, UNREACHABLE, 101.0, claimed_at=99.0) == []
    assert circuits.limit("lane", 32, 200.0) == 0


def test_other_processes_trouble_counts_too() -> None:
    circuits = Circuits()
    circuits.take({"lane": Trouble(200.0, 1, "seen elsewhere")})
    assert circuits.limit("lane", 32, 150.0) == 0
