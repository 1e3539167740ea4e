"""The client's side of `wxgate demo`: a little web shop that logs visitors in and sends them a template message."""

import asyncio
import json
from collections import deque
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, select_autoescape
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from wxgate.cli.demo_client import SHOP, Demo
from wxgate.protocol.language import choose_language
from wxgate_client import AsyncClient, Callback, WxgateError

CALLBACK: Final = "/demo/callback"
REMEMBERED: Final = 200
SECONDS: Final = 3.0
"""How long the page of a message that was just sent waits for the first callback."""

_templates = Environment(loader=PackageLoader("wxgate.cli"), autoescape=select_autoescape())


@dataclass(slots=True)
class Shop:
    """The shop's pages, and the callbacks it has been sent."""

    demo: Demo
    callbacks: deque[dict[str, str]] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    _heard: asyncio.Event = field(default_factory=asyncio.Event)

    def app(self) -> Starlette:
        """The shop as an application, its start page at `/`."""
        return Starlette(
            routes=[
                Route("/", self.welcome),
                Route("/demo/login", self.log_in),
                Route(SHOP, self.welcome),
                Route("/demo/message", self.write, methods=["POST"]),
                Route(CALLBACK, self.hear, methods=["POST"]),
            ]
        )

    async def log_in(self, _: Request) -> Response:
        """Send the visitor to WeChat's consent page."""
        async with self._gateway() as gateway:
            login = await gateway.set_drawboard_data(redirect_uri=self.demo.shop, oauth_type="oauth_snsapi_userinfo")
        return RedirectResponse(login["redirect"], status_code=302)

    async def welcome(self, request: Request) -> Response:
        """The start page, or with a `key` the page for a visitor who is logged in."""
        number = request.query_params.get("message", "")
        told = [each for each in self.callbacks if each.get("id") == number]
        return self._page(request, key=request.query_params.get("key", ""), number=number, told=told)

    async def write(self, request: Request) -> Response:
        """Send the visitor with this `key` a template message, and show what became of it."""
        key = (await request.form()).get("key", "")
        try:
            number = await self._send(str(key))
        except WxgateError as refused:
            return self._page(request, key=str(key), problem=str(refused))
        await self._first_callback(number)
        shown = {"key": str(key), "message": number, **request.query_params}
        return RedirectResponse(f"{SHOP}?{urlencode(shown)}", status_code=303)

    async def hear(self, request: Request) -> Response:
        """Take a callback, if it is really the gateway's."""
        try:
            callback = Callback.read(request.url.query, await request.body(), self.demo.secret)
        except WxgateError as refused:
            return PlainTextResponse(str(refused), status_code=403)
        self.callbacks.append(callback.fields)
        self._heard.set()
        return PlainTextResponse("ok")

    async def _send(self, key: str) -> str:
        async with self._gateway() as gateway:
            visitor = await gateway.get_user_data(key=key)
            message = {
                "touser": visitor["openid"],
                "template_id": self.demo.template_id,
                "url": f"{self.demo.shop}?{urlencode({'key': key})}",
                "data": {
                    "first": {"value": f"{visitor.get('nickname', '')}，您的订单已支付成功。"},
                    "keyword1": {"value": "20240531-0007"},
                    "keyword2": {"value": "《长安的荔枝》"},
                    "keyword3": {"value": "￥42.00"},
                    "remark": {"value": "我们会尽快发货，感谢惠顾！"},
                },
            }
            tpl_data = json.dumps(message, ensure_ascii=False)
            callback_url = f"{self.demo.url}{CALLBACK}"
            return str(await gateway.call("async_send_tpl", tpl_data=tpl_data, callback_url=callback_url))

    async def _first_callback(self, number: str) -> None:
        try:
            async with asyncio.timeout(SECONDS):
                while not any(each.get("id") == number for each in self.callbacks):
                    self._heard.clear()
                    await self._heard.wait()
        except TimeoutError:
            return  # the page says that nothing has come yet

    def _gateway(self) -> AsyncClient:
        return AsyncClient(self.demo.url, self.demo.code, self.demo.secret)

    def _page(self, request: Request, **values: object) -> Response:
        lang = choose_language(request.query_params.get("lang", ""), request.headers.get("accept-language", ""))
        known = {"key": "", "number": "", "told": [], "problem": "", **values}
        page = _templates.get_template("demo_shop.html").render(demo=self.demo, zh=lang == "zh", lang=lang, **known)
        return HTMLResponse(page, headers={"Cache-Control": "no-store"})
