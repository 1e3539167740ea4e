"""Every error a caller can receive. Numbers are public: added, never reused (contract §2).

ApiError
├── what is wrong with the request       101 102 109 115 404 405 413
├── who is calling                       103 104 105 106 107 108 117 118 119
├── the official account                 110 112 113 114
├── the thing asked for                  116 120 121
├── UpstreamRefused                      WeChat's own errcode
└── the gateway and what lies behind it  429 500 502 503 504
"""

from typing import ClassVar

from wxgate.protocol.text import Text


class ApiError(Exception):
    """An answer other than 200: `retcode`, a title in two languages, and what the caller can do about it."""

    retcode: ClassVar[int]
    title: ClassVar[Text]
    http_status: ClassVar[int] = 200
    """Old clients read only the body, so nearly everything travels as HTTP 200 (contract §2)."""

    def __init__(self, zh: str = "", en: str = "", *, data: object = None) -> None:
        super().__init__(en or self.title.en)
        self.detail = Text(zh, en)
        self.data = data

    @property
    def code(self) -> int:
        """The number on the wire."""
        return self.retcode

    @property
    def message(self) -> str:
        """Title and detail, Chinese first."""
        zh = f"{self.title.zh}：{self.detail.zh}" if self.detail.zh else self.title.zh
        en = f"{self.title.en}: {self.detail.en}" if self.detail.en else self.title.en
        return str(Text(zh, en))


class RequestTimeInvalid(ApiError):
    """`req_time` is missing, not ten digits, or more than 300 s away from the server's clock."""

    retcode, title = 101, Text("请求时间戳非法", "invalid request time")


class ParameterMissing(ApiError):
    """A required parameter is missing or empty; the message names it."""

    retcode, title = 102, Text("请求参数不足", "missing parameter")


class SignatureMismatch(ApiError):
    """The authcode is well-formed but is not the signature of this request."""

    retcode, title = 103, Text("authcode验证失败", "authcode does not match")


class ClientUnknown(ApiError):
    """No client has this `client_code`."""

    retcode, title = 104, Text("client code非法", "unknown client_code")


class ClientClosed(ApiError):
    """The operator closed this client."""

    retcode, title = 105, Text("client_code已被关闭", "this client_code is closed")


class EndpointNotGranted(ApiError):
    """The client has not been granted this endpoint."""

    retcode, title = 106, Text("没有授权访问本接口", "this client is not granted this endpoint")


class CallNotAllowed(ApiError):
    """The address is outside the client's allow-list, or the account lacks the capability (WeChat 48001, 61007)."""

    retcode, title = 107, Text("接口无调用权限", "this call is not allowed")


class SecretUnavailable(ApiError):
    """The client record has no usable secret: revoked, or it cannot be decrypted."""

    retcode, title = 108, Text("非法请求，没有获取到client_secret", "this client has no usable client_secret")


class AuthcodeMalformed(ApiError):
    """The authcode is missing or not of the right form."""

    retcode, title = 109, Text("认证失败，authcode 非法", "authcode is missing or malformed")


class AccountMissing(ApiError):
    """The client is bound to no official account, or to a closed one."""

    retcode, title = 110, Text("非法请求，没有获取到appid", "this client is bound to no open official account")


class AppidInvalid(ApiError):
    """WeChat says the appid is invalid (40013)."""

    retcode, title = 112, Text("非法请求，appid 非法", "WeChat refuses the appid")


class AppSecretInvalid(ApiError):
    """WeChat says the app secret is wrong (40001 or 40125 from the token call)."""

    retcode, title = 113, Text("非法请求，app secret 非法", "WeChat refuses the app secret")


class PlatformUnusable(ApiError):
    """The third-party platform cannot be used: no verify ticket yet, a token refused, or authorisation withdrawn."""

    retcode, title = 114, Text("非法请求，第三方验证非法", "the third-party platform is not usable")


class ParameterInvalid(ApiError):
    """A value is not acceptable; the message names the parameter and says what is."""

    retcode, title = 115, Text("参数值非法", "invalid parameter value")


