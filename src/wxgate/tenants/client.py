"""One client: a business system that calls the API."""

from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network

from wxgate.tenants.redirect_host import covers, host_of

Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class Client:
    """Who calls, what it may, and how it must sign."""

    code: str
    name: str
    appid: str | None
    """The official account it speaks for; None for none."""
    secret: str | None = field(repr=False)
    """None when it cannot be used: the answer is 108."""
    old_secret: str | None = field(default=None, repr=False)
    """The one before, which a rotation keeps valid for a while."""
    old_secret_until: int | None = None
    closed: bool = False
    grants: frozenset[str] | None = None
    """Endpoints it may call; None for all."""
    allow_ips: tuple[Network, ...] = ()
    """Where calls may come from; empty for anywhere."""
    require_hmac: bool = False
    refuse_replay: bool = False
    hide_secrets: bool = False
    """Whether `get_drawboard_data` leaves `client_secret` and `app_sec` empty."""
    redirect_hosts: tuple[str, ...] = ()
    """Where springboards may lead: `a.example.com` or `*.example.com`; empty for anywhere."""
    per_minute: int | None = None
    """Calls in one minute of the clock; None for any number."""
    push_url: str | None = None
    """Where it wants the pushes of its account; None for nowhere."""
    created_at: int = 0

    def secrets(self, now: float) -> tuple[str, ...]:
        """The secrets that sign validly at `now`, current first."""
        if self.secret is None:
            return ()
        if self.old_secret is None or self.old_secret_until is None or now >= self.old_secret_until:
            return (self.secret,)
        return self.secret, self.old_secret

    def may_call(self, endpoint: str) -> bool:
        """Whether it has been granted this endpoint."""
        return self.grants is None or endpoint in self.grants

    def may_redirect_to(self, url: str) -> bool:
        """Whether a springboard of this client may lead to `url`.

        A host is matched exactly, `*.example.com` stands for every host below example.com but not for itself. Ports,
        schemes and letter case do not matter.
        """
        if not self.redirect_hosts:
            return True
        host = host_of(url)
        return host is not None and any(covers(rule, host) for rule in self.redirect_hosts)
