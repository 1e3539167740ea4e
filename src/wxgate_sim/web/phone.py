"""GET /phone: the page that shows what a person sees of the chats with the accounts."""

from itertools import islice

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wxgate_sim.accounts import Account
from wxgate_sim.followers import Person
from wxgate_sim.web.authorize import SHOWN, known_at_the_phone, remembered
from wxgate_sim.web.call import Call
from wxgate_sim.web.pages import language_of, render
from wxgate_sim.web.phone_texts import PHONE
from wxgate_sim.web.wallet_texts import WALLET
from wxgate_sim.world import World


def route(world: World) -> Route:
    """The page over this world. Its own requests are no calls to WeChat, so nobody counts them."""

    async def show(request: Request) -> Response:
        scope = request.scope
        root: str = scope.get("root_path", "")
        return page(world, Call("GET", scope["path"], root, scope["query_string"], scope["headers"], ip=""))

    return Route("/phone", show, methods=["GET"])


def page(world: World, call: Call) -> Response:
    """The page, showing the person and the account asked for, else whoever holds the phone and the first account."""
    accounts = list(world.accounts.by_appid.values())
    account = world.accounts.find(call.query("appid")) or next(iter(accounts), None)
    person = _person(world, call, account)
    answer = render(
        call,
        "phone.html",
        with_script=True,
        words=PHONE[language_of(call)],
        wallet=WALLET[language_of(call)],
        accounts=accounts,
        account=account,
        people=_listed(world, person),
        person=person,
    )
    headers = {name.decode(): value.decode() for name, value in answer.headers}
    if person is not None and call.query("person"):
        headers["set-cookie"] = remembered(call, person)
    return Response(answer.body, headers={**headers, "content-type": answer.content_type})


def _person(world: World, call: Call, account: Account | None) -> Person | None:
    asked = call.query("person")
    named = world.people.by_id.get(asked) or (account and world.people.by_openid(account.appid, asked))
    found = named or world.people.at_the_phone(known_at_the_phone(call))
    if found is not None or account is None:
        return found
    everybody = world.people.by_id.values()
    return next((each for each in everybody if each.follows_account(account.appid)), next(iter(everybody), None))


def _listed(world: World, person: Person | None) -> list[Person]:
    people = list(islice(world.people.by_id.values(), SHOWN))
    return people if person is None or person in people else [person, *people]