class KeyNotFound(ApiError):
    """The key does not exist, has expired, or belongs to somebody else."""

    retcode, title = 116, Text("key不存在或已过期", "key not found or expired")


class RequestRepeated(ApiError):
    """This authcode was used before, and the client asked for replays to be refused."""

    retcode, title = 117, Text("重复的请求", "repeated request")


class QuotaUsedUp(ApiError):
    """The client used up its calls of this minute."""

    retcode, title = 118, Text("调用额度已用完", "quota used up")


class SigningMethodRefused(ApiError):
    """The signing method is unknown, or weaker than this client requires."""

    retcode, title = 119, Text("该client不允许此签名方式", "this signing method is not allowed for this client")


class StillInProgress(ApiError):
    """The work that was asked about has not finished."""

    retcode, title = 120, Text("处理中", "still in progress")


class ProcessingFailed(ApiError):
    """The work that was asked about failed; the message says why."""

    retcode, title = 121, Text("处理失败", "processing failed")


class PathUnknown(ApiError):
    """Nothing is served at this path."""

    retcode, title, http_status = 404, Text("接口不存在", "no such path"), 404


class MethodRefused(ApiError):
    """Only GET and POST are served."""

    retcode, title, http_status = 405, Text("仅支持 GET 和 POST", "only GET and POST are accepted"), 405


class BodyTooLarge(ApiError):
    """The request's body is over 1 MiB."""

    retcode, title, http_status = 413, Text("请求体过大", "request body too large"), 413


class AccountBusy(ApiError):
    """Too many calls of one official account are under way; the others are not held up."""

    retcode, title, http_status = 429, Text("该公众号并发请求过多", "too many concurrent calls for this account"), 429


class InternalError(ApiError):
    """A defect of the gateway; the log has the request id."""

    retcode, title, http_status = 500, Text("服务内部错误", "internal error"), 500


class WeixinUnreachable(ApiError):
    """WeChat could not be reached, or did not answer in its own protocol."""

    retcode, title = 502, Text("无法连接微信服务器", "WeChat cannot be reached")


class Overloaded(ApiError):
    """The gateway or its database has more to do than it can answer in time; try again shortly."""

    retcode, title, http_status = 503, Text("服务繁忙，请稍后再试", "overloaded, try again shortly"), 503


class WeixinTimeout(ApiError):
    """WeChat did not answer within the request's deadline. Whether it acted is not known."""

    retcode, title = 504, Text("微信服务器超时", "WeChat did not answer in time")


class UpstreamRefused(ApiError):
    """WeChat refused: `code` is WeChat's own errcode and `data` its reply unchanged."""

    retcode, title = 0, Text("微信拒绝了请求", "WeChat refused the request")

    def __init__(self, errcode: int, zh: str, en: str, *, data: object = None) -> None:
        super().__init__(zh, en, data=data)
        self.errcode = errcode

    @property
    def code(self) -> int:
        return self.errcode


PROTOCOL_ERRORS: tuple[type[ApiError], ...] = (
    PathUnknown,
    MethodRefused,
    BodyTooLarge,
    ParameterInvalid,
    AuthcodeMalformed,
    RequestTimeInvalid,
    ParameterMissing,
    ClientUnknown,
    ClientClosed,
    SecretUnavailable,
    SigningMethodRefused,
    SignatureMismatch,
    RequestRepeated,
    EndpointNotGranted,
    CallNotAllowed,
    QuotaUsedUp,
    InternalError,
    Overloaded,
    WeixinTimeout,
)
"""What every endpoint can answer, in the order in which the checks run (contract §2)."""

ACCOUNT_ERRORS: tuple[type[ApiError], ...] = (AccountMissing, PlatformUnusable, AccountBusy)
"""What every endpoint that needs an official account can answer besides."""

WEIXIN_ERRORS: tuple[type[ApiError], ...] = (
    AppidInvalid,
    AppSecretInvalid,
    PlatformUnusable,
    UpstreamRefused,
    WeixinUnreachable,
)
"""What every endpoint that calls WeChat can answer besides."""
