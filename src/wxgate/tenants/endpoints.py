"""What a client can ask about itself."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Annotated

from wxgate.protocol.declaration import Endpoint, endpoint
from wxgate.protocol.parameters import Params
from wxgate.protocol.text import Text
from wxgate.tenants.call import Call


@dataclass(frozen=True, slots=True)
class ClientInfos:
    """The calling client. Never a secret."""

    client_code: Annotated[str, Text("客户的 client_code", "The client's code")]
    name: Annotated[str, Text("客户名称", "The client's name")]
    app_id: Annotated[str, Text("绑定的公众号 appid，未绑定时为空", "Appid of its official account, empty for none")]
    app_name: Annotated[str, Text("公众号名称", "The official account's name")]
    is_third: Annotated[
        int, Text("是否通过第三方平台授权，1 是 0 否", "1 when authorised through a third-party platform")
    ]
    component_appid: Annotated[str, Text("第三方平台 appid，否则为空", "Appid of the third-party platform, else empty")]
    endpoints: Annotated[list[str], Text("可以调用的接口", "Endpoints it may call, sorted")]


class NoParams(Params):
    """No parameters besides those of every request."""


class ClientInfo:
    """Knows the names of all endpoints."""

    def __init__(self, endpoints: Collection[str]) -> None:
        self._endpoints = sorted(endpoints)

    def of(self, call: Call) -> ClientInfos:
        """What the caller may know about itself."""
        client, account = call.client, call.maybe_account
        return ClientInfos(
            client_code=client.code,
            name=client.name,
            app_id=client.appid or "",
            app_name=account.name if account else "",
            is_third=int(bool(account and account.component_appid)),
            component_appid=account.component_appid if account else "",
            endpoints=[name for name in self._endpoints if client.may_call(name)],
        )


@endpoint(
    "get_client_infos",
    section="contract §8",
    summary=Text("查询本客户的信息", "Who am I"),
    description=Text(
        "返回调用者自己的名称、绑定的公众号和可以调用的接口；不含任何密钥。未绑定公众号也可调用。",
        "The caller's own name, official account and permitted endpoints; no secret. "
        "Works without an official account too.",
    ),
    needs_account=False,
)
async def get_client_infos(info: ClientInfo, call: Call, _: NoParams) -> ClientInfos:
    """The calling client's name, account and grants."""
    return info.of(call)


ENDPOINTS: tuple[Endpoint, ...] = (get_client_infos,)
