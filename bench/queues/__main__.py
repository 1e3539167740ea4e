"""Starts one of the processes: `python -m bench.queues KIND …`."""

import argparse
from pathlib import Path

import uvloop

from bench.queues import draining, gateway, reference

parser = argparse.ArgumentParser(prog="python -m bench.queues", description=__doc__)
kinds = parser.add_subparsers(dest="kind", required=True)
kinds.add_parser("gateway").add_argument("--accounts", type=int, required=True)
working_off = kinds.add_parser("draining")
working_off.add_argument("--accounts", type=int, required=True)
working_off.add_argument("--journal", type=Path, required=True)
procrastinating = kinds.add_parser("reference")
procrastinating.add_argument("--database", required=True)
procrastinating.add_argument("--weixin", required=True)
procrastinating.add_argument("--pool", type=int, required=True)

options = parser.parse_args()
if options.kind == "gateway":
    uvloop.run(gateway.main(options.accounts))
elif options.kind == "draining":
    uvloop.run(draining.main(options.accounts, options.journal))
else:
    uvloop.run(reference.main(options.database, options.weixin, options.pool))
