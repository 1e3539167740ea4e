"""One account's calls leave room for the others'."""

import pytest

from wxgate.http.admission import SURE, Admission
from wxgate.protocol.errors import AccountBusy

ROOM, LIMIT = 1000, 256


def _fill(admission: Admission, appid: str) -> int:
    """How many places the account gets."""
    for number in range(ROOM + 1):
        try:
            admission.enter(appid)
        except AccountBusy:
            return number
    raise AssertionError


def test_every_account_that_hangs_leaves_half_of_the_rest_to_others() -> None:
    admission = Admission(LIMIT, ROOM)
    assert [_fill(admission, f"wx{number}") for number in range(6)] == [256, 256, 244, 122, 61, 32]


def test_a_place_given_back_can_be_taken_again() -> None:
    admission = Admission(LIMIT, ROOM)
    _fill(admission, "wx0")
    admission.leave("wx0")
    admission.enter("wx0")
    with pytest.raises(AccountBusy):
        admission.enter("wx0")


def test_an_account_gets_a_part_of_its_limit_however_busy_the_others_are() -> None:
    admission = Admission(LIMIT, ROOM)
    for number in range(ROOM):
        admission.enter(f"wx{number}")
    assert _fill(admission, "one more") == LIMIT // SURE


def test_a_limit_of_one_is_one() -> None:
    assert _fill(Admission(1, ROOM), "wx0") == 1
