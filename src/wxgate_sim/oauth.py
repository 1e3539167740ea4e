"""Web-page OAuth: single-use codes, and the user-level tokens they are exchanged for (WeChat reference §2.2–2.6)."""

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TypeVar

from wxgate_sim.accounts import Account
from wxgate_sim.clock import Clock
from wxgate_sim.errors import Refused
from wxgate_sim.followers import Person
from wxgate_sim.identifiers import Mint

CODE_LIFE = 300
TOKEN_LIFE = 7200
REFRESH_LIFE = 30 * 86400
# Old codes and tokens are forgotten beyond this many, so that a load test does not fill the memory.
REMEMBERED = 20_000
Thing = TypeVar("Thing")


@dataclass(slots=True)
class Code:
    """A code on its way through the browser. `platform` is who asked on the account's behalf, empty for nobody."""

    value: str = field(repr=False)
    appid: str
    person: Person
    scope: str
    expires: float
    snapshot: bool = False
    platform: str = ""
    used: bool = False


@dataclass(slots=True)
class Grant:
    """What one visitor allowed one account (or a platform on its behalf), with the user-level token and its refresh."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    appid: str
    person: Person
    scope: str
    snapshot: bool
    platform: str
    granted_at: float
    expires: float
    refresh_expires: float

    @property
    def openid(self) -> str:
        """The visitor's openid at the account."""
        return self.person.openid(self.appid)

    @property
    def void(self) -> bool:
        """Whether the visitor changed the WeChat password since."""
        return self.person.password_changed_at >= self.granted_at


@dataclass(slots=True)
class OAuth:
    """Hands out codes, exchanges them once, and judges user-level tokens."""

    clock: Clock
    mint: Mint
    codes: OrderedDict[str, Code] = field(default_factory=OrderedDict)
    grants: OrderedDict[str, Grant] = field(default_factory=OrderedDict)
    refreshes: OrderedDict[str, Grant] = field(default_factory=OrderedDict)
    snapshots: int = 0

    def allow(self, account: Account, person: Person, scope: str, platform: str = "") -> Code:
        """A code for this visitor, good for one exchange within 300 s; with a platform, by that platform alone."""
        return self._issue(account, person, scope, platform, snapshot=False)

    def allow_snapshot(self, account: Account, scope: str, platform: str = "") -> Code:
        """A code for a snapshot page: somebody who does not exist stands in for the visitor (§2.6)."""
        self.snapshots += 1
        virtual = Person(id=f"snapshot-{self.mint.oauth_code()}", nickname="微信用户", headimgurl="")
        return self._issue(account, virtual, scope, platform, snapshot=True)

    def exchange(self, account: Account, value: str, platform: str = "") -> Grant:
        """What the code was given for. Raises 40029, 40163, 42003 (by the account's option), 50002 or 40226."""
        code = self.codes.get(value)
        if code is None or (code.appid, code.platform) != (account.appid, platform):
            raise Refused(40029)
        if code.used:
            raise Refused(40163)
        if self.clock.now() >= code.expires:
            raise Refused(account.code_expired_errcode)
        if code.person.oauth_errcode is not None:
            raise Refused(code.person.oauth_errcode)
        code.used = True
        return self._grant(code)

    def renew(self, account: Account, refresh_token: str, platform: str = "") -> Grant:
        """The grant with two more hours: its token if that still works, else a new one. Raises 40030, 42002, 42007."""
        grant = self.refreshes.get(refresh_token)
        if grant is None or (grant.appid, grant.platform) != (account.appid, platform):
            raise Refused(40030)
        if grant.void:
            raise Refused(42007)
        now = self.clock.now()
        if now >= grant.refresh_expires:
            raise Refused(42002)
        if now >= grant.expires:
            grant.access_token = self.mint.access_token()
            _remember(self.grants, grant.access_token, grant)
        grant.expires = now + TOKEN_LIFE
        return grant

    def granted(self, access_token: str, openid: str) -> Grant:
        """The grant a user-level token stands for. Raises 41001, 41009, 40001, 42007, 42001 or 40003."""
        if not access_token:
            raise Refused(41001)
        if not openid:
            raise Refused(41009)
        grant = self.grants.get(access_token)
        if grant is None:
            raise Refused(40001)
        if grant.void:
            raise Refused(42007)
        if grant.access_token != access_token or self.clock.now() >= grant.expires:
            raise Refused(42001)
        if grant.openid != openid:
            raise Refused(40003)
        return grant

    def _issue(self, account: Account, person: Person, scope: str, platform: str, *, snapshot: bool) -> Code:
        expires = self.clock.now() + CODE_LIFE
        code = Code(self.mint.oauth_code(), account.appid, person, scope, expires, snapshot, platform)
        _remember(self.codes, code.value, code)
        return code

    def _grant(self, code: Code) -> Grant:
        now = self.clock.now()
        grant = Grant(
            access_token=self.mint.access_token(),
            refresh_token=self.mint.refresh_token(),
            appid=code.appid,
            person=code.person,
            scope=code.scope,
            snapshot=code.snapshot,
            platform=code.platform,
            granted_at=now,
            expires=now + TOKEN_LIFE,
            refresh_expires=now + REFRESH_LIFE,
        )
        _remember(self.grants, grant.access_token, grant)
        _remember(self.refreshes, grant.refresh_token, grant)
        return grant


def _remember(shelf: OrderedDict[str, Thing], key: str, thing: Thing) -> None:
    shelf[key] = thing
    if len(shelf) > REMEMBERED:
        shelf.popitem(last=False)


def exchange_reply(oauth: OAuth, grant: Grant, account: Account) -> dict[str, object]:
    """What /sns/oauth2/access_token answers; unionid and is_snapshotuser are absent where they do not apply."""
    union = grant.person.unionid(account) if "snsapi_userinfo" in grant.scope else None
    return (
        refresh_reply(oauth, grant)
        | ({"is_snapshotuser": 1} if grant.snapshot else {})
        | ({"unionid": union} if union else {})
    )


def refresh_reply(oauth: OAuth, grant: Grant) -> dict[str, object]:
    """What /sns/oauth2/refresh_token answers."""
    return {
        "access_token": grant.access_token,
        "expires_in": oauth.clock.left(grant.expires),
        "refresh_token": grant.refresh_token,
        "openid": grant.openid,
        "scope": grant.scope,
    }


def profile_reply(grant: Grant, account: Account) -> dict[str, object]:
    """What /sns/userinfo answers: name and picture are real, the rest has been empty since 2021. Raises 48001."""
    if "snsapi_userinfo" not in grant.scope.split(","):
        raise Refused(48001)
    if grant.snapshot and account.snapshot_userinfo_refused:
        raise Refused(48001)
    union = grant.person.unionid(account)
    return (
        {"openid": grant.openid, "nickname": grant.person.nickname, "sex": 0, "language": ""}
        | {"city": "", "province": "", "country": "", "headimgurl": grant.person.headimgurl, "privilege": []}
        | ({"unionid": union} if union else {})
    )
