"""The job that sends a template message."""

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import ClassVar, Final

import orjson
from sqlalchemy import Connection, bindparam, update

from wxgate.db import DatabaseBusy, DatabaseUnavailable
from wxgate.jobs.job import Done, Job, NewJob, Outcome, Result, Retry
from wxgate.jobs.kind import Kind
from wxgate.messages import outcomes, store
from wxgate.messages.callbacks import Deliver, callback
from wxgate.messages.status import SENT, UNKNOWN, Verdict, verdict
from wxgate.messages.tables import messages
from wxgate.protocol.clock import Clock
from wxgate.protocol.deadline import Deadline
from wxgate.protocol.errors import ApiError
from wxgate.protocol.parameters import JsonObject
from wxgate.protocol.text import Text
from wxgate.tenants.account import Account
from wxgate.tenants.directory import Directory
from wxgate.tokens.keeper import Keeper
from wxgate.weixin.api import Api
from wxgate.weixin.errors import NotReached, OutcomeUnknown, Refused, TokenRefused
from wxgate.weixin.messages import send_template

TRY_SECONDS: Final = 10.0
"""What one try may take, the token included."""

ACCOUNT_AWAY: Final = Text("公众号已关闭或不存在", "the official account is closed or missing")


class SendTemplate(Kind):
    """Sends template messages, again and again where that does no harm. `chance` gives random numbers from 0 to 1."""

    name: ClassVar[str] = store.SEND_TEMPLATE
    schedule: ClassVar[tuple[float, ...]] = (5, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14400, 28800)
    at_once: ClassVar[int] = 64

    def __init__(
        self,
        directory: Directory,
        keeper: Keeper,
        api: Api,
        clock: Clock,
        deliver: Deliver,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._directory = directory
        self._keeper = keeper
        self._api = api
        self._clock = clock
        self._deliver = deliver
        self._chance = chance

    async def work(self, job: Job) -> Outcome:
        """See Kind. A message that may have been sent is repeated only while WeChat would drop the repeat."""
        over = outcomes.too_late(job)
        if over is not None:
            return over
        account = self._directory.account(job.lane)
        if account is None or account.closed:
            return outcomes.not_sent(job, str(ACCOUNT_AWAY))
        try:
            msgid = await self._send(account, orjson.loads(job.payload))
        except TokenRefused as error:
            return outcomes.not_sent(job, error.errmsg, error.errcode)
        except Refused as error:
            return outcomes.after_refusal(job, error, self._clock.now(), self._chance())
        except OutcomeUnknown as error:
            return outcomes.after_silence(job, error)
        except NotReached as error:
            return outcomes.not_sent(job, str(error), trouble=True)
        except ApiError as error:
            return outcomes.without_token(job, error)
        except (DatabaseBusy, DatabaseUnavailable) as error:  # no token for now
            return outcomes.not_sent(job, str(error))
        return Done(Verdict(SENT, 0, "ok", msgid, self._clock.now()))

    def record(self, connection: Connection, results: Sequence[Result]) -> Iterable[NewJob]:
        """See Kind. Also tells the clients that asked to be told."""
        tried = [(number, result) for result in results if (number := result.job.subject) is not None]
        repeated = [_tried_row(number, each) for number, each in tried if isinstance(each.outcome, Retry)]
        if repeated:
            connection.execute(_TRIED, repeated)
        ended = {number: each for number, each in tried if not isinstance(each.outcome, Retry)}
        if not ended:
            return []
        connection.execute(_ENDED, [_ended_row(number, each) for number, each in ended.items()])
        recipients = store.recipients(connection, ended)
        return [job for number, to in recipients.items() for job in self._tell(to, _verdict(ended[number]))]

    async def _send(self, account: Account, body: JsonObject) -> int | None:
        deadline = Deadline.after(TRY_SECONDS)
        return await self._keeper.with_token(
            account, deadline, lambda token: send_template(self._api, token, body, deadline)
        )

    def _tell(self, to: store.Recipient, said: Verdict) -> list[NewJob]:
        return callback(self._deliver, to, said.status, said.errcode, said.errmsg, said.msgid)


_TRIED = (
    update(messages)
    .where(messages.c.id == bindparam("number"))
    .values(attempts=bindparam("tries"), errcode=bindparam("code"), errmsg=bindparam("said"))
)
# what WeChat reported of the delivery is not taken back
_ENDED = (
    update(messages)
    .where(messages.c.id == bindparam("number"), messages.c.delivered_at.is_(None))
    .values(
        status=bindparam("became"),
        attempts=bindparam("tries"),
        errcode=bindparam("code"),
        errmsg=bindparam("said"),
        msgid=bindparam("weixin_id"),
        sent_at=bindparam("at"),
    )
)


def _tried_row(number: int, result: Result) -> Mapping[str, object]:
    said = _verdict(result)
    return {"number": number, "tries": result.job.attempt, "code": said.errcode, "said": said.errmsg}


def _ended_row(number: int, result: Result) -> Mapping[str, object]:
    said = _verdict(result)
    return {**_tried_row(number, result), "became": said.status, "weixin_id": said.msgid, "at": said.at}


def _verdict(result: Result) -> Verdict:
    note = result.outcome.note
    if isinstance(note, Verdict):
        return note
    # a defect, or a process that died with it: whether the message was sent nobody knows
    reason = "" if isinstance(result.outcome, Done) else result.outcome.reason
    return verdict(UNKNOWN, None, reason)
