"""Who is calling: both ways to sign, each check with its own number (UpYun reference §3)."""

import base64
import binascii
import hmac
from email.utils import parsedate_to_datetime

from wxgate_sim.upyun.buckets import Buckets, Operator
from wxgate_sim.upyun.errors import Refused
from wxgate_sim.upyun.request import Request
from wxgate_sim.upyun.signature import sign

WINDOW = 1800.0


def check(buckets: Buckets, request: Request, bucket: str, right: str, now: float) -> Operator:
    """The operator who signed, and who has this right to the bucket. Raises Refused."""
    operator = caller(buckets, request, now)
    if bucket not in buckets.names:
        raise Refused(40100012)
    if bucket not in operator.buckets:
        raise Refused(40100008)
    if right not in operator.rights:
        raise Refused(40300011 if right == "delete" else 40100017)
    return operator


def caller(buckets: Buckets, request: Request, now: float) -> Operator:
    """The operator who signed. Raises Refused."""
    scheme, _, credentials = request.header("authorization").partition(" ")
    match scheme.lower():
        case "basic":
            return _basic(buckets, credentials.strip())
        case "upyun":
            date = request.header("x-date") or request.header("date")
            check_date(date, now)
            md5 = request.header("content-md5")
            return signer(buckets, credentials.strip(), request.method, request.uri, date, md5)
        case _:
            raise Refused(40100004)


def signer(buckets: Buckets, credentials: str, *parts: str) -> Operator:
    """The operator of `name:signature`, if it is the signature of these parts."""
    name, _, signature = credentials.rpartition(":")
    operator = _known(buckets, name)
    # the old signature, 32 hex digits, is none here: UpYun's new customers cannot use it either
    if not hmac.compare_digest(signature.encode("latin-1", "replace"), sign(operator.password, *parts).encode()):
        raise Refused(40100005)
    return operator


def check_date(date: str, now: float) -> None:
    """Raises Refused unless the date is there and near."""
    if not date:
        raise Refused(40100001)
    try:
        moment = parsedate_to_datetime(date).timestamp()
    except (ValueError, OverflowError):
        raise Refused(40100002) from None
    if abs(moment - now) > WINDOW:
        raise Refused(40100002)


def _basic(buckets: Buckets, credentials: str) -> Operator:
    try:
        name, _, password = base64.b64decode(credentials, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise Refused(40100004) from None
    operator = _known(buckets, name)
    if not hmac.compare_digest(password.encode(), operator.password.encode()):
        raise Refused(40100009)
    return operator


def _known(buckets: Buckets, name: str) -> Operator:
    operator = buckets.operators.get(name)
    if operator is None:
        raise Refused(40100006)
    return operator
