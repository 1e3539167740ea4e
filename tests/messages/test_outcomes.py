"""What follows each answer of WeChat's to a template message."""

from dataclasses import replace

import pytest

from wxgate.jobs.job import Done, Job, Outcome, Retry
from wxgate.messages import outcomes
from wxgate.messages.outcomes import after_refusal, after_silence, not_sent, too_late, without_token
from wxgate.messages.status import FAILED, SENT, UNKNOWN, Verdict, verdict
from wxgate.protocol.errors import AppSecretInvalid, UpstreamRefused, WeixinTimeout, WeixinUnreachable
from wxgate.weixin.errors import OutcomeUnknown, Refused

NOW = 1_700_000_000.0
"""22:13:20 UTC, 06:13:20 in UTC+8."""
FIRST = Job(1, "send_template", "wx1", "{}", 7, 1, 0, NOW, NOW, NOW)
REPEAT = replace(FIRST, attempt=2, claimed_at=NOW + 60)
"""A minute after a try of which nobody knows what it did."""


def refused(errcode: int, job: Job = FIRST, errmsg: str = "no") -> Outcome:
    return after_refusal(job, Refused(errcode, errmsg, {"errcode": errcode, "errmsg": errmsg}), NOW, 0.5)


def note(outcome: Outcome) -> Verdict:
    assert isinstance(outcome.note, Verdict)
    return outcome.note


def retry(outcome: Outcome) -> Retry:
    assert isinstance(outcome, Retry)
    return outcome


@pytest.mark.parametrize("errcode", [40003, 40036, 43004, 43019, 43101, 47001, 47003, 41030, 40165, 48001, 99999])
def test_a_refusal_is_the_end(errcode: int) -> None:
    outcome = refused(errcode)
    assert isinstance(outcome, Done)
    assert note(outcome) == Verdict(FAILED, errcode, "no")


def test_an_unknown_template_is_tried_once_more_after_a_minute() -> None:
    first = retry(refused(40037))
    assert (first.after, first.counts, first.uncertain, first.trouble) == (60.0, True, False, False)
    again = refused(40037, replace(FIRST, attempt=2, failures=1))
    assert isinstance(again, Done)
    assert note(again).status == FAILED


def test_a_busy_weixin_may_have_sent_it() -> None:
    outcome = retry(refused(-1))
    assert (outcome.uncertain, outcome.counts, outcome.trouble) == (True, False, False)
    assert note(outcome).status == UNKNOWN


def test_a_used_up_day_rests_the_account_until_midnight_in_beijing() -> None:
    outcome = retry(refused(45009))
    assert outcome.pause is not None
    assert outcome.pause.seconds == (24 - 6) * 3600 - 13 * 60 - 20 + outcomes.DAY_JITTER / 2
    assert (outcome.counts, outcome.uncertain, outcome.trouble) == (False, False, False)
    assert note(outcome).status == FAILED


def test_a_used_up_minute_rests_the_account_until_the_next() -> None:
    outcome = retry(refused(45011))
    assert outcome.pause is not None
    assert outcome.pause.seconds == 40 + outcomes.MINUTE_JITTER / 2
    assert outcome.counts is False


def test_silence_is_uncertain_and_the_other_sides_trouble() -> None:
    outcome = retry(after_silence(FIRST, OutcomeUnknown("no answer in time", timed_out=True)))
    assert (outcome.uncertain, outcome.trouble, outcome.counts, outcome.after) == (True, True, False, 5.0)
    assert note(outcome) == Verdict(UNKNOWN, None, "no answer in time")


def test_what_was_not_sent_goes_by_the_schedule() -> None:
    outcome = retry(not_sent(FIRST, "could not connect", trouble=True))
    assert (outcome.uncertain, outcome.trouble, outcome.counts, outcome.after) == (False, True, True, 0.0)
    assert note(outcome).status == FAILED


@pytest.mark.parametrize(
    ("error", "errcode", "trouble"),
    [
        (AppSecretInvalid(), None, False),
        (UpstreamRefused(40164, "ip", "ip"), 40164, False),
        (WeixinUnreachable(), None, True),
        (WeixinTimeout(), None, True),
    ],
)
def test_without_a_token_nothing_was_sent(error: AppSecretInvalid, errcode: int | None, trouble: bool) -> None:
    outcome = retry(without_token(FIRST, error))
    assert (outcome.uncertain, outcome.trouble, outcome.counts) == (False, trouble, True)
    assert note(outcome).errcode == errcode


@pytest.mark.parametrize(
    "outcome",
    [
        not_sent(REPEAT, "could not connect", trouble=True),
        without_token(REPEAT, AppSecretInvalid()),
        refused(45011, REPEAT),
        refused(40037, REPEAT),
        refused(-1, REPEAT),
        refused(45066, REPEAT),
    ],
)
def test_an_uncertain_message_stays_so_whatever_delays_it(outcome: Outcome) -> None:
    assert retry(outcome).uncertain is True
    assert retry(outcome).counts is False
    assert note(outcome).status == UNKNOWN


def test_an_uncertain_message_is_repeated_in_ever_longer_pauses_but_soon_enough() -> None:
    pauses, claimed_at = [], NOW
    while claimed_at - NOW < outcomes.REPEATABLE_FOR:
        job = replace(FIRST, claimed_at=claimed_at)
        pauses.append(retry(after_silence(job, OutcomeUnknown("?"))).after)
        claimed_at += pauses[-1]
    assert pauses == [5, 5, 10, 20, 40, 80, 120, 120, 120, 20]


def test_weixins_word_that_it_was_sent_already_counts_as_sent() -> None:
    error = Refused(45065, "clientmsgid exist", {"errcode": 45065, "msg_id": 2**60})
    outcome = after_refusal(REPEAT, error, NOW, 0.5)
    assert isinstance(outcome, Done)
    assert note(outcome) == Verdict(SENT, 0, "ok", 2**60, NOW)


def test_a_refusal_of_a_repeat_tells_of_the_first_try_only_if_its_reason_stood_then() -> None:
    assert note(refused(47003, REPEAT)).status == FAILED
    # the user may have got the message, and unfollowed
    assert note(refused(43004, REPEAT)).status == UNKNOWN
    assert note(refused(99999, REPEAT)).status == UNKNOWN


def test_after_nine_minutes_an_uncertain_message_is_not_repeated() -> None:
    assert too_late(replace(REPEAT, claimed_at=NOW + 539)) is None
    outcome = too_late(replace(REPEAT, claimed_at=NOW + 541))
    assert isinstance(outcome, Done)
    assert note(outcome).status == UNKNOWN
    assert too_late(replace(FIRST, created_at=NOW - 3600)) is None


@pytest.mark.parametrize(("job", "status"), [(FIRST, FAILED), (REPEAT, UNKNOWN)])
def test_after_three_days_a_message_is_given_up(job: Job, status: str) -> None:
    outcome = too_late(replace(job, created_at=NOW - 3 * 86400))
    assert isinstance(outcome, Done)
    assert note(outcome).status == status


def test_whatever_weixin_says_fits_the_table() -> None:
    told = verdict(FAILED, 10**12, "a\x00b\n" + "字" * 400)
    assert told.errcode == -1
    assert told.errmsg == "a b " + "字" * 296
