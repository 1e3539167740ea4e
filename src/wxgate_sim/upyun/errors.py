"""How UpYun refuses: a number of eight digits whose first three are the HTTP status, and a phrase."""

# Phrases as UpYun words them where that is known (UpYun reference §5). Callers must match on the number.
PHRASES: dict[int, str] = {
    40000006: "content md5 not match",
    40000011: "chunked not supported",
    40000013: "content-md5 without body",
    40001000: "wrong uri",
    40010001: "not enough arguments",
    40010002: "url not allowed",
    40010003: "tasks number error",
    40010033: "decode tasks error",
    40100001: "need date header",
    40100002: "date offset error",
    40100004: "need authorization",
    40100005: "signature error",
    40100006: "user not exists",
    40100008: "user blocked in this bucket",
    40100009: "password error",
    40100012: "bucket not exist",
    40100015: "bucket read only",
    40100017: "user need permission",
    40100021: "overdue account",
    40300001: "file name has bad characters",
    40300002: "file path too long",
    40300003: "file name too long",
    40300004: "bucket full",
    40300005: "directory not empty",
    40300006: "request has expired",
    40300009: "file too large",
    40300011: "no right to delete",
    40400001: "file or directory not found",
    40500000: "method not allowed",
    40600002: "folder already exists",
    40800001: "body read timeout",
    41300001: "request entity too large",
    42900001: "too many requests",
    42900002: "too many requests of the same uri",
    42900003: "too many requests of the same bucket",
    42900004: "too many requests, banned",
    42900005: "bandwidth limit",
    42900006: "too many authentications",
    50300000: "service unavailable",
}


class Refused(Exception):
    """UpYun would not do it."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.code // 100_000

    @property
    def phrase(self) -> str:
        """What stands in `msg`."""
        return PHRASES.get(self.code, "unknown error")
