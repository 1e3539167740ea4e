"""What stays in memory is bounded."""

from wxgate.links.allowance import Allowance
from wxgate.links.known import UNKNOWN_SECONDS, Known, Redirect, Unknown, redirect
from wxgate.links.tally import Tally
from wxgate.protocol.clock import Clock


def to(length: int) -> Redirect:
    """A redirect to a URL of this length."""
    return redirect("x" * length)


def test_the_links_used_lately_stay_in_memory() -> None:
    known = Known(most=2)
    known.put("a", to(1))
    known.put("b", to(2))
    assert known.get("a") == to(1)
    known.put("c", to(3))
    assert [known.get(key) for key in "abc"] == [to(1), None, to(3)]


def test_long_targets_are_kept_in_smaller_numbers() -> None:
    known = Known(most_bytes=100)
    for key in "abcd":
        known.put(key, to(40))
    assert len(known) == 2
    known.put("d", to(1))  # another target, shorter
    known.put("e", to(59))
    assert [known.get(key) is not None for key in "cde"] == [True, True, True]
    known.clear()
    known.put("f", to(100))
    assert known.get("f") is not None


def test_unknown_keys_are_forgotten_in_time_and_beyond_a_number() -> None:
    unknown = Unknown(most=2)
    for key in "abc":
        unknown.add(key, 1000.0)
    assert [unknown.has(key, 1000.0) for key in "abc"] == [False, True, True]
    assert not unknown.has("c", 1000.0 + UNKNOWN_SECONDS)


def test_an_allowance_is_used_up_and_comes_back() -> None:
    now = 50.0
    allowance = Allowance(lambda: now, per_second=3)
    assert [allowance.take() for _ in range(4)] == [True, True, True, False]
    allowance.give_back()
    assert allowance.take()
    now += 0.5
    assert [allowance.take() for _ in range(2)] == [True, False]
    now += 100
    assert [allowance.take() for _ in range(4)] == [True, True, True, False]


def test_visits_are_counted_by_link_and_by_day_in_china() -> None:
    clock = Clock()
    tally = Tally(clock)
    clock.offset = 1772294399 - Clock().now()  # 2026-02-28T15:59:59Z, before midnight in China
    tally.count("a", True)
    tally.count("a", False)
    clock.offset += 2
    tally.count("a", False)
    tally.count("b", False)
    assert tally.visits == 4
    assert tally.take(10) == [("a", "2026-02-28", 2, 1)]
    assert tally.take(1) == [("a", "2026-03-01", 1, 0)]
    tally.count("b", True)
    assert tally.take(10) == [("b", "2026-03-01", 2, 1)]
    assert tally.take(10) == []
    assert tally.waiting == 0


def test_links_that_wait_are_bounded_and_those_that_do_go_on_being_counted() -> None:
    tally = Tally(Clock(), most=2)
    for key in "abcabc":
        tally.count(key, False)
    assert (tally.waiting, tally.visits, tally.lost) == (2, 4, 2)
