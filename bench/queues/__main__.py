"""Starts one of the processes: `python -m bench.queues KIND …`."""

import argparse

import uvloop

from bench.queues import draining, gateway, reference

parser = argparse.ArgumentParser(prog="python -m bench.queues", description=__doc__)
kinds = parser.add_subparsers(dest="kind", required=True)
for kind in ("gateway", "draining"):
    kinds.add_parser(kind).add_argument("--accounts", type=int, default=1)
procrastinating = kinds.add_parser("reference")
procrastinating.add_argument("--database", required=True)
procrastinating.add_argument("--weixin", required=True)
procrastinating.add_argument("--pool", type=int, required=True)

options = parser.parse_args()
if options.kind == "gateway":
    uvloop.run(gateway.main(options.accounts))
elif options.kind == "draining":
    uvloop.run(draining.main(options.accounts))
else:
    uvloop.run(reference.main(options.database, options.weixin, options.pool))
