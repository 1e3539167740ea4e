"""A refusal is shown and logged, so it holds no secret of the request, even if WeChat repeats one."""

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from wxgate.http.server import serving
from wxgate.protocol.deadline import Deadline
from wxgate.weixin.api import Api
from wxgate.weixin.errors import Refused


def echoing() -> Starlette:
    async def refuse(request: Request) -> Response:
        return JSONResponse({"errcode": 40029, "errmsg": f"invalid code {request.query_params['code']}"})

    return Starlette(routes=[Route("/sns/oauth2/access_token", refuse)])


async def test_a_repeated_code_is_blotted_out() -> None:
    async with serving(echoing()) as server:
        api = Api(f"http://127.0.0.1:{server.port}", connections=1)
        with pytest.raises(Refused) as refused:
            await api.get("/sns/oauth2/access_token", {"code": "0a1SECRETCODE"}, Deadline.after(5))
        await api.close()

    assert "0a1SECRETCODE" not in f"{refused.value} {refused.value.errmsg} {refused.value.reply}"
    assert refused.value.errmsg == "invalid code ***"
