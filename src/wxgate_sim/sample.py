"""An account and people to begin with, so that the pages show something at once."""

from wxgate_sim.accounts import Account
from wxgate_sim.followers import Person
from wxgate_sim.world import World

PEOPLE = (("xiaolin", "林小满", True), ("anna", "Anna Weber", False), ("laozhou", "老周", True))


def furnish(world: World) -> Account:
    """The sample account, added to the world together with three people; two of them follow it."""
    account = Account(
        *("wx5a3c0de000000001", world.mint.secret()), name="青禾书店", allow_any_redirect=True, unionid=True
    )
    world.accounts.add(account)
    for id_, nickname, follows in PEOPLE:
        followed = frozenset((account.appid,)) if follows else frozenset[str]()
        subscribed_at = int(world.clock.now()) if follows else 0
        world.people.add(Person(id_, nickname, headimgurl="", follows=followed, subscribe_time=subscribed_at))
    return account
