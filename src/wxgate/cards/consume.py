"""Consuming a code at a till: one call and, when its outcome is unclear, a look at the code's state (contract §1)."""

from typing import Final

from wxgate.cards.outcomes import (
    NOT_KNOWN,
    NOT_SENT,
    NOW_CONSUMED,
    STILL_NORMAL,
    Unclear,
    found,
    unusable,
)
from wxgate.db import DatabaseBusy, DatabaseUnavailable
from wxgate.protocol.deadline import Deadline
from wxgate.protocol.errors import ApiError, WeixinTimeout, WeixinUnreachable
from wxgate.protocol.parameters import JsonObject
from wxgate.tenants.call import Call
from wxgate.tokens.pass_through import BUSY, Upstream
from wxgate.weixin import cards
from wxgate.weixin.cards import CodeState
from wxgate.weixin.errors import NotReached, OutcomeUnknown, Refused, WeixinError

CALL_SECONDS: Final = 1.4
LOOK_UP_SECONDS: Final = 0.8
LOOKS: Final = 2
"""How often the state is asked for; the second time only when the first brought no answer and there is time left."""

NO_SUCH_CODE: Final = frozenset({40056, 40073})
"""Answers to looking a code up that prove that it was not consumed: a consumed one is found."""


async def consume(upstream: Upstream, call: Call, code: str, card_id: str) -> JsonObject:
    """WeChat's reply to consuming the code, which is asked for once.

    Raises Refused, what the keeper raises, and, when WeChat's answer is lost or is -1, an ApiError whose `data` says
    what is known of the code (see outcomes.py).
    """
    whole = call.deadline
    first = Deadline(whole.at - min(LOOK_UP_SECONDS, whole.remaining() / 3))
    try:
        return await upstream.post(call.account, cards.CONSUME, cards.code_body(code, card_id), first, CALL_SECONDS)
    except (WeixinTimeout, WeixinUnreachable) as error:  # there was no token
        raise Unclear.silent(type(error)).told(NOT_SENT, consumed=False, may_retry=True) from None
    except NotReached as error:
        raise Unclear.of(error).told(NOT_SENT, consumed=False, may_retry=True) from None
    except OutcomeUnknown as error:
        unclear = Unclear.of(error)
    except Refused as error:
        if error.errcode != BUSY:
            raise
        unclear = Unclear.of(error)
    raise _answer(unclear, await _look_up(upstream, call, code, card_id))


def _answer(unclear: Unclear, state: CodeState | Refused | None) -> Exception:
    if isinstance(state, Refused):
        return state
    status = state.status if state else ""
    if state is None or status not in {cards.NORMAL, cards.CONSUMED, *cards.UNUSABLE}:
        return unclear.told(NOT_KNOWN, consumed=None, may_retry=True)
    if status == cards.CONSUMED:
        return unclear.told(NOW_CONSUMED, consumed=True, may_retry=False, **found(state))
    if status == cards.NORMAL:
        return unclear.told(STILL_NORMAL, consumed=False, may_retry=True, **found(state))
    return unclear.told(unusable(status), consumed=False, may_retry=False, **found(state))


async def _look_up(upstream: Upstream, call: Call, code: str, card_id: str) -> CodeState | Refused | None:
    """The code's state; WeChat's refusal when that proves that the code was not consumed; None when nothing is known.

    Raises nothing: whatever fails here, the caller has to hear that the code may have been consumed.
    """
    deadline = Deadline.after(call.deadline.remaining(LOOK_UP_SECONDS))
    for _ in range(LOOKS):
        try:
            body = cards.state_body(code, card_id)
            return cards.read_state(await upstream.post(call.account, cards.STATE, body, deadline))
        except Refused as error:
            if error.errcode in NO_SUCH_CODE:
                return error
            if error.errcode != BUSY:
                return None
        except (WeixinError, ApiError, DatabaseBusy, DatabaseUnavailable, TimeoutError):
            continue
    return None
