"""What a try at sending a template message means: over, or again, and when (contract §5, WeChat reference §12.3-§13).

Whether WeChat may have taken the message outlasts the try in which that came up: as long as a job is uncertain every
repeat of it is, bears the same `client_msg_id`, and happens within the time for which WeChat drops such repeats.
"""

from typing import Final

from wxgate.jobs.job import Done, Job, Outcome, Pause, Retry
from wxgate.messages.status import FAILED, SENT, UNKNOWN, Status, Verdict, verdict
from wxgate.protocol.errors import ApiError, UpstreamRefused, WeixinTimeout, WeixinUnreachable
from wxgate.protocol.text import Text
from wxgate.weixin.errors import OutcomeUnknown, Refused
from wxgate.weixin.messages import read_msgid

REPEATABLE_FOR: Final = 540.0
"""Seconds from the first uncertain try: WeChat knows a `client_msg_id` for 10 minutes, and the last try needs some."""

GIVEN_UP_AFTER: Final = 3 * 86400.0
"""Seconds after which a message is too old to be worth sending."""

SOONEST: Final = 5.0
LATEST: Final = 120.0
"""Seconds between two uncertain tries: as long as it has been uncertain, within these bounds."""

BUSY: Final = -1
TEMPLATE_UNKNOWN: Final = 40037
TEMPLATE_UNKNOWN_PAUSE: Final = 60.0
DAILY_QUOTA: Final = 45009
MINUTE_QUOTA: Final = 45011
ALREADY_SENT: Final = 45065
TOO_SOON: Final = 45066
TOO_SOON_PAUSE: Final = 60.0

STANDING: Final = frozenset(
    [40003, 40013, 40036, 40165, 40166, 41009, 41030, 44002, 45109, 47001, 47002, 47003, 48001, 48004, 48008, 61007]
)
"""Refusals for a reason in the message or the account: an uncertain message that meets one was refused before, too.

The user's reasons are not among them: somebody may get the message, and unfollow before it is repeated.
"""

DAY: Final = 86400.0
BEIJING: Final = 8 * 3600.0
DAY_JITTER: Final = 180.0
MINUTE: Final = 60.0
MINUTE_JITTER: Final = 10.0

NO_CLEAR_ANSWER: Final = Text(
    "微信没有明确答复，消息是否已发出无法确认", "WeChat gave no clear answer; whether it took the message is not known"
)
TOO_OLD: Final = Text("超过三天未能发出，已放弃", "given up: it could not be sent within three days")


def too_late(job: Job) -> Outcome | None:
    """The end of a message that is not to be tried (any more); None when it is."""
    if job.may_be_repeat and job.claimed_at - job.uncertain_since >= REPEATABLE_FOR:
        return Done(verdict(UNKNOWN, None, str(NO_CLEAR_ANSWER)))
    if job.claimed_at - job.created_at >= GIVEN_UP_AFTER:
        return Done(verdict(_end(job), None, str(TOO_OLD)))
    return None


def after_refusal(job: Job, error: Refused, now: float, chance: float) -> Outcome:
    """What follows WeChat's errcode. `chance` is a random number from 0 to 1."""
    code = error.errcode
    if code == ALREADY_SENT:
        # mass sending, which knows the same idempotency key, names the earlier message so
        msgid = read_msgid(error.reply.get("msgid") or error.reply.get("msg_id"))
        return Done(Verdict(SENT, 0, "ok", msgid, now))
    if code in {BUSY, TOO_SOON}:
        return _uncertain(job, verdict(UNKNOWN, code, error.errmsg), at_least=TOO_SOON_PAUSE if code == TOO_SOON else 0)
    if code == DAILY_QUOTA:
        return _rest(job, error, _until_midnight(now) + chance * DAY_JITTER)
    if code == MINUTE_QUOTA:
        return _rest(job, error, MINUTE - now % MINUTE + chance * MINUTE_JITTER)
    if code == TEMPLATE_UNKNOWN and job.failures == 0:
        return _again(job, code, error.errmsg, after=TEMPLATE_UNKNOWN_PAUSE)
    never_sent = not job.may_be_repeat or code in STANDING
    return Done(verdict(FAILED if never_sent else UNKNOWN, code, error.errmsg))


def after_silence(job: Job, error: OutcomeUnknown) -> Outcome:
    """What follows a request that may have arrived."""
    return _uncertain(job, verdict(UNKNOWN, None, str(error)), trouble=True)


def not_sent(job: Job, reason: str, errcode: int | None = None, *, trouble: bool = False) -> Outcome:
    """What follows a try that sent nothing: it is repeated, for time or the operator can cure the reason."""
    return _again(job, errcode, reason, trouble=trouble)


def without_token(job: Job, error: ApiError) -> Outcome:
    """What follows when no access token could be had."""
    unreachable = isinstance(error, WeixinUnreachable | WeixinTimeout)
    errcode = error.errcode if isinstance(error, UpstreamRefused) else None
    return not_sent(job, error.message, errcode, trouble=unreachable)


def _again(job: Job, errcode: int | None, errmsg: str, *, after: float = 0.0, trouble: bool = False) -> Outcome:
    told = verdict(_end(job), errcode, errmsg)
    if job.may_be_repeat:
        return _uncertain(job, told, at_least=after, trouble=trouble)
    return Retry(told.errmsg, after=after, trouble=trouble, note=told)


def _uncertain(job: Job, told: Verdict, *, at_least: float = 0.0, trouble: bool = False) -> Outcome:
    # not by the schedule, whose later steps are longer than the time there is
    elapsed = job.claimed_at - job.uncertain_since
    pause = max(min(max(elapsed, SOONEST), LATEST), at_least)
    after = min(pause, REPEATABLE_FOR - elapsed)  # whoever waits for the end is told without delay
    return Retry(told.errmsg, after=after, counts=False, uncertain=True, trouble=trouble, note=told)


def _rest(job: Job, error: Refused, seconds: float) -> Outcome:
    told = verdict(_end(job), error.errcode, error.errmsg)
    pause = Pause(seconds, told.errmsg)
    return Retry(told.errmsg, counts=False, uncertain=job.may_be_repeat, pause=pause, note=told)


def _end(job: Job) -> Status:
    return UNKNOWN if job.may_be_repeat else FAILED


def _until_midnight(now: float) -> float:
    """Seconds until 00:00 in UTC+8, when WeChat's daily quotas begin anew."""
    return DAY - (now + BEIJING) % DAY
