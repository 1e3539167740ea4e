"""/connect/oauth2/authorize and /connect/confirm: the page that asks a visitor (WeChat reference §2.1)."""

from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import quote, unquote

from wxgate_sim.authorize_link import AuthorizeLink, LinkRefused, read_link
from wxgate_sim.followers import Person
from wxgate_sim.web.call import HTML, Answer, Call
from wxgate_sim.web.duplicates import Duplicates
from wxgate_sim.web.pages import avatar, error_page, render
from wxgate_sim.world import World

COOKIE = "wxsim_phone"
# More people than fit a page are reached with the control that says who holds the phone.
SHOWN = 100


@dataclass(frozen=True, slots=True)
class Authorize:
    """The consent page, and what follows from each answer to it."""

    duplicates: Duplicates = field(default_factory=Duplicates)

    async def show(self, world: World, call: Call) -> Answer:
        """The consent page, the page that asks who is there, or at once the way back to the site."""
        try:
            link = read_link(_query(call), world.accounts, world.open_platform)
            person = world.people.at_the_phone(known_at_the_phone(call))
            if _takes_snapshot(link):
                code = world.oauth.allow_snapshot(link.account, link.scope, link.asking)
                return await self._back(link, code.value, call)
            if person and _is_silent(link, person):
                return await self._allow(world, link, person, call)
            return _ask(world, link, person, call)
        except LinkRefused as refused:
            return error_page(call, refused.code)

    async def decide(self, world: World, call: Call) -> Answer:
        """The way back to the site with what the visitor decided, or the page again while nobody is chosen."""
        try:
            link = read_link(_query(call), world.accounts, world.open_platform)
            if call.form("decision") == "refuse":
                return await self._back(link, None, call)
            newcomer = arrival(world, call)
            if newcomer:
                again = f"{call.root}/connect/oauth2/authorize?{_query(call)}"
                return redirect(again, _remember(call, newcomer))
            person = world.people.by_openid(link.account.appid, call.form("openid"))
            if person is None:
                return _ask(world, link, None, call)
            return await self._allow(world, link, person, call, _remember(call, person))
        except LinkRefused as refused:
            return error_page(call, refused.code)

    async def _allow(
        self, world: World, link: AuthorizeLink, person: Person, call: Call, *headers: tuple[bytes, bytes]
    ) -> Answer:
        account = link.account
        if account.kind == "sandbox" and not person.follows_account(account.appid):
            raise LinkRefused("10006")
        if link.asks_consent:
            person.consented.add(account.appid)
        code = world.oauth.allow(account, person, link.scope, link.asking)
        return await self._back(link, code.value, call, *headers)

    async def _back(self, link: AuthorizeLink, code: str | None, call: Call, *headers: tuple[bytes, bytes]) -> Answer:
        target = in_ascii(link.back(code))
        if code:
            await self.duplicates.send(target, link.account.duplicate_redirect, call.header(b"user-agent"))
        return redirect(target, *headers)


def error(_world: World, call: Call, code: str) -> Answer:
    """The error page of a fault."""
    return error_page(call, code)


def in_ascii(address: str) -> str:
    """The address as a header can carry it: what is not ASCII percent-encoded, all else as it was."""
    return quote(address, safe="%/:=&?~#+!$,;'@()*[]")


def redirect(target: str, *headers: tuple[bytes, bytes]) -> Answer:
    """The browser goes there next, and keeps nothing of this."""
    return Answer(b"", HTML, 302, ((b"location", target.encode()), (b"cache-control", b"no-store"), *headers))


def _ask(world: World, link: AuthorizeLink, person: Person | None, call: Call) -> Answer:
    appid = link.account.appid
    people = [
        {"person": each, "openid": each.openid(appid), "follows": each.follows_account(appid), **avatar(each, place)}
        for place, each in enumerate(islice(world.people.by_id.values(), SHOWN))
    ]
    chosen = person.openid(appid) if person else (people[0]["openid"] if people else "")
    template = "consent.html" if link.asks_consent else "choose.html"
    action = f"{call.root}/connect/confirm?{_query(call)}"
    return render(call, template, link=link, account=link.account, people=people, chosen=chosen, action=action)


def _takes_snapshot(link: AuthorizeLink) -> bool:
    return link.asks_consent and not link.force_popup and (link.force_snapshot or link.account.snapshot)


def _is_silent(link: AuthorizeLink, person: Person) -> bool:
    if not link.asks_consent:
        return True
    consented = link.account.appid in person.consented
    return link.account.silent_userinfo and consented and not link.force_popup


def arrival(world: World, call: Call) -> Person | None:
    """The person just added by the page's form, None when it names nobody."""
    nickname = call.form("nickname").strip()
    if not nickname:
        return None
    person = Person(world.people.free_id(), nickname[:64], headimgurl="")
    world.people.add(person)
    return person


def _query(call: Call) -> str:
    return call.query_string.decode("latin-1")


def known_at_the_phone(call: Call) -> str | None:
    """Who this browser said holds the phone, None when it never did."""
    cookie = call.cookie(COOKIE)
    return unquote(cookie) if cookie else None


def remembered(call: Call, person: Person) -> str:
    """The cookie by which all pages know this person; the phone's own script sets it too."""
    return f"{COOKIE}={quote(person.id, safe='')}; Path={call.root}/; SameSite=Lax"


def _remember(call: Call, person: Person) -> tuple[bytes, bytes]:
    return b"set-cookie", remembered(call, person).encode()
