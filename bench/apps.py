"""The apps that are compared, each in processes of its own: `python -m bench.apps KIND --port P`.

gateway    wxgate as it is, with one endpoint more that asks WeChat for a user on each call
unsigned   the same, but any authcode passes
unlogged   the same as the gateway, but calls are neither counted nor logged
bare       a bare ASGI app that forwards the call to WeChat with the same client library and answers
"""

import argparse
import os
from typing import Annotated

import orjson
from pyreqwest.client import ClientBuilder
from starlette.types import ASGIApp, Receive, Scope, Send

from wxgate.app import create_app
from wxgate.calls.log import CallLog
from wxgate.calls.trace import Trace
from wxgate.http import api, chain
from wxgate.http.routes import Route
from wxgate.http.server import serve_forever
from wxgate.protocol.declaration import endpoint
from wxgate.protocol.errors import WEIXIN_ERRORS
from wxgate.protocol.parameters import Accepts, JsonObject, Params, param
from wxgate.protocol.text import Text
from wxgate.services import Services
from wxgate.tenants.call import Call
from wxgate.tokens.keeper import Keeper
from wxgate.weixin.api import Api
from wxgate.weixin.users import user_info

APPS = ("gateway", "unsigned", "bare")
UNLOGGED = "unlogged"
OPENID = "o6_bmjrPTlm6_2sgVt7hMZOPfL2M"


class UserInfoParams(Params):
    openid: Annotated[str, Accepts("openid", "an openid")] = param("用户", "the user", example=OPENID)


class Followers:
    """The service behind the benchmark's endpoint."""

    def __init__(self, keeper: Keeper, api: Api) -> None:
        self._keeper = keeper
        self._api = api

    async def info(self, call: Call, openid: str) -> JsonObject:
        async def ask(token: str) -> JsonObject:
            return await user_info(self._api, token, openid, call.deadline)

        return await self._keeper.with_token(call.account, call.deadline, ask)


@endpoint(
    "bench_user_info",
    section="bench",
    summary=Text("用户信息", "a user"),
    description=Text("", ""),
    errors=WEIXIN_ERRORS,
)
async def bench_user_info(followers: Followers, call: Call, params: UserInfoParams) -> JsonObject:
    return await followers.info(call, params.openid)


def make_gateway() -> ASGIApp:
    """The gateway with the benchmark's endpoint; settings come from the environment."""
    return create_app(_routes)


def _routes(services: Services) -> dict[str, Route]:
    return {bench_user_info.name: Route(bench_user_info, Followers(services.keeper, services.weixin))}


def make_unsigned() -> ASGIApp:
    """The gateway whose signature check lets everything pass."""
    setattr(chain, "matches", lambda *_: True)  # noqa: B010  # a name that the module only imports
    return make_gateway()


def make_unlogged() -> ASGIApp:
    """The gateway without the log of calls."""
    setattr(api, "begin", Trace)  # noqa: B010  # a name that the module only imports
    setattr(CallLog, "note", lambda *_: None)  # noqa: B010  # what is measured is what remains
    return make_gateway()


def make_bare() -> ASGIApp:
    """Reads the body, forwards, answers: what no gateway in Python can do without."""
    client = ClientBuilder().no_proxy().http1_only().tcp_nodelay(True).build()
    url = f"{os.environ['WXGATE_WEIXIN_API_URL']}/cgi-bin/user/info?access_token=stub-token&openid={OPENID}&lang=zh_CN"

    async def bare(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await receive()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await send({"type": "lifespan.shutdown.complete"})
            return
        await receive()
        response = await client.get(url).build().send()
        data: JsonObject = orjson.loads(bytes(await response.bytes()))
        body = orjson.dumps({"retcode": 200, "msg": "", "data": data})
        headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return bare


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=(*APPS, UNLOGGED))
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--workers", type=int, default=1)
    options = parser.parse_args()
    serve_forever(f"bench.apps:make_{options.kind}", "127.0.0.1", options.port, options.workers)
