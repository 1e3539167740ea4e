"""What went wrong at an S3 service, and what to do about it.

obstore's own texts hold the whole answer, which may repeat the access key and the string that was signed. So of them
only the HTTP status and S3's error code are used, both of which are looked at first.
"""

import re
from collections.abc import Mapping
from typing import Final

from obstore.exceptions import BaseError, PermissionDeniedError, UnauthenticatedError

from wxgate.blobs.store import StorageFailed
from wxgate.protocol.text import Text

_STATUS: Final = re.compile(r"non-2xx status code: ([1-5][0-9]{2})")
_CODE: Final = re.compile(r"<Code>([A-Za-z]{1,40})</Code>")
_UNSENT: Final = "HTTP error:"

_TOO_MANY: Final = 429
_SERVER: Final = 500

_CREDENTIALS: Final = Text(
    "密钥不被接受，请核对 WXGATE_S3_ACCESS_KEY_ID 与 WXGATE_S3_SECRET_ACCESS_KEY",
    "the credentials are refused; check WXGATE_S3_ACCESS_KEY_ID and WXGATE_S3_SECRET_ACCESS_KEY",
)
_RIGHTS: Final = Text(
    "该密钥权限不足，请授予 s3:PutObject、s3:GetObject、s3:DeleteObject、s3:ListBucket、s3:AbortMultipartUpload",
    "the access key lacks a right; grant it s3:PutObject, s3:GetObject, s3:DeleteObject, s3:ListBucket and "
    "s3:AbortMultipartUpload",
)
_EITHER: Final = Text(f"{_CREDENTIALS.zh}；或{_RIGHTS.zh}", f"{_CREDENTIALS.en}; or {_RIGHTS.en}")
_CLOCK: Final = Text("本机时钟不准，请校时（NTP）", "this machine's clock is wrong; set it (NTP)")
_BUCKET: Final = Text(
    "没有这个存储桶，请核对 WXGATE_S3_BUCKET 与 WXGATE_S3_ENDPOINT，或先建立它",
    "there is no such bucket; check WXGATE_S3_BUCKET and WXGATE_S3_ENDPOINT, or make it",
)
_REGION: Final = Text(
    "存储桶在别的区域，请核对 WXGATE_S3_REGION 与 WXGATE_S3_ENDPOINT",
    "the bucket is in another region; check WXGATE_S3_REGION and WXGATE_S3_ENDPOINT",
)
_BUSY: Final = Text("服务暂时不可用，请稍后再试", "the service is not available at the moment")
_OTHER: Final = Text(
    "请核对 WXGATE_S3_ENDPOINT、WXGATE_S3_REGION 与 WXGATE_S3_PATH_STYLE",
    "check WXGATE_S3_ENDPOINT, WXGATE_S3_REGION and WXGATE_S3_PATH_STYLE",
)

BY_CODE: Final[Mapping[str, Text]] = {
    "InvalidAccessKeyId": _CREDENTIALS,
    "SignatureDoesNotMatch": _CREDENTIALS,
    "InvalidToken": _CREDENTIALS,
    "AccessDenied": _RIGHTS,
    "RequestTimeTooSkewed": _CLOCK,
    "NoSuchBucket": _BUCKET,
    "PermanentRedirect": _REGION,
    "AuthorizationHeaderMalformed": _REGION,
    "IllegalLocationConstraintException": _REGION,
}


def missing(names: str) -> StorageFailed:
    """These settings are empty."""
    return StorageFailed(Text(f"使用 S3 须设置 {names}", f"S3 needs {names} to be set"), passing=False)


def unusable() -> StorageFailed:
    """The settings cannot be made into an address."""
    return StorageFailed(Text(f"S3 的设置有误：{_OTHER.zh}", f"S3 is not set up right: {_OTHER.en}"), passing=False)


def too_slow(host: str, seconds: float) -> StorageFailed:
    """No end of the answer within so many seconds."""
    zh, en = f"{host} 在 {seconds:.0f} 秒内没有完成", f"{host} was not done within {seconds:.0f} s"
    return StorageFailed(Text(zh, en), passing=True)


def refused(host: str, error: BaseError | FileNotFoundError) -> StorageFailed:
    """What the service at `host` said, or that it could not be reached."""
    told = str(error)
    status, code = _found(_STATUS, told), _found(_CODE, told)
    if not status and _UNSENT in told:
        zh, en = (
            f"无法与 {host} 通信，请检查网络、DNS 与证书",
            f"the connection to {host} failed; check network, DNS and TLS",
        )
        return StorageFailed(Text(zh, en), passing=True)
    passing = bool(status) and (int(status) == _TOO_MANY or int(status) >= _SERVER)
    cure = BY_CODE.get(code) or (_BUSY if passing else _usual(error, told))
    marks = ", ".join(mark for mark in (f"HTTP {status}" if status else "", code) if mark)
    details = f"（{marks}）" if marks else "", f" ({marks})" if marks else ""
    reason = Text(f"S3 拒绝了请求：{cure.zh}{details[0]}", f"S3 refused the request: {cure.en}{details[1]}")
    return StorageFailed(reason, passing=passing)


def _usual(error: BaseError | FileNotFoundError, told: str) -> Text:
    """The cure where S3 gave no code that is known; an answer to HEAD never has one."""
    if isinstance(error, FileNotFoundError):
        return _BUCKET
    if isinstance(error, PermissionDeniedError | UnauthenticatedError):
        return _EITHER
    return _REGION if "redirect" in told else _OTHER


def is_absent_file(error: FileNotFoundError) -> bool:
    """Whether it is the file that is missing, and not, as far as S3 says so, the bucket."""
    return _found(_CODE, str(error)) != "NoSuchBucket"


def _found(pattern: re.Pattern[str], told: str) -> str:
    match = pattern.search(told)
    return match[1] if match else ""
