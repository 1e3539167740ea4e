"""The families of `/metrics` that are about third-party platforms. Labels hold appids, which are no secrets."""

from collections.abc import Iterable, Iterator

from prometheus_client.core import GaugeMetricFamily, Metric

from wxgate.platforms.status import PlatformStatus


def platform_families(statuses: Iterable[PlatformStatus], process: str) -> Iterator[Metric]:
    """`wxgate_component_ticket_life_seconds`, to be alarmed at below 39600 (11 h), and the accounts by state."""
    lives = GaugeMetricFamily(
        "wxgate_component_ticket_life_seconds",
        "Life left to a platform's component_verify_ticket; WeChat pushes one of 12 h every ten minutes",
        labels=["component_appid", "process"],
    )
    accounts = GaugeMetricFamily(
        "wxgate_authorizations",
        "Accounts by state of their authorisation",
        labels=["component_appid", "state", "process"],
    )
    for each in statuses:
        lives.add_metric([each.appid, process], each.ticket_life)
        accounts.add_metric([each.appid, "authorized", process], each.authorized)
        accounts.add_metric([each.appid, "withdrawn", process], each.withdrawn)
    yield lives
    yield accounts
