"""The chain of checks between a request's fields and the endpoint's own work, in the contract's order (§2).

It reads only memory; the two exceptions are clients that opted in to replay protection or have a quota.
"""

from dataclasses import dataclass
from string import hexdigits

from wxgate.pages.address import in_networks
from wxgate.protocol.clock import Clock
from wxgate.protocol.deadline import Deadline
from wxgate.protocol.declaration import Endpoint
from wxgate.protocol.errors import (
    AuthcodeMalformed,
    CallNotAllowed,
    ClientClosed,
    ClientUnknown,
    EndpointNotGranted,
    ParameterInvalid,
    QuotaUsedUp,
    RequestRepeated,
    RequestTimeInvalid,
    SecretUnavailable,
    SignatureMismatch,
    SigningMethodRefused,
)
from wxgate.protocol.own_calls import is_own_call
from wxgate.protocol.parameters import missing
from wxgate.protocol.signature import HEX_DIGITS, HMAC_SHA256, MD5, REQ_TIME_WINDOW, matches
from wxgate.tenants.account import Account
from wxgate.tenants.authorization import names_of
from wxgate.tenants.call import Call
from wxgate.tenants.client import Client
from wxgate.tenants.directory import Directory
from wxgate.tenants.quota import Quota
from wxgate.tenants.replay import ReplayGuard


@dataclass(slots=True)
class Arrival:
    """What is known of a request besides its fields."""

    request_id: str
    address: str
    deadline: Deadline
    complete: bool = False
    """Whether its body has arrived."""


class Chain:
    """Turns fields into a Call that may go ahead, or raises the first error that applies."""

    def __init__(self, directory: Directory, quota: Quota, replay: ReplayGuard, clock: Clock) -> None:
        self._directory = directory
        self._quota = quota
        self._replay = replay
        self._clock = clock

    async def admit(self, endpoint: Endpoint, fields: dict[str, str], arrival: Arrival) -> Call:
        """The call, authenticated and allowed. Takes `authcode` out of the fields."""
        now = self._clock.now()
        authcode = fields.pop("authcode", "")
        method = fields.get("sign_type") or MD5
        _check_form(authcode, method, fields, now)
        client = await self._client(fields["client_code"])
        _check_signature(client, authcode, method, fields, now)
        if is_own_call(fields):
            raise ParameterInvalid(
                "这是 wxgate 发给客户的回调，不能当作请求发回", "this is a callback of wxgate's own, not a call to it"
            )
        if client.refuse_replay and not await self._replay.first_use(client.code, authcode.lower()):
            raise RequestRepeated("每次请求须使用新的 req_time 或参数", "sign each request anew, with its own req_time")
        _check_permission(client, endpoint, arrival.address)
        if client.per_minute is not None and not await self._quota.take(client):
            raise QuotaUsedUp(f"每分钟最多 {client.per_minute} 次", f"at most {client.per_minute} calls a minute")
        call = self._call(client, arrival)
        if endpoint.needs_account:
            _check_granted(call.account, endpoint)
        return call

    async def _client(self, code: str) -> Client:
        client = self._directory.client(code)
        if client is None:
            # the operator may have added it a moment ago, in another process
            await self._directory.look_again()
            client = self._directory.client(code)
        if client is None:
            raise ClientUnknown
        if client.closed:
            raise ClientClosed
        return client

    def _call(self, client: Client, arrival: Arrival) -> Call:
        account = self._directory.account(client.appid) if client.appid else None
        if account is not None and account.closed:
            account = None
        platform = self._directory.platform(account.component_appid) if account and account.component_appid else None
        return Call(client, arrival.deadline, arrival.request_id, arrival.address, account, platform)


def _check_form(authcode: str, method: str, fields: dict[str, str], now: float) -> None:
    digits = {HEX_DIGITS[method]} if method in HEX_DIGITS else set(HEX_DIGITS.values())
    if len(authcode) not in digits or authcode.strip(hexdigits):
        wanted = " / ".join(str(number) for number in sorted(digits))
        raise AuthcodeMalformed(f"authcode 应为 {wanted} 位十六进制", f"authcode must be {wanted} hexadecimal digits")
    req_time = fields.get("req_time", "")
    if len(req_time) != 10 or not (req_time.isascii() and req_time.isdigit()):
        raise RequestTimeInvalid(
            "req_time 应为 10 位 UNIX 时间戳（秒）", "req_time must be a 10-digit UNIX time in seconds"
        )
    if abs(now - int(req_time)) > REQ_TIME_WINDOW:
        raise RequestTimeInvalid(
            f"与服务器时间 {now:.0f} 相差超过 {REQ_TIME_WINDOW} 秒",
            f"more than {REQ_TIME_WINDOW} s from the server's {now:.0f}",
        )
    if not fields.get("client_code"):
        raise missing("client_code")


def _check_signature(client: Client, authcode: str, method: str, fields: dict[str, str], now: float) -> None:
    # until the signature is proven, the code is all that a caller is told
    secrets = client.secrets(now)
    if not secrets:
        raise SecretUnavailable
    if method not in HEX_DIGITS or (client.require_hmac and method != HMAC_SHA256):
        raise SigningMethodRefused
    for secret in secrets:
        if matches(authcode, fields, secret, method):
            return
    raise SignatureMismatch


def _check_permission(client: Client, endpoint: Endpoint, address: str) -> None:
    if not client.may_call(endpoint.name):
        raise EndpointNotGranted(endpoint.name, endpoint.name)
    if client.allow_ips and not in_networks(address, client.allow_ips):
        raise CallNotAllowed(
            f"来源地址 {address} 不在白名单内", f"the address {address} is not on this client's allow-list"
        )


def _check_granted(account: Account, endpoint: Endpoint) -> None:
    authorization = account.authorization
    if authorization and not authorization.permits(endpoint.needs):
        names = names_of(endpoint.needs)
        raise CallNotAllowed(
            f"公众号没有把权限集“{names.zh}”授权给第三方平台，请公众号管理员重新授权",
            f"the account did not grant its third-party platform this permission set: {names.en}; its administrator "
            "must authorise again",
        )
