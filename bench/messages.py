"""Template messages accepted and sent per second, as a ratio to procrastinate on PostgreSQL doing the same work.

*Accepting* stores a message durably for 64 callers at once: `Messages.accept_template`, or one `defer_async` each.
*Sending* is a call to a WeChat that answers in 20 ms, with the same client, and writing down what it said. Each side
has one process on a core of its own; the stub of WeChat, PostgreSQL and the load generator have the others. All take
turns, round after round; a ratio is taken round by round and its median shown.

procrastinate gets what suits it best: the number of tasks at once is tried out first. Of accepted messages it only
keeps the job, while wxgate also writes the row that callers ask for. Each round ends with a look at both ends: WeChat
saw every message once, and the database says that it was sent.
"""

import argparse
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import count
from statistics import median
from typing import Final

import uvloop
from tests.postgres import Postgres, running_postgres

from bench.cores import available, on_cores
from bench.databases import database_url
from bench.load import run
from bench.processes import server
from bench.queues.letters import tpl_data
from bench.queues.party import CALLERS, Party, Took, party
from bench.queues.weixin_ledger import CountingWeixin, Seen, counting_weixin
from bench.tenant import Tenant, environment, set_up
from wxgate.db import migrations

DELAY: Final = 0.02
NO_WEIXIN: Final = "http://127.0.0.1:1"
"""Accepting asks WeChat nothing."""
POOL: Final = 8
"""Connections of the reference's pool: of 4, 8, 16 and 32 the one that did best."""
CONCURRENCIES: Final = (16, 32, 64, 128)

REFERENCE_MESSAGES: Final = 1000
MESSAGES: Final = 4000
ONE_ACCOUNT_MESSAGES: Final = 2000
"""Of a round: enough for more than a second."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Messages per second, and CPU microseconds of the process for each."""

    per_second: float
    cpu: float

    @classmethod
    def of(cls, messages: int, took: Took) -> "Rate":
        return cls(messages / took.seconds, took.cpu / messages * 1e6)


@dataclass(slots=True)
class Contestant:
    """A process, and what it did in each round that counts."""

    name: str
    party: Party
    messages: int
    accepted: list[Rate] = field(default_factory=list)
    sent: list[Rate] = field(default_factory=list)
    known: int = 0
    """Messages that it sent so far."""


@dataclass(slots=True)
class Field:
    """Where they meet."""

    weixin: CountingWeixin
    numbers: Iterator[int] = field(default_factory=lambda: count(1, MESSAGES))

    def play(self, one: Contestant, *, counts: bool) -> tuple[Rate, Rate]:
        """A round of one of them. Raises RuntimeError when a message was not sent, or twice."""
        accepted = one.party.tell("accept", next(self.numbers), one.messages)
        sent = one.party.tell("send", 0, one.messages)
        self._check(one)
        rates = Rate.of(one.messages, accepted), Rate.of(one.messages, sent)
        if counts:
            one.accepted.append(rates[0])
            one.sent.append(rates[1])
        return rates

    def _check(self, one: Contestant) -> None:
        one.known += one.messages
        seen, known = self.weixin.seen(), one.party.tell("known").value
        if seen != Seen(one.messages, one.messages) or known != one.known:
            raise RuntimeError(f"{one.name}: {one.messages} messages, WeChat saw {seen}; {known} of {one.known} sent")


def main(argv: Sequence[str] | None = None) -> int:
    """Prints the tables; returns 0."""
    options = _options(argv)
    _compare(options.rounds)
    _over_http(options.rounds)
    return 0


def _compare(rounds: int) -> None:
    with _field() as (ring, contestants):
        reference = contestants[0]
        concurrency = _best_concurrency(ring, reference)
        together: list[float] = []
        for number in range(rounds + 1):
            for one in contestants:
                ring.play(one, counts=number > 0)  # the first round warms up
            if number:
                together.append(_accepted_together(ring, reference))
    print(
        f"\n{CALLERS} callers, WeChat answers in {DELAY * 1000:g} ms, each message sent once; median of {rounds} rounds"
    )
    print(f"{'':32}{'accepted/s':>12}{'×':>7}{'CPU µs':>8}{'sent/s':>12}{'×':>7}{'CPU µs':>8}")
    for one in contestants:
        print(f"{one.name:32}{_columns(one.accepted, reference.accepted)}{_columns(one.sent, reference.sent)}")
    print(f"the reference sends {concurrency} at once; in batches of {CALLERS} it accepts {median(together):,.0f}/s")
    many, single = contestants[1:3]
    print(
        f"one process on PostgreSQL accepts {_ratio(many.accepted, reference.accepted):.1f} × and sends "
        f"{_ratio(many.sent, reference.sent):.1f} × what procrastinate does "
        f"({_ratio(single.sent, reference.sent):.1f} × with a single account)"
    )


