"""What an operator decides about a client, and how it is stored."""

from collections.abc import Collection
from typing import Final, Literal, TypedDict

from wxgate.tenants.accepted import (
    accept_appid,
    accept_grants,
    accept_name,
    accept_networks,
    accept_per_minute,
    accept_push_url,
    accept_redirect_hosts,
)


class ClientFields(TypedDict, total=False):
    """The fields of `Client` that can be set; one that is absent keeps its value, or its default in a new client."""

    name: str
    appid: str | None
    grants: Collection[str] | None
    allow_ips: Collection[str]
    require_hmac: bool
    refuse_replay: bool
    hide_secrets: bool
    redirect_hosts: Collection[str]
    per_minute: int | None
    push_url: str | None


FLAGS: Final[tuple[Literal["require_hmac", "refuse_replay", "hide_secrets"], ...]] = (
    "require_hmac",
    "refuse_replay",
    "hide_secrets",
)

DEFAULTS: Final[ClientFields] = {
    "name": "",
    "appid": None,
    "grants": None,
    "allow_ips": (),
    "require_hmac": False,
    "refuse_replay": False,
    "hide_secrets": False,
    "redirect_hosts": (),
    "per_minute": None,
    "push_url": None,
}


def stored(fields: ClientFields, endpoints: Collection[str]) -> dict[str, object]:
    """The columns for these fields. Raises ValueRefused for the first that is not acceptable."""
    row: dict[str, object] = {flag: fields[flag] for flag in FLAGS if flag in fields}
    if "name" in fields:
        row["name"] = accept_name(fields["name"])
    if "appid" in fields:
        row["appid"] = None if fields["appid"] is None else accept_appid(fields["appid"])
    if "grants" in fields:
        row["grants"] = accept_grants(fields["grants"], endpoints)
    if "allow_ips" in fields:
        row["allow_ips"] = accept_networks(fields["allow_ips"])
    if "redirect_hosts" in fields:
        row["redirect_hosts"] = accept_redirect_hosts(fields["redirect_hosts"])
    if "per_minute" in fields:
        row["per_minute"] = accept_per_minute(fields["per_minute"])
    if "push_url" in fields:
        row["push_url"] = None if fields["push_url"] is None else accept_push_url(fields["push_url"])
    return row
