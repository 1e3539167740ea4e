"""The process that `bench.platform_day` measures: it does nothing else, so that its memory is the keeper's."""

import sys

import structlog

from bench.platform_day import run

if __name__ == "__main__":
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    raise SystemExit(min(run(sys.argv[1:]), 1))
