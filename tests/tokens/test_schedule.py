"""When WeChat is asked."""

import pytest

from wxgate.tokens.due import Due
from wxgate.tokens.record import Key
from wxgate.tokens.schedule import kept_expiry, refresh_at, retry_at

NOW = 1_700_000_000.0


@pytest.mark.parametrize("random", [0.0, 0.5, 0.999999])
def test_a_new_token_is_refreshed_between_6900_and_7000_seconds(random: float) -> None:
    age = refresh_at(NOW, NOW + 7200, 7000, random, unchanged=False) - NOW
    assert 6900 < age <= 7000


@pytest.mark.parametrize("life", [250.0, 345.0, 1000.0, 3600.0])
def test_a_token_with_little_life_is_refreshed_before_it_ends(life: float) -> None:
    age = refresh_at(NOW, NOW + life, 7000, 0.5, unchanged=False) - NOW
    assert life - 200 <= age < life


def test_at_the_planned_moment_weixin_has_a_new_token() -> None:
    for life in (310.0, 345.0, 1000.0, 7200.0):
        for random in (0.0, 0.999999):
            left = NOW + life - refresh_at(NOW, NOW + life, 7000, random, unchanged=False)
            assert left < 300


def test_what_came_back_unchanged_is_asked_for_again_when_it_expires() -> None:
    assert refresh_at(NOW, NOW + 235, 7000, 0.5, unchanged=True) == NOW + 235


def test_what_came_back_unchanged_with_long_life_is_planned_like_a_new_one() -> None:
    assert refresh_at(NOW, NOW + 5000, 7000, 0.5, unchanged=True) == NOW + 4800


@pytest.mark.parametrize("life", [-5.0, 0.0, 0.5])
@pytest.mark.parametrize("unchanged", [False, True])
def test_weixin_is_never_asked_twice_in_one_second(life: float, unchanged: bool) -> None:
    assert refresh_at(NOW, NOW + life, 7000, 0.5, unchanged=unchanged) >= NOW + 1


def test_pauses_after_failures_double_from_one_second_to_five_minutes() -> None:
    assert [retry_at(0, failures, 0.5) for failures in range(1, 12)] == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]


def test_pauses_after_failures_spread() -> None:
    assert (retry_at(0, 5, 0.0), retry_at(0, 5, 1.0)) == (12, 20)


def test_an_endless_row_of_failures_still_has_a_pause() -> None:
    assert retry_at(0, 100_000, 0.5) == 300


def test_what_is_not_permitted_is_tried_again_after_a_day() -> None:
    assert 85_000 < retry_at(0, 1, 0.999, permitted=False) <= 86_400


def test_an_unchanged_value_keeps_its_expiry_over_rounding_but_not_over_a_jump() -> None:
    assert kept_expiry(1000.0, 999.0) == 1000.0
    assert kept_expiry(1000.0, 5000.0) == 5000.0


def test_due_keys_come_longest_due_first_and_once() -> None:
    due, first, second, third = Due(), Key("a", "x"), Key("b", "x"), Key("c", "x")
    due.put(second, 2.0)
    due.put(first, 1.0)
    due.put(third, 3.0)
    assert due.pop(2.5, limit=9) == [first, second]
    assert due.pop(2.5, limit=9) == []
    assert due.pop(3.0, limit=9) == [third]


def test_a_moved_key_is_due_at_its_latest_moment_only() -> None:
    due, key = Due(), Key("a", "x")
    due.put(key, 1.0)
    due.put(key, 5.0)
    assert due.pop(4.0, limit=9) == []
    due.put(key, 3.0)
    assert due.pop(9.0, limit=9) == [key]
    assert due.pop(9.0, limit=9) == []


def test_a_discarded_key_is_never_due() -> None:
    due, key = Due(), Key("a", "x")
    due.put(key, 1.0)
    due.discard(key)
    assert due.pop(9.0, limit=9) == []
    assert key not in due


def test_no_more_keys_are_due_than_asked_for() -> None:
    due = Due()
    for number in range(10):
        due.put(Key(str(number), "x"), float(number))
    assert len(due.pop(99.0, limit=4)) == 4
    assert len(due.pop(99.0, limit=0)) == 0
    assert len(due.pop(99.0, limit=99)) == 6
