"""How WeChat refuses: an errcode, an English phrase, and a request id (`rid`) in the phrase."""

from random import Random

# Phrases as WeChat words them (WeChat reference §1, §2, §13). Callers must match on the number, never on these.
PHRASES: dict[int, str] = {
    -1: "system error",
    40001: "invalid credential, access_token is invalid or not latest",
    40002: "invalid grant_type",
    40003: "invalid openid",
    40013: "invalid appid",
    40014: "invalid access_token",
    40029: "invalid code",
    40030: "invalid refresh_token",
    40066: "invalid url",
    40097: "invalid args",
    40125: "invalid appsecret",
    40163: "code been used",
    40164: "invalid ip {ip} ipv6 ::ffff:{ip}, not in whitelist",
    40202: "incorrect action",
    40203: "incorrect check_operator",
    40226: "code blocked",
    40243: "appsecret is frozen",
    41001: "access_token missing",
    41002: "appid missing",
    41003: "refresh_token missing",
    41004: "appsecret missing",
    41008: "missing code",
    41009: "missing openid",
    42001: "access_token expired",
    42002: "refresh_token expired",
    42003: "code expired",
    42007: "access_token and refresh_token exception caused by user change password",
    43001: "require GET method",
    43002: "require POST method",
    44002: "empty post data",
    45009: "reach max api daily quota limit",
    45011: "api minute-quota reach limit mustslower retry next minute",
    47001: "data format error",
    48001: "api unauthorized",
    48004: "api forbidden for irregularities",
    48006: "forbid to clear quota because of reaching the limit",
    50002: "user limited",
    50004: "forbidden token api",
    50007: "account is frozen",
    61450: "system error",
    76003: "invalid cgi_path",
    76021: "cgi_path not found",
    76022: "could not use this cgi_path, no permission",
    89503: "this ip is waiting for the administrator's confirmation",
    89506: "this ip was refused by the administrator, 24 hours",
    89507: "this ip was refused by the administrator, 1 hour",
}


class Refused(Exception):
    """WeChat answers with an errcode. `ip` fills the caller's address into phrases that carry one."""

    def __init__(self, errcode: int, *, ip: str = "") -> None:
        self.errcode = errcode
        self.phrase = PHRASES.get(errcode, "simulated error").replace("{ip}", ip)
        super().__init__(f"{errcode} {self.phrase}")


def new_rid(now: float, random: Random) -> str:
    """Three groups of 8 hex digits, the first of them the time of the request."""
    return f"{int(now):08x}-{random.getrandbits(32):08x}-{random.getrandbits(32):08x}"


def errmsg(phrase: str, rid: str, separator: str) -> str:
    """The phrase with its request id; `separator` is what stands before `rid:`, a space or a comma and a space."""
    return f"{phrase}{separator}rid: {rid}"
