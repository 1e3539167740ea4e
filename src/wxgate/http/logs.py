"""How log lines are written: to standard error, by a thread of its own, so that a slow pipe never stops the loop."""

import atexit
import logging
import logging.handlers
import queue
from typing import Literal

import structlog

Format = Literal["text", "json"]


def configure(form: Format, level: str) -> None:
    """Sets up structlog and the standard library's logging for this process.

    uvicorn's access log stays off: it would write query strings, and so authcodes and keys.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.processors.format_exc_info,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            # plain tracebacks here too: the renderer's own would show local variables, and so secrets
            foreign_pre_chain=[*shared, structlog.processors.format_exc_info],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _renderer(form)],
        )
    )
    _write_from_a_thread(handler, level)


def _renderer(form: Format) -> structlog.typing.Processor:
    if form == "json":
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.dev.ConsoleRenderer(colors=False)


def _write_from_a_thread(handler: logging.Handler, level: str) -> None:
    lines: queue.SimpleQueue[logging.LogRecord] = queue.SimpleQueue()
    listener = logging.handlers.QueueListener(lines, handler)
    listener.start()
    atexit.register(listener.stop)
    root = logging.getLogger()
    root.handlers = [_Unchanged(lines)]
    root.setLevel(level.upper())
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "alembic", "httpx"):
        library = logging.getLogger(name)
        # uvicorn takes an access log that leads nowhere for one that is off, and formats no line for each request
        library.handlers, library.propagate = [], name != "uvicorn.access"
        library.setLevel(logging.WARNING if name != "uvicorn.error" else level.upper())


class _Unchanged(logging.handlers.QueueHandler):
    """Passes records on as they are: structlog's are dictionaries until their formatter writes them."""

    def prepare(self, record: logging.LogRecord) -> logging.LogRecord:
        return record
