"""A failed try to get a token: what the operator is told, what the API's callers are told, and for how long."""

from dataclasses import dataclass
from typing import Final, Literal, TypeGuard, get_args

from wxgate.protocol.errors import (
    ApiError,
    AppidInvalid,
    AppSecretInvalid,
    CallNotAllowed,
    PlatformUnusable,
    UpstreamRefused,
    WeixinTimeout,
    WeixinUnreachable,
)
from wxgate.protocol.text import Text
from wxgate.tokens.token import ACCESS_TOKEN, AUTHORIZER_ACCESS_TOKEN, COMPONENT_ACCESS_TOKEN, Kind
from wxgate.weixin.errors import NotReached, OutcomeUnknown, Refused, WeixinError
from wxgate.weixin.explanations import explain

Fate = Literal["refused", "unreachable", "timeout"]

INVALID_APPID: Final = 40013
WRONG_SECRET: Final = frozenset({40001, 40125})
NOT_PERMITTED: Final = frozenset({48001, 61007})
NOT_AUTHORIZED: Final = 61003
NO_TICKET: Final = 61005
BUSY: Final = -1
PASSING: Final = frozenset({BUSY, 45009, 45011})
"""Refusals that say nothing of the platform: busy, and quotas."""

TOLD_FOR: Final = 600.0
TOLD_FOR_PASSING: Final = 5.0
"""Seconds for which callers are told of a refusal, or of passing trouble, without asking WeChat again."""

ERRMSG_LIMIT: Final = 300


@dataclass(frozen=True, slots=True)
class Failure:
    """The latest of one or more failed tries in a row."""

    fate: Fate
    errcode: int | None
    """WeChat's, when it refused."""
    text: str
    """For the operator, in both languages. May name the address that WeChat saw; never a secret."""
    at: float
    count: int = 1

    @property
    def permitted(self) -> bool:
        """False when the account is not authorised for what was asked."""
        return self.errcode not in NOT_PERMITTED

    @property
    def authorized(self) -> bool:
        """False when the account does not authorise the platform."""
        return self.errcode != NOT_AUTHORIZED

    def told_until(self, next_try_at: float) -> float:
        """Until when callers get this failure at once instead of trying anew."""
        passing = self.fate != "refused" or self.errcode == BUSY
        return min(next_try_at, self.at + (TOLD_FOR_PASSING if passing else TOLD_FOR))


class Unobtainable(Exception):
    """A token cannot be had at present. Inside this package only: callers of the keeper get an ApiError."""

    def __init__(self, appid: str, kind: Kind, failure: Failure) -> None:
        super().__init__(kind)
        self.appid = appid
        self.kind = kind
        self.failure = failure


def is_fate(text: str | None) -> TypeGuard[Fate]:
    """Whether `text` is one of the fates."""
    return text in get_args(Fate)


def failure_of(error: WeixinError, at: float, *, secrets: tuple[str, ...]) -> Failure:
    """The failure that this error means. `secrets` are blotted out should WeChat's message hold one."""
    if isinstance(error, Refused):
        return Failure("refused", error.errcode, _refusal_text(error, secrets), at)
    timed_out = isinstance(error, NotReached | OutcomeUnknown) and error.timed_out
    text = Text("微信没有及时应答", "WeChat did not answer in time") if timed_out else _UNREACHABLE
    return Failure("timeout" if timed_out else "unreachable", None, f"{text} ({error})", at)


def no_secret(at: float) -> Failure:
    """The failure of an account or a platform whose app secret is not stored or cannot be decrypted."""
    text = Text("没有可用的 AppSecret，请用 wxgate account edit 设置", "no usable app secret: set it with account edit")
    return Failure("refused", 40125, str(text), at)


def no_ticket(at: float) -> Failure:
    """The failure of a platform to which WeChat pushed no ticket for 12 h, or ever."""
    return Failure("refused", NO_TICKET, str(explain(NO_TICKET)), at)


def gave_up_waiting(at: float) -> Failure:
    """The failure of waiting for another process, again and again, that never brought a token."""
    text = Text("等待其他进程刷新超时", "waited too long for another process to refresh")
    return Failure("timeout", None, str(text), at)


def answer(error: Unobtainable) -> ApiError:
    """What a caller of the API is told (contract §2): no address, no secret, `data` null."""
    failure, what = error.failure, error.kind
    zh, en = f"未能取得 {what}", f"no {what} could be had"
    match failure.fate:
        case "timeout":
            return WeixinTimeout(zh, en)
        case "unreachable":
            return WeixinUnreachable(zh, en)
        case "refused":
            return _refusal(error.kind, failure.errcode or BUSY, zh, en)


def _refusal(kind: Kind, errcode: int, zh: str, en: str) -> ApiError:
    why = explain(errcode)
    of_platform = kind in {COMPONENT_ACCESS_TOKEN, AUTHORIZER_ACCESS_TOKEN} and errcode not in PASSING
    if of_platform or errcode == NOT_AUTHORIZED:
        return PlatformUnusable(f"{zh}，{why.zh}", f"{en}: {why.en}")
    if kind == ACCESS_TOKEN and errcode in WRONG_SECRET:
        return AppSecretInvalid(f"微信返回 {errcode}", f"WeChat answered {errcode}")
    if errcode == INVALID_APPID:
        return AppidInvalid(f"微信返回 {errcode}", f"WeChat answered {errcode}")
    if errcode in NOT_PERMITTED:
        return CallNotAllowed(f"{zh}，{why.zh}", f"{en}: {why.en}")
    return UpstreamRefused(errcode, f"{zh}，{why.zh}", f"{en}: {why.en}")


def _refusal_text(error: Refused, secrets: tuple[str, ...]) -> str:
    errmsg = error.errmsg
    for secret in secrets:
        errmsg = errmsg.replace(secret, "***")
    return f"{error.errcode}: {explain(error.errcode)} ({errmsg[:ERRMSG_LIMIT]})"


_UNREACHABLE: Final = Text("无法连接微信", "WeChat cannot be reached")
