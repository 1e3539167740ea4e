"""Endpoints that only hand their parameters on to WeChat: declared as data, with one handler for all of them.

The `data` of the reply is WeChat's reply, unchanged. WeChat is asked once; only a refused token is followed by a second
call, since nothing was done then.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, cast

from wxgate.protocol.capability import Capability
from wxgate.protocol.deadline import Deadline
from wxgate.protocol.declaration import Endpoint, Handler
from wxgate.protocol.errors import WEIXIN_ERRORS, ApiError, UpstreamRefused, WeixinTimeout, WeixinUnreachable
from wxgate.protocol.parameters import JsonObject, Params
from wxgate.protocol.text import Text
from wxgate.tenants.account import Account
from wxgate.tenants.call import Call
from wxgate.tokens.keeper import Keeper
from wxgate.weixin.api import Api
from wxgate.weixin.errors import NotReached, OutcomeUnknown, Refused

BUSY: Final = -1


@dataclass(frozen=True, slots=True)
class Upstream:
    """WeChat, and the tokens to speak to it for an official account."""

    keeper: Keeper
    api: Api

    async def post(
        self, account: Account, path: str, body: JsonObject, deadline: Deadline, at_most: float | None = None
    ) -> JsonObject:
        """WeChat's reply to `body`, by the deadline; no single call takes longer than `at_most` seconds.

        Raises Refused, NotReached, OutcomeUnknown, and what the keeper raises when there is no token: an ApiError or an
        error of the database, before anything was done.
        """
        return await self.keeper.with_token(
            account,
            deadline,
            lambda token: self.api.post(
                path, {"access_token": token}, body, Deadline.after(deadline.remaining(at_most))
            ),
        )


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a caller is told who cannot know whether WeChat acted."""

    what: Text
    """What may have been done, as a clause."""
    find_out: Text
    """How to learn whether it was."""


def pass_through(
    name: str,
    *,
    to: str,
    params: type[Params],
    result: object,
    section: str,
    needs: tuple[Capability, ...],
    summary: Text,
    description: Text,
    renamed: Mapping[str, str] | None = None,
    doubt: Doubt | None = None,
) -> Endpoint:
    """The endpoint `name`, which POSTs its parameters to WeChat's path `to`.

    The body has the parameters in the order of their declaration, under their own names but for those `renamed`; absent
    ones are not sent. `result` describes WeChat's reply. Calls are safe to repeat unless there is a `doubt`, which the
    messages of 502, 504 and -1 tell then.
    """
    names = renamed or {}

    async def handle(upstream: Upstream, call: Call, given: Params) -> JsonObject:
        body = request_body(given, names)
        try:
            return await upstream.post(call.account, to, body, call.deadline)
        except (NotReached, OutcomeUnknown, Refused) as error:
            told = doubt and _in_doubt(error, doubt)
            raise told or error from None

    # readers find an endpoint's capability in its handler's module
    handle.__module__, handle.__name__ = params.__module__, name
    handler = cast("Handler", handle)
    return Endpoint(
        name,
        section,
        summary,
        description,
        params,
        result,
        WEIXIN_ERRORS,
        needs_account=True,
        repeatable=doubt is None,
        lengthy=False,
        handler=handler,
        needs=needs,
    )


def request_body(params: Params, renamed: Mapping[str, str]) -> JsonObject:
    """The body that WeChat gets: the parameters that were given, under WeChat's names."""
    given = cast("JsonObject", params.model_dump(exclude_none=True))
    return {renamed.get(name, name): value for name, value in given.items()}


def _in_doubt(error: NotReached | OutcomeUnknown | Refused, doubt: Doubt) -> ApiError | None:
    """The answer to a call that is not safe to repeat; None for a plain refusal."""
    zh = f"{doubt.what.zh}，请勿直接重试：{doubt.find_out.zh}"
    en = f"{doubt.what.en}: do not simply call again. {doubt.find_out.en}"
    match error:
        case Refused():
            busy = UpstreamRefused(error.errcode, f"{error.errmsg}（微信系统繁忙，{zh}）", en, data=error.reply)
            return busy if error.errcode == BUSY else None
        case NotReached():
            zh, en = "请求没有发出，可以重试", "nothing was sent, you may try again"
            return WeixinTimeout(zh, en) if error.timed_out else WeixinUnreachable(zh, en)
        case OutcomeUnknown():
            return WeixinTimeout(zh, en) if error.timed_out else WeixinUnreachable(zh, en)
