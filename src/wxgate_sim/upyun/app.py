"""The simulated UpYun as one ASGI application; all its hosts are one."""

import asyncio

from starlette.types import Receive, Scope, Send

from wxgate_sim.upyun.controls import PREFIX, Controls
from wxgate_sim.upyun.delivery import Delivery
from wxgate_sim.upyun.errors import Refused
from wxgate_sim.upyun.form_upload import FormUpload
from wxgate_sim.upyun.processing import Processing
from wxgate_sim.upyun.request import Answer, Request
from wxgate_sim.upyun.running import Runner
from wxgate_sim.upyun.storage import Storage
from wxgate_sim.upyun.world import CallRecord, Upyun


class UpyunApp:
    """Imitates the REST, FORM and processing hosts; beside them its own controls below `/_upyun/`."""

    def __init__(self, upyun: Upyun) -> None:
        runner = Runner(upyun)
        self._upyun = upyun
        self._storage = Storage(upyun)
        self._forms = FormUpload(upyun)
        self._processing = Processing(upyun, runner)
        self._controls = Controls(upyun, runner, self._storage)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            return
        request = Request.of(scope, receive)
        record = CallRecord(request.method, request.uri)
        delivery = Delivery(self._upyun, record, receive, send)
        if request.path.startswith(PREFIX):
            await delivery.answer(await self._controls.served(request))
            return
        self._upyun.calls.append(record)
        try:
            await self._imitate(request, record, delivery)
        except EOFError:
            return  # the caller has gone

    async def _imitate(self, request: Request, record: CallRecord, delivery: Delivery) -> None:
        struck = self._upyun.faults.strike(f"{request.method} {request.path}", None)
        await asyncio.sleep(struck.wait_before)
        if struck.failure and struck.failure.when == "before":
            await _drain(request)
            await delivery.fail(struck.failure, None)
            return
        try:
            answer = await self._served(request, record)
        except Refused as refused:
            # UpYun's servers read what a caller still sends, so that it sees the refusal
            await _drain(request)
            await asyncio.sleep(struck.wait_after)
            await delivery.refuse(refused)
            return
        await asyncio.sleep(struck.wait_after)
        if struck.failure:
            await delivery.fail(struck.failure, answer)
        else:
            await delivery.answer(answer)

    async def _served(self, request: Request, record: CallRecord) -> Answer:
        path = request.path.rstrip("/")
        match request.method, path:
            case "POST", "/pretreatment":
                return await self._processing.submit(request, record)
            case "GET", "/status":
                return self._processing.status(request)
            case "GET", "/result":
                return self._processing.result(request)
            case "POST", _ if not _makes_folder(request) and path.count("/") == 1:
                return await self._forms.post(request)
            case _:
                return await self._stored(request)

    async def _stored(self, request: Request) -> Answer:
        if request.path == "/":
            raise Refused(40001000)
        match request.method:
            case "PUT":
                return await self._storage.put(request)
            case "GET":
                return self._storage.get(request)
            case "HEAD":
                return self._storage.head(request)
            case "DELETE":
                return self._storage.delete(request)
            case "PATCH":
                return self._storage.patch(request)
            case "POST" if _makes_folder(request):
                return self._storage.make_folder(request)
            case _:
                raise Refused(40500000)


def create_upyun_app(upyun: Upyun | None = None) -> UpyunApp:
    """The simulator over this state, or over a new and empty one."""
    return UpyunApp(upyun or Upyun())


def _makes_folder(request: Request) -> bool:
    return "true" in (request.header("folder"), request.header("x-upyun-folder"))


async def _drain(request: Request) -> None:
    async for _ in request.pieces():
        pass
