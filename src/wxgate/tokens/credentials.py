"""A client's and its account's current credentials, as the endpoints that hand them out answer them (seed 3.2, 3.7)."""

from dataclasses import dataclass, field
from typing import Annotated, TypedDict

from wxgate.protocol.text import Text
from wxgate.tenants.call import Call
from wxgate.tokens.keeper import Keeper


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What a system needs that calls WeChat itself. No secret shows in its representation."""

    client_code: Annotated[str, Text("client_code", "the client's code")]
    client_secret: Annotated[
        str, Text("client_secret；运营者关闭后为空", "the client's secret; empty if the operator turned it off")
    ] = field(repr=False)
    app_id: Annotated[str, Text("公众号的 appid", "appid of the official account")]
    component_appid: Annotated[
        str, Text("第三方平台的 appid；自有公众号为空", "appid of the third-party platform; empty for your own account")
    ] = ""
    app_sec: Annotated[
        str,
        Text(
            "公众号的 AppSecret；运营者关闭后或第三方代管时为空",
            "the account's app secret; empty if the operator turned it off, and under a third-party platform",
        ),
    ] = field(repr=False)
    is_third: Annotated[
        int, Text("是否由第三方平台代管：0 或 1", "whether a third-party platform speaks for it: 0 or 1")
    ] = 0
    access_token: Annotated[
        str,
        Text(
            "当前有效的 access_token；不要缓存，用前再取；第三方代管时为空",
            "the access_token current now; fetch it anew before each use; empty under a third-party platform",
        ),
    ] = field(repr=False)
    authorizer_access_token: Annotated[
        str,
        Text(
            "第三方代管时的令牌；自有公众号为空", "the token under a third-party platform; empty for your own account"
        ),
    ] = field(default="", repr=False)
    component_access_token: Annotated[
        str, Text("第三方平台自身的令牌；自有公众号为空", "the platform's own token; empty for your own account")
    ] = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class CurrentTokens:
    """An account's tokens at this moment; empty are those that it does not have."""

    access_token: str = field(default="", repr=False)
    authorizer_access_token: str = field(default="", repr=False)
    component_access_token: str = field(default="", repr=False)


async def current_tokens(keeper: Keeper, call: Call) -> CurrentTokens:
    """The tokens with which WeChat is called for the caller's account. Raises what the keeper raises."""
    token = await keeper.access_token(call.account, call.deadline)
    if call.platform is None:
        return CurrentTokens(access_token=token)
    component = await keeper.component_token(call.platform, call.deadline)
    return CurrentTokens(authorizer_access_token=token, component_access_token=component)


class OfAccount(TypedDict):
    """The fields of Credentials."""

    client_code: str
    client_secret: str
    app_id: str
    component_appid: str
    app_sec: str
    is_third: int
    access_token: str
    authorizer_access_token: str
    component_access_token: str


def of_account(call: Call, tokens: CurrentTokens) -> OfAccount:
    """The fields that Credentials are made with; both secrets are empty if the operator hides them from the client."""
    client, account = call.client, call.account
    hidden, third = client.hide_secrets, bool(account.component_appid)
    return {
        "client_code": client.code,
        "client_secret": "" if hidden else client.secret or "",
        "app_id": account.appid,
        "component_appid": account.component_appid,
        "app_sec": "" if hidden or third else account.secret or "",
        "is_third": int(third),
        "access_token": tokens.access_token,
        "authorizer_access_token": tokens.authorizer_access_token,
        "component_access_token": tokens.component_access_token,
    }
