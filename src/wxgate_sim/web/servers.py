"""WeChat's own addresses and the check of a server's network (WeChat reference §1.5)."""

from wxgate_sim.errors import Refused
from wxgate_sim.web.call import Call, text
from wxgate_sim.world import World

ACTIONS = ("dns", "ping", "all")
OPERATORS = ("CHINANET", "UNICOM", "CAP", "DEFAULT")


def api_domain_ip(world: World, call: Call) -> dict[str, object]:
    """The addresses callers connect to."""
    world.admit(call.query("access_token"), call.path)
    return {"ip_list": world.settings.api_domain_ips}


def callback_ip(world: World, call: Call) -> dict[str, object]:
    """The addresses WeChat pushes from."""
    world.admit(call.query("access_token"), call.path)
    return {"ip_list": world.settings.callback_ips}


def callback_check(world: World, call: Call) -> dict[str, object]:
    """A made-up but well-formed report on the account's server."""
    world.admit(call.query("access_token"), call.path)
    body = call.json()
    action, operator = text(body, "action"), text(body, "check_operator") or "DEFAULT"
    if action not in ACTIONS:
        raise Refused(40202)
    if operator not in OPERATORS:
        raise Refused(40203)
    seen = "UNICOM" if operator == "DEFAULT" else operator
    report: dict[str, object] = {}
    if action != "ping":
        report["dns"] = [{"ip": "127.0.0.1", "real_operator": seen}]
    if action != "dns":
        report["ping"] = [{"ip": "127.0.0.1", "from_operator": seen, "package_loss": "0%", "time": "23.079ms"}]
    return report
