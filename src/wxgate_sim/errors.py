"""How WeChat refuses: an errcode, an English phrase, and a request id (`rid`) in the phrase."""

from collections.abc import Mapping
from random import Random

# Phrases as WeChat words them (WeChat reference §1, §2, §13). Callers must match on the number, never on these.
PHRASES: dict[int, str] = {
    -1: "system error",
    40001: "invalid credential, access_token is invalid or not latest",
    40002: "invalid grant_type",
    40003: "invalid openid",
    40008: "invalid message type",
    40013: "invalid appid",
    40014: "invalid access_token",
    40029: "invalid code",
    40030: "invalid refresh_token",
    40032: "invalid openid list size",
    40036: "invalid template_id size",
    40037: "invalid template_id",
    40048: "invalid url",
    40052: "invalid action_name",
    40053: "invalid action info",
    40056: "invalid serial code",
    40066: "invalid url",
    40071: "invalid card type",
    40073: "invalid card id",
    40075: "invalid encrypt code",
    40076: "invalid color id",
    40078: "invalid card status",
    40079: "invalid time",
    40080: "invalid cardExt",
    40097: "invalid args",
    40099: "invalid code, this code has consumed.",
    40109: "code amount over limit",
    40110: "code is empty",
    40111: "duplicate code",
    40116: "invalid code",
    40122: "invalid sku quantity",
    40124: "custom field count over limit",
    40125: "invalid appsecret",
    40127: "invalid user-card status! Hint: the card was given to user, but may be deleted or expired or set "
    "unavailable !",
    40136: "sku quantity is larger than deposited codes",
    40147: "invalid consume! Consume time overranging restricts.",
    40150: "invalid card parameters",
    40163: "code been used",
    40164: "invalid ip {ip} ipv6 ::ffff:{ip}, not in whitelist",
    40165: "invalid weapp pagepath",
    40166: "invalid weapp appid",
    40202: "incorrect action",
    40203: "incorrect check_operator",
    40226: "code blocked",
    40243: "appsecret is frozen",
    41001: "access_token missing",
    41002: "appid missing",
    41003: "refresh_token missing",
    41004: "appsecret missing",
    41006: "media_id missing",
    41008: "missing code",
    41009: "missing openid",
    41010: "missing url",
    41011: "missing required fields! please check",
    41012: "missing cardid",
    41013: "missing code",
    41018: "missing component_appid",
    41020: "missing component_verify_ticket",
    41021: "missing component_access_token",
    42001: "access_token expired",
    42002: "refresh_token expired",
    42003: "code expired",
    42006: "component_access_token expired",
    42007: "access_token and refresh_token exception caused by user change password",
    43001: "require GET method",
    43002: "require POST method",
    43004: "require subscribe",
    43010: "require balance permission",
    43011: "require bonus permission",
    43019: "require remove blacklist",
    44002: "empty post data",
    44003: "empty news data",
    44004: "empty content",
    45002: "content size out of limit",
    45003: "title size out of limit",
    45004: "description size out of limit",
    45005: "url size out of limit",
    45006: "picurl size out of limit",
    45008: "article size out of limit",
    45009: "reach max api daily quota limit",
    45011: "api minute-quota reach limit mustslower retry next minute",
    45015: "response out of time limit or subscription is canceled",
    45021: "argument size out of limit",
    45022: "bonus out of limit",
    45023: "balance out of limit",
    45026: "template number exceeds limit",
    45030: "limit cardid, not support this function",
    45031: "sku quantity is zero",
    45033: "user get card limit",
    45029: "qrcode count out of limit",
    45047: "out of response count limit",
    45065: "clientmsgid exist",
    45067: "clientmsgid size out of limit",
    45072: "command must be in [Typing, CancelTyping]",
    45080: "invalid request, there is no exchange within 30 seconds",
    45081: "typing status already set",
    45086: "invalid data-miniprogram attribute",
    45098: "msgmenu list size out of limit",
    45099: "msgmenu content size out of limit",
    46004: "user not exist",
    47001: "data format error",
    47002: "don't use \\uXXXX in post data, use utf-8",
    47003: "argument invalid! data.{key}.value invalid",
    48001: "api unauthorized",
    48002: "user block",
    48004: "api forbidden for irregularities",
    48006: "forbid to clear quota because of reaching the limit",
    50002: "user limited",
    50004: "forbidden token api",
    50007: "account is frozen",
    61003: "component is not authorized by this account",
    61004: "access clientip is not registered",
    61005: "component ticket is expired",
    61006: "component ticket is invalid",
    61007: "api is unauthorized to component",
    61008: "component req key is duplicated",
    61009: "invalid code",
    61010: "code is expired",
    61011: "invalid component",
    61012: "invalid option name",
    61013: "invalid option value",
    61014: "must use component token for component api",
    61015: "must use api account token for not component api",
    61023: "refresh_token is invalid",
    61024: "must use api(api_component_token) to get token for component acct",
    61450: "system error",
    61451: "invalid parameter",
    61452: "invalid kf_account",
    72003: "not a member card",
    72007: "reduce_cost is too small",
    72008: "least_cost must be larger than reduce_cost",
    72020: "limit consume in use limit",
    76003: "invalid cgi_path",
    76021: "cgi_path not found",
    76022: "could not use this cgi_path, no permission",
    87009: "invalid signature",
    89503: "this ip is waiting for the administrator's confirmation",
    89506: "this ip was refused by the administrator, 24 hours",
    89507: "this ip was refused by the administrator, 1 hour",
    9001001: "invalid post data",
    9001003: "invalid ticket",
}


class Refused(Exception):
    """WeChat answers with an errcode.

    `ip` and `key` fill the caller's address or a key into phrases that name one, `extras` are further fields of the
    answer, `hint` tells a developer more than WeChat would.
    """

    def __init__(
        self, errcode: int, *, ip: str = "", key: str = "", extras: Mapping[str, object] | None = None, hint: str = ""
    ) -> None:
        self.errcode = errcode
        self.extras: dict[str, object] = {**(extras or {}), **({"hint": hint} if hint else {})}
        self.phrase = PHRASES.get(errcode, "simulated error").replace("{ip}", ip).replace("{key}", key)
        super().__init__(f"{errcode} {self.phrase}")


def new_rid(now: float, random: Random) -> str:
    """Three groups of 8 hex digits, the first of them the time of the request."""
    return f"{int(now):08x}-{random.getrandbits(32):08x}-{random.getrandbits(32):08x}"


def errmsg(phrase: str, rid: str, separator: str) -> str:
    """The phrase with its request id; `separator` is what stands before `rid:`, a space or a comma and a space."""
    return f"{phrase}{separator}rid: {rid}"
