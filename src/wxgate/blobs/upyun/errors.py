"""What UpYun's refusals mean and what to do about them (UpYun reference §5)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Final

import orjson

from wxgate.blobs.store import StorageFailed
from wxgate.protocol.text import Text

CLOCK_OFF: Final = 40100002
PASSING: Final = frozenset({408, 429, 500, 502, 503, 504})
"""HTTP statuses after which another try may succeed."""

_UNSHOWN: Final = re.compile(r"[^\w .,:;/=()'-]+")
_LONGEST: Final = 120
_CODE: Final = re.compile(r"[0-9]{1,9}")

_CREDENTIALS: Final = Text(
    "请核对 WXGATE_UPYUN_BUCKET、WXGATE_UPYUN_OPERATOR 与 WXGATE_UPYUN_PASSWORD",
    "check WXGATE_UPYUN_BUCKET, WXGATE_UPYUN_OPERATOR and WXGATE_UPYUN_PASSWORD",
)
_PASSWORD: Final = Text(
    "操作员密码错误，请核对 WXGATE_UPYUN_PASSWORD", "the operator's password is wrong; check WXGATE_UPYUN_PASSWORD"
)
_REPORT: Final = Text("请求不被接受，请向 wxgate 报告", "the request is not acceptable; please report it to wxgate")
_BUSY: Final = Text("请求过于频繁", "too many requests")

CURES: Final[Mapping[int, Text]] = {
    40000006: Text("内容在传输途中损坏（MD5 不符）", "the content was damaged on its way (its MD5 differs)"),
    40010002: Text(
        "通知地址不被接受，WXGATE_PUBLIC_URL 须为公网可访问的网址",
        "the notify URL is not accepted; WXGATE_PUBLIC_URL must be reachable by the public",
    ),
    40100005: _PASSWORD,
    40100006: Text(
        "没有该操作员，请核对 WXGATE_UPYUN_OPERATOR", "there is no such operator; check WXGATE_UPYUN_OPERATOR"
    ),
    40100008: Text(
        "操作员在该服务中被停用，请在又拍云控制台启用",
        "the operator is blocked in this bucket; unblock it in UpYun's console",
    ),
    40100009: _PASSWORD,
    40100012: Text("没有该服务，请核对 WXGATE_UPYUN_BUCKET", "there is no such bucket; check WXGATE_UPYUN_BUCKET"),
    40100015: Text("该服务只读", "the bucket is read-only"),
    40100017: Text(
        "操作员权限不足，请在又拍云控制台授予读取、写入与删除权限",
        "the operator lacks a right; grant it reading, writing and deleting in UpYun's console",
    ),
    40100021: Text("又拍云账户欠费，请充值", "the UpYun account is overdue; pay its bill"),
    40300001: Text("文件名含有不允许的字符", "the file's name has characters that are not allowed"),
    40300002: Text("文件路径过长", "the file's path is too long"),
    40300003: Text("文件名过长", "the file's name is too long"),
    40300004: Text("服务的存储空间已满，请扩容或清理", "the bucket is full; enlarge it or delete files"),
    40300005: Text("目录不为空", "the folder is not empty"),
    40300009: Text("文件过大", "the file is too large"),
    40300011: Text(
        "操作员没有删除权限，请在又拍云控制台授予",
        "the operator may not delete; grant it deleting in UpYun's console",
    ),
    40400001: Text("文件不存在", "there is no such file"),
    40800001: Text("上传太慢，又拍云不再等待", "the upload was too slow for UpYun to wait"),
    42900001: _BUSY,
    42900002: Text("同一文件写入过于频繁", "the same file was written too often"),
    42900003: Text("同一服务请求过于频繁", "too many requests to the same bucket"),
    42900004: Text("又拍云暂时封禁了请求", "UpYun bars requests for a while"),
    42900005: Text("带宽超出限制", "the bandwidth is used up"),
    42900006: Text("认证请求过于频繁", "too many authentications"),
}
_BY_STATUS: Final[Mapping[int, Text]] = {
    400: _REPORT,
    401: _CREDENTIALS,
    403: _CREDENTIALS,
    404: CURES[40400001],
    408: CURES[40800001],
    413: CURES[40300009],
    429: _BUSY,
}
_UNAVAILABLE: Final = Text("又拍云服务暂时不可用", "UpYun is not available at the moment")
_NOT_UPYUN: Final = Text(
    "对方的回答不像又拍云，请核对 WXGATE_UPYUN_API_URL 与 WXGATE_UPYUN_TASKS_URL",
    "this does not answer like UpYun; check WXGATE_UPYUN_API_URL and WXGATE_UPYUN_TASKS_URL",
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. Names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def good(self) -> bool:
        """Whether UpYun did what was asked."""
        return 200 <= self.status < 300


def refusal(answer: Answer, now: float) -> StorageFailed:
    """The error that this answer is; `now` is the UNIX time here, for telling how far this machine's clock is off."""
    told = _told(answer.body)
    number = _code(told, answer)
    cure = _clock_cure(answer, now) if number == CLOCK_OFF else CURES.get(number) or _usual(answer.status)
    msg = "" if number in CURES else printable(told.get("msg") or told.get("message"))
    request_id = printable(told.get("id") or answer.headers.get("x-request-id"))
    marks = (
        f"HTTP {answer.status}",
        f"code {number}" * bool(number),
        msg,
        f"request id {request_id}" * bool(request_id),
    )
    details = ", ".join(mark for mark in marks if mark)
    reason = Text(f"又拍云拒绝了请求：{cure.zh}（{details}）", f"UpYun refused the request: {cure.en} ({details})")
    return StorageFailed(reason, passing=answer.status in PASSING)


