"""The people with a phone: each has one openid per account, and follows some accounts or none."""

from dataclasses import dataclass, field
from typing import Literal

from wxgate_sim.accounts import Account, Outcome
from wxgate_sim.identifiers import openid, unionid

Everywhere = Literal["all"]
Where = frozenset[str] | Everywhere

# Where WeChat keeps the pictures of its users.
PICTURE_HOST = "thirdwx.qlogo.cn"
SUBSCRIBE_SCENES = tuple(
    f"ADD_SCENE_{name}"
    for name in (
        *("SEARCH", "ACCOUNT_MIGRATION", "PROFILE_CARD", "QR_CODE", "PROFILE_LINK", "PROFILE_ITEM", "PAID"),
        *("WECHAT_ADVERTISEMENT", "REPRINT", "LIVESTREAM", "CHANNELS", "WXA", "OTHERS"),
    )
)


@dataclass(slots=True)
class Person:
    """One WeChat user.

    `follows` holds appids, or is "all" for every account there is or will be; so do `blacklisted` (which accounts have
    this person on their blacklist) and `refuses_messages`. `template_outcome` overrides the account's.
    """

    id: str
    nickname: str
    headimgurl: str
    language: str = "zh_CN"
    follows: Where = frozenset()
    subscribe_time: int = 0
    subscribe_scene: str = "ADD_SCENE_QR_CODE"
    qr_scene: int = 0
    qr_scene_str: str = ""
    remark: str = ""
    tagid_list: tuple[int, ...] = ()
    oauth_errcode: int | None = None
    blacklisted: Where = frozenset()
    refuses_messages: Where = frozenset()
    template_outcome: Outcome | None = None
    password_changed_at: float = float("-inf")
    consented: set[str] = field(default_factory=set)

    def follows_account(self, appid: str) -> bool:
        """Whether this person follows the account."""
        return _covers(self.follows, appid)

    def blacklisted_by(self, appid: str) -> bool:
        """Whether the account has this person on its blacklist."""
        return _covers(self.blacklisted, appid)

    def refuses(self, appid: str) -> bool:
        """Whether this person has blocked the account's messages."""
        return _covers(self.refuses_messages, appid)

    def openid(self, appid: str) -> str:
        """This person's openid at the account: always the same for the same person and account."""
        return openid(appid, self.id)

    def unionid(self, account: Account) -> str | None:
        """The unionid, None while the account is bound to no open-platform account."""
        return unionid(account.open_platform, self.id) if account.unionid else None


def _covers(where: Where, appid: str) -> bool:
    return where == "all" or appid in where


@dataclass(slots=True)
class People:
    """Everybody with a phone, and who of them is holding the one in front of us."""

    by_id: dict[str, Person] = field(default_factory=dict)
    holding: str | None = None
    _openids: dict[str, dict[str, Person]] = field(default_factory=dict)

    def add(self, person: Person) -> None:
        """Make the person known; somebody with the same id must not be there yet."""
        if person.id in self.by_id:
            raise KeyError(person.id)
        self.by_id[person.id] = person

    def free_id(self) -> str:
        """The next id of the row p1, p2, … that nobody has."""
        number = len(self.by_id) + 1
        while f"p{number}" in self.by_id:
            number += 1
        return f"p{number}"

    def by_openid(self, appid: str, value: str) -> Person | None:
        """Who has this openid at this account; None for other accounts' openids and made-up ones."""
        index = self._openids.setdefault(appid, {})
        if len(index) != len(self.by_id):
            index.update({person.openid(appid): person for person in self.by_id.values()})
        return index.get(value)

    def at_the_phone(self, cookie: str | None) -> Person | None:
        """Who is holding the phone: by the browser's cookie, else as told by a control, else the only one there is."""
        for known in (cookie, self.holding):
            if known and known in self.by_id:
                return self.by_id[known]
        return next(iter(self.by_id.values())) if len(self.by_id) == 1 else None


def user_info(person: Person, account: Account, lang: str) -> dict[str, object]:
    """What /cgi-bin/user/info tells (WeChat reference §10.1): nickname and picture are always empty there."""
    shared: dict[str, object] = {"openid": person.openid(account.appid)}
    union = person.unionid(account)
    if not person.follows_account(account.appid):
        return {"subscribe": 0, **shared} | ({"unionid": union} if union else {})
    return (
        {"subscribe": 1, **shared, "nickname": "", "sex": 0, "language": lang, "city": "", "province": ""}
        | {"country": "", "headimgurl": "", "subscribe_time": person.subscribe_time}
        | ({"unionid": union} if union else {})
        | {"remark": person.remark, "groupid": 0, "tagid_list": list(person.tagid_list)}
        | {"subscribe_scene": person.subscribe_scene}
        | {"qr_scene": person.qr_scene, "qr_scene_str": person.qr_scene_str}
    )
