"""The page where the owner of an account authorises a platform (WeChat reference §3.5).

At WeChat's the page on a desk shows a code, and what is shown here comes up on the administrator's phone.
"""

from collections.abc import Mapping
from urllib.parse import parse_qs

from wxgate_sim import platform_acts
from wxgate_sim.accounts import Account
from wxgate_sim.authorize_link import LinkRefused
from wxgate_sim.component_link import ComponentLink, check_entry, read_component_link
from wxgate_sim.platform_functions import NAMES
from wxgate_sim.web.authorize import in_ascii, redirect
from wxgate_sim.web.call import Answer, Call
from wxgate_sim.web.component_texts import COMPONENT
from wxgate_sim.web.pages import COLOURS, error_page, language_of, render
from wxgate_sim.world import World


async def on_desk(world: World, call: Call) -> Answer:
    """The page for computers."""
    return _answer(world, call, {})


async def on_phone(world: World, call: Call) -> Answer:
    """The page for phones, whose link says that there is nothing to scan."""
    return _answer(world, call, {"action": "bindcomponent", "no_scan": "1"})


def _answer(world: World, call: Call, said: Mapping[str, str]) -> Answer:
    try:
        if any(call.query(name) != value for name, value in said.items()):
            raise LinkRefused("bindcomponent")
        link = read_component_link(call.query, world.open_platform)
        if call.method == "POST":
            return _decided(world, link, call)
        check_entry(link.platform, call.header(b"referer"), call.header(b"host"))
        return _ask(world, link, call)
    except LinkRefused as refused:
        return error_page(call, refused.code)


def _decided(world: World, link: ComponentLink, call: Call) -> Answer:
    if call.form("decision") == "refuse":
        return _page(call, link, refused=True)
    account = next((each for each in link.accounts if each.appid == call.form("appid")), None)
    chosen = parse_qs(call.body.decode("latin-1")).get("function", [])
    functions = tuple(each for each in link.functions if str(each) in chosen)
    if account is None or not functions:
        return _ask(world, link, call)
    code = platform_acts.authorize(world, link.platform, account, functions, link.page)
    return redirect(in_ascii(link.back(code, world.clock.left(code.expires))))


def _ask(world: World, link: ComponentLink, call: Call) -> Answer:
    place = 0 if language_of(call) == "zh" else 1
    accounts = [_shown(world, link, account, number) for number, account in enumerate(link.accounts)]
    functions = [(each, NAMES[each][place]) for each in link.functions]
    return _page(call, link, refused=False, accounts=accounts, functions=functions)


def _shown(world: World, link: ComponentLink, account: Account, number: int) -> dict[str, object]:
    known = (link.platform.appid, account.appid) in world.open_platform.authorizations.in_force
    return {"account": account, "colour": COLOURS[number % len(COLOURS)], "authorized": known}


def _page(call: Call, link: ComponentLink, **values: object) -> Answer:
    action = f"{call.root}{call.path}?{call.query_string.decode('latin-1')}"
    words = COMPONENT[language_of(call)]
    return render(
        call,
        "component.html",
        with_script=False,
        link=link,
        platform=link.platform,
        action=action,
        words=words,
        **values,
    )
