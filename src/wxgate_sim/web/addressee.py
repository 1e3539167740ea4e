"""Whom a message is for."""

from collections.abc import Mapping

from wxgate_sim.accounts import Account
from wxgate_sim.errors import Refused
from wxgate_sim.followers import Person
from wxgate_sim.web.call import text
from wxgate_sim.world import World


def addressee(world: World, account: Account, body: Mapping[str, object]) -> Person:
    """The person whose openid `touser` is. Raises 41009 when it is missing, 40003 when nobody here has it."""
    openid = text(body, "touser")
    if not openid:
        raise Refused(41009)
    person = world.people.by_openid(account.appid, openid)
    if person is None:
        raise Refused(40003)
    return person
