"""Short links: redirects per second of one process, and whether a million links in the database slow them down.

Four loads take turns, round after round, on one core; the load generator has the others. Ratios are taken round by
round, and their median is shown.

constant    a bare ASGI app that answers one constant 302
few         the gateway with 10 000 links, all of them hot
many        the gateway with 1 000 000 links, of which 10 000 are hot
many, cold  the same, and one opening in a hundred is of a link that nobody has opened before

Visits are counted and written down while it lasts. At the end each database must hold exactly the visits that were
answered; otherwise the benchmark has found a fault.
"""

import argparse
import random
import statistics
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import cycle
from typing import Final

import uvloop
from sqlalchemy import func, select, text

from bench.cores import available, on_cores
from bench.databases import asked_for, database_url
from bench.load import Result, run
from bench.processes import Measured, server
from bench.tenant import environment
from wxgate.db.address import parse_address
from wxgate.db.engines import make_engine
from wxgate.links.tables import link_visits, links

CALLERS: Final = 64
HOT: Final = 10_000
MANY: Final = 1_000_000
COLD_SHARE: Final = 0.01
HEADERS: Final = (
    "Host: s.example.com\r\nConnection: keep-alive\r\nUpgrade-Insecure-Requests: 1\r\n"
    "User-Agent: Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/116.0 "
    "Mobile Safari/537.36 MicroMessenger/8.0.44 WeChat/arm64 NetType/WIFI Language/zh_CN ABI/arm64\r\n"
    "Accept: text/html,application/xhtml+xml,*/*;q=0.8\r\nAccept-Encoding: gzip, deflate\r\n"
    "Accept-Language: zh-CN,zh;q=0.9,en-US;q=0.8,en;q=0.7\r\n"
)
FILL: Final = {
    "sqlite": "INSERT INTO links (key, client_code, out_id, url, made_at) WITH RECURSIVE numbers (i) AS "
    "(SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < :count) SELECT lower(hex(randomblob(16))), 'bench', "
    "'poster-' || (i % 1000), 'https://shop.example.com/campaign/' || i || '?from=poster', i FROM numbers",
    "postgresql": "INSERT INTO links (key, client_code, out_id, url, made_at) SELECT replace(CAST(gen_random_uuid() AS "
    "text), '-', ''), 'bench', 'poster-' || (i % 1000), 'https://shop.example.com/campaign/' || i || '?from=poster', i "
    "FROM generate_series(1, :count) AS numbers (i)",
}


@dataclass(frozen=True, slots=True)
class Round:
    """One load once. Latencies in milliseconds, CPU in microseconds per request."""

    per_second: float
    cpu: float
    p50: float
    p99: float


@dataclass(slots=True)
class Load:
    """An app and what it is asked for."""

    name: str
    app: Measured
    make: Callable[[], bytes]
    rounds: list[Round] = field(default_factory=list)
    answered: int = 0

    def measure(self, seconds: float, *, counts: bool) -> None:
        """Load the app for so long; a round that only warms up is left out."""
        before = self.app.cpu_seconds()
        result: Result = uvloop.run(run(self.app.port, self.make, callers=CALLERS, seconds=seconds, expected=b""))
        self.answered += len(result.latencies)
        cpu = (self.app.cpu_seconds() - before) / len(result.latencies) * 1e6
        if counts:
            p50, p99 = result.percentile(0.5) * 1e3, result.percentile(0.99) * 1e3
            self.rounds.append(Round(result.per_second, cpu, p50, p99))


def main(argv: Sequence[str] | None = None) -> int:
    """Prints a table for each engine; returns 1 when visits were lost or counted twice."""
    parser = argparse.ArgumentParser("bench.short_links", description=__doc__)
    parser.add_argument("--seconds", type=float, default=3.0, help="length of one round")
    parser.add_argument("--rounds", type=int, default=5, help="rounds that count")
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="sqlite")
    options = parser.parse_args(argv)
    return max(_measure(engine, options.seconds, options.rounds) for engine in asked_for(options.database))


