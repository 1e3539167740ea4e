"""A gateway process that logs whatever there is to log; with endpoints that crash, and that leak when they are told to.

Run as a script it takes a free port, which it prints.
"""

import asyncio
import logging

import structlog

from wxgate.app import Gateway
from wxgate.http.logs import configure
from wxgate.http.routes import Route
from wxgate.http.server import bind, serve_on
from wxgate.protocol.declaration import endpoint
from wxgate.protocol.errors import UpstreamRefused
from wxgate.protocol.parameters import Params
from wxgate.protocol.text import Text
from wxgate.services import Services
from wxgate.settings import Settings
from wxgate.tenants.call import Call


class Nothing(Params):
    """No parameters."""


@endpoint("crash", section="test", summary=Text("", ""), description=Text("", ""))
async def crash(services: Services, call: Call, _: Nothing) -> object:
    """Fails, with secrets in its local variables."""
    token, secret = await services.keeper.access_token(call.account, call.deadline), call.client.secret
    raise RuntimeError(f"a defect where {len(token)} and {len(secret or '')} characters are known")


@endpoint("crash_in_a_task", section="test", summary=Text("", ""), description=Text("", ""))
async def crash_in_a_task(services: Services, call: Call, _: Nothing) -> None:
    """The same where nobody waits for it, so that the event loop tells of it through the standard library's log."""
    task = asyncio.ensure_future(crash.handler(services, call, Nothing()))
    await asyncio.wait([task])
    logging.getLogger("some.library").error("it failed", exc_info=task.exception())


@endpoint("leak", section="test", summary=Text("", ""), description=Text("", ""))
async def leak(services: Services, call: Call, _: Nothing) -> None:
    """What must never happen."""
    token = await services.keeper.access_token(call.account, call.deadline)
    structlog.get_logger("leak").debug("planted", value=call.client.secret)
    logging.getLogger("leak").debug("planted %s", services.settings.master_key.get_secret_value())
    services.metrics.answered(token, 200)
    raise UpstreamRefused(1, f"planted {call.account.secret}", "planted")


def create_app() -> Gateway:
    """The gateway."""
    settings = Settings()
    configure(settings.log_format, settings.log_level)
    return Gateway(settings, _more_routes)


def _more_routes(services: Services) -> dict[str, Route]:
    return {each.name: Route(each, services) for each in (crash, crash_in_a_task, leak)}


if __name__ == "__main__":
    listener = bind("127.0.0.1", 0)
    listener.listen()  # so that whoever reads the port may call at once, and waits until it is served
    print(listener.getsockname()[1], flush=True)
    serve_on(listener, "tests.http.exposed_gateway:create_app")