def unreadable(answer: Answer) -> StorageFailed:
    """The error that a good answer with a body of the wrong shape is."""
    request_id = printable(answer.headers.get("x-request-id"))
    details = f"HTTP {answer.status}" + f", request id {request_id}" * bool(request_id)
    return StorageFailed(Text(f"{_NOT_UPYUN.zh}（{details}）", f"{_NOT_UPYUN.en} ({details})"), passing=False)


def unreachable(host: str, *, timed_out: bool) -> StorageFailed:
    """No answer from `host`, in time or at all."""
    if timed_out:
        zh, en = f"{host} 没有及时完成", f"{host} was not done in time"
    else:
        zh, en = f"无法与 {host} 通信，请检查网络与 DNS", f"the connection to {host} failed; check the network and DNS"
    return StorageFailed(Text(zh, en), passing=True)


def printable(told: object) -> str:
    """What may be shown of a stranger's text: plain characters, no more than 120."""
    return " ".join(_UNSHOWN.sub(" ", told[: 4 * _LONGEST]).split())[:_LONGEST] if isinstance(told, str) else ""


def _told(body: bytes) -> dict[str, object]:
    try:
        told: object = orjson.loads(body)
    except orjson.JSONDecodeError:
        return {}
    return told if isinstance(told, dict) else {}


def _code(told: Mapping[str, object], answer: Answer) -> int:
    """UpYun's own number, 0 when it gave none. The answer to a HEAD has no body, but may have it in a header."""
    code = told.get("code") or answer.headers.get("x-error-code", "")
    return int(code) if isinstance(code, int | str) and _CODE.fullmatch(str(code)) else 0


def _usual(status: int) -> Text:
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if status in PASSING or status >= 500:
        return _UNAVAILABLE
    return _REPORT if status >= 400 else _NOT_UPYUN


def _clock_cure(answer: Answer, now: float) -> Text:
    """UpYun refuses dates more than 30 minutes off; its own Date says by how much ours is."""
    try:
        off = round(now - parsedate_to_datetime(answer.headers.get("date", "")).timestamp())
    except (ValueError, OverflowError):
        return Text("本机时钟不准，请校时（NTP）", "this machine's clock is wrong; set it (NTP)")
    zh, en = ("快", "ahead of") if off > 0 else ("慢", "behind")
    return Text(
        f"本机时钟比又拍云{zh} {abs(off)} 秒，请校时（NTP）",
        f"this machine's clock is {abs(off)} s {en} UpYun's; set it (NTP)",
    )
