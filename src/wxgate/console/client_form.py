"""What the form of a client says."""

from wxgate.console.form import Form
from wxgate.deliveries.targets import accept_target
from wxgate.tenants.client import Client
from wxgate.tenants.client_fields import ClientFields


def client_fields(form: Form) -> ClientFields:
    """All fields of a client, as the form has them. Raises ValueRefused."""
    push_url = form.text("push_url")
    return {
        "name": form.text("name"),
        "appid": form.text("appid") or None,
        "grants": None if form.text("granted") != "some" else form.values("grant"),
        "allow_ips": form.lines("allow_ips"),
        "redirect_hosts": form.lines("redirect_hosts"),
        "require_hmac": form.flag("require_hmac"),
        "refuse_replay": form.flag("refuse_replay"),
        "hide_secrets": form.flag("hide_secrets"),
        "per_minute": form.number("per_minute"),
        "push_url": accept_target(push_url, "push-url") if push_url else None,
    }


def form_of(client: Client) -> Form:
    """The form that says what the client is."""
    pairs = [("name", client.name), ("appid", client.appid or "")]
    pairs += [("granted", "all" if client.grants is None else "some")]
    pairs += [("grant", name) for name in client.grants or ()]
    pairs += [("allow_ips", "\n".join(map(str, client.allow_ips)))]
    pairs += [("redirect_hosts", "\n".join(client.redirect_hosts))]
    pairs += [(flag, "1") for flag in ("require_hmac", "refuse_replay", "hide_secrets") if getattr(client, flag)]
    pairs += [("per_minute", "" if client.per_minute is None else str(client.per_minute))]
    return Form([*pairs, ("push_url", client.push_url or "")])


def changed(before: Client, fields: ClientFields) -> list[str]:
    """Names of the fields that differ from what the client is."""
    now, then = _comparable(fields), _comparable(client_fields(form_of(before)))
    return sorted(name for name, value in now.items() if value != then[name])


def _comparable(fields: ClientFields) -> dict[str, object]:
    return {name: sorted(value) if isinstance(value, list) else value for name, value in fields.items()}
