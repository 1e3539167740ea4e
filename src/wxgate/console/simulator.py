"""The simulated WeChat of a demo: the phone, switches for what goes wrong, and the clock."""

from dataclasses import dataclass
from typing import Final

from starlette.responses import Response
from starlette.routing import Route

from wxgate.console.addresses import ROOT
from wxgate.console.gate import Gate
from wxgate.console.visit import Visit
from wxgate.protocol.text import Text

PATH: Final = f"{ROOT}/simulator"


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that can go wrong at WeChat, as its simulator is told of it."""

    kind: str
    value: str
    name: Text


TROUBLES: Final = (
    Trouble("latency", "1.5", Text("慢：1.5 秒后才应答", "slow: answers after 1.5 s")),
    Trouble("timeout", "60", Text("不应答", "no answer")),
    Trouble("cut", "reset", Text("连接中断", "the connection breaks")),
    Trouble("http", "502", Text("HTTP 502", "HTTP 502")),
    Trouble("errcode", "-1", Text("-1 系统繁忙", "-1, system busy")),
    Trouble("errcode", "45009", Text("45009 当日次数用完", "45009, the day's quota is used up")),
    Trouble("errcode", "40001", Text("40001 token 无效", "40001, the token is invalid")),
)

PLACES: Final = (
    ("*", Text("全部接口", "everywhere")),
    ("/cgi-bin/message/template/send", Text("模板消息", "template messages")),
    ("/cgi-bin/stable_token", Text("取 access_token", "access tokens")),
    ("/sns/oauth2/access_token", Text("网页登录", "login of visitors")),
    ("/card/code/consume", Text("核销卡券", "consuming cards")),
    ("/cgi-bin/media/get", Text("下载媒体", "media")),
)


class SimulatorPage:
    """`/console/simulator`; its script speaks with the simulator, which is on the same host."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def routes(self) -> list[Route]:
        """Its route."""
        return [self._gate.route(PATH, self.show)]

    async def show(self, visit: Visit) -> Response:
        """The page."""
        return visit.page("simulator.html", troubles=TROUBLES, places=PLACES)