def _measure(engine: str, seconds: float, rounds: int) -> int:
    first, *others = available()
    with ExitStack() as databases, on_cores(others or [first]):
        few_url, many_url = (databases.enter_context(database_url(engine)) for _ in range(2))
        few, many = _fill(few_url, HOT), _fill(many_url, MANY)
        with ExitStack() as stack:
            with on_cores([first]):
                constant = stack.enter_context(server("bench.constant_redirect", environment={}))
                gateways = [
                    stack.enter_context(
                        server("bench.apps", "gateway", environment=environment(url, "http://127.0.0.1:9"))
                    )
                    for url in (few_url, many_url)
                ]
            hot = cycle(_requests(many[:HOT])).__next__
            loads = [
                Load("constant", constant, hot),
                Load("few", gateways[0], cycle(_requests(few)).__next__),
                Load("many", gateways[1], hot),
                Load("many, cold", gateways[1], _some_cold(hot, iter(_requests(many[HOT:]))).__next__),
            ]
            for number in range(rounds + 1):
                for load in loads:
                    load.measure(seconds, counts=number > 0)
        _show(engine, seconds, loads)
        return _faults([(few_url, loads[1:2]), (many_url, loads[2:])])


def _fill(url: str, count: int) -> list[str]:
    """The keys of so many new links: the hot ones first, which lie everywhere in the index."""
    address = parse_address(url)
    engine = make_engine(address, "long")
    with engine.begin() as connection:
        connection.execute(text(FILL[address.dialect]), {"count": count})
        if address.dialect == "postgresql":
            connection.execute(text("ANALYZE links"))
        keys = list(connection.execute(select(links.c.key).order_by(links.c.made_at)).scalars())
    engine.dispose()
    return keys


def _requests(keys: Sequence[str]) -> list[bytes]:
    shuffled = random.sample(keys, len(keys))
    return [f"GET /tu/{key}?from=timeline HTTP/1.1\r\n{HEADERS}\r\n".encode() for key in shuffled]


def _some_cold(hot: Callable[[], bytes], cold: Iterator[bytes]) -> Iterator[bytes]:
    every = round(1 / COLD_SHARE)
    for number in cycle(range(every)):
        yield hot() if number else next(cold)


def _show(engine: str, seconds: float, loads: Sequence[Load]) -> None:
    constant, few = loads[0], loads[1]
    print(f"\n{engine}: {CALLERS} callers, median of {len(constant.rounds)} rounds of {seconds:g} s")
    heads = ("req/s", "× constant", "CPU µs", "× constant", "p50 ms", "× few", "p99 ms", "× few")
    print(f"  {'':11}{''.join(f'{head:>12}' for head in heads)}")
    for load in loads:
        print(
            f"  {load.name:11}{_median(load, lambda one: one.per_second):12,.0f}"
            f"{_ratio(load, constant, lambda one: one.per_second):12.2f}"
            f"{_median(load, lambda one: one.cpu):12.1f}{_ratio(load, constant, lambda one: one.cpu):12.2f}"
            f"{_median(load, lambda one: one.p50):12.2f}{_ratio(load, few, lambda one: one.p50):12.2f}"
            f"{_median(load, lambda one: one.p99):12.2f}{_ratio(load, few, lambda one: one.p99):12.2f}"
        )


def _median(load: Load, figure: Callable[[Round], float]) -> float:
    return statistics.median(figure(one) for one in load.rounds)


def _ratio(load: Load, other: Load, figure: Callable[[Round], float]) -> float:
    pairs = zip(load.rounds, other.rounds, strict=True)
    return statistics.median(figure(mine) / figure(theirs) for mine, theirs in pairs)


def _faults(expected: Sequence[tuple[str, Sequence[Load]]]) -> int:
    faults = 0
    for url, loads in expected:
        engine = make_engine(parse_address(url), "long")
        with engine.begin() as connection:
            written = int(connection.execute(select(func.sum(link_visits.c.visits))).scalar() or 0)
        engine.dispose()
        answered = sum(load.answered for load in loads)
        faults += written != answered
        note = "all written down" if written == answered else f"FAULT: {written:,} written down"
        print(f"  {loads[0].name}: {answered:,} visits answered, {note}")
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