@contextmanager
def _field() -> Iterator[tuple[Field, list[Contestant]]]:
    """All that takes part; the reference comes first."""
    first, *others = available()
    with ExitStack() as stack:
        stack.enter_context(on_cores(others or [first]))
        weixin = stack.enter_context(counting_weixin(DELAY))
        postgres = stack.enter_context(running_postgres())
        sqlite = stack.enter_context(database_url("sqlite"))

        def start(name: str, messages: int, *arguments: str, url: str = "") -> Contestant:
            settings = {**os.environ, **(environment(url, weixin.url) if url else {})}
            with on_cores([first]):
                return Contestant(name, stack.enter_context(party(*arguments, environment=settings)), messages)

        def wxgate(name: str, accounts: int, messages: int, url: str) -> Contestant:
            return start(name, messages, "gateway", "--accounts", str(accounts), url=url)

        address = ("--database", postgres.url(postgres.create()), "--weixin", weixin.url, "--pool", str(POOL))
        contestants = [
            start("procrastinate, PostgreSQL", REFERENCE_MESSAGES, "reference", *address),
            wxgate("wxgate, PostgreSQL, 8 accounts", 8, MESSAGES, _upgraded(postgres)),
            wxgate("wxgate, PostgreSQL, 1 account", 1, ONE_ACCOUNT_MESSAGES, _upgraded(postgres)),
            wxgate("wxgate, SQLite, 8 accounts", 8, MESSAGES, sqlite),
        ]
        for one in contestants:
            one.party.tell("known")  # it has started, and has its tokens
        yield Field(weixin), contestants


def _upgraded(postgres: Postgres) -> str:
    url = postgres.url(postgres.create())
    migrations.upgrade(url)
    return url


def _best_concurrency(ring: Field, reference: Contestant) -> int:
    """How many tasks at once let the reference send most."""

    def speed(at_once: int) -> float:
        reference.party.tell("concurrency", 0, at_once)
        return ring.play(reference, counts=False)[1].per_second

    speed(CONCURRENCIES[0])  # warms up
    best = max(CONCURRENCIES, key=speed)
    reference.party.tell("concurrency", 0, best)
    return best


def _accepted_together(ring: Field, reference: Contestant) -> float:
    """Messages per second that the reference accepts in batches; sent before the next round begins."""
    took = reference.party.tell("accept_together", next(ring.numbers), reference.messages)
    reference.party.tell("send", 0, reference.messages)
    reference.known += reference.messages
    ring.weixin.seen()
    return reference.messages / took.seconds


def _over_http(rounds: int) -> None:
    """What a caller sees: signed `async_send_tpl`, one process that does not send."""
    first, *others = available()
    for engine in ("postgresql", "sqlite"):
        with ExitStack() as stack:
            stack.enter_context(on_cores(others or [first]))
            url = stack.enter_context(database_url(engine))
            tenant = set_up(url)
            settings = environment(url, NO_WEIXIN, WXGATE_BACKGROUND="false")
            with on_cores([first]):
                gateway = stack.enter_context(server("bench.apps", "gateway", environment=settings))
            speeds = [_load(gateway.port, tenant) for _ in range(rounds + 1)][1:]
        print(f"{engine}: {median(speeds):,.0f} messages/s accepted over signed HTTP, {CALLERS} callers")


def _load(port: int, tenant: Tenant) -> float:
    result = uvloop.run(run(port, _requests(tenant), callers=CALLERS, seconds=1.0))
    if result.refused:
        raise RuntimeError(f"{result.refused} calls were not answered 200, such as {result.sample!r}")
    return result.per_second


def _requests(tenant: Tenant) -> Callable[[], bytes]:
    """Makes signed requests, no two alike, for a repeated one is refused."""
    numbers = count(1)
    return lambda: tenant.request("async_send_tpl", {"tpl_data": tpl_data(next(numbers))})


def _columns(mine: Sequence[Rate], reference: Sequence[Rate]) -> str:
    speed, cpu = median(each.per_second for each in mine), median(each.cpu for each in mine)
    return f"{speed:12,.0f}{_ratio(mine, reference):7.1f}{cpu:8.0f}"


def _ratio(mine: Sequence[Rate], reference: Sequence[Rate]) -> float:
    return median(one.per_second / other.per_second for one, other in zip(mine, reference, strict=True))


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.messages", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="rounds that count")
    return parser.parse_args(argv)


if __name__ == "__main__":
    raise SystemExit(main())
