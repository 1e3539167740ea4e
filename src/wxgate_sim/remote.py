"""The controls as Python methods, for a simulator anywhere: they only speak HTTP to its address."""

from dataclasses import dataclass, field
from typing import Literal, Unpack
from urllib.parse import quote, urlencode

from wxgate_sim.options import AccountOptions, FollowerChanges, NewAccount, NewFollower
from wxgate_sim.remote_cards import CardControls
from wxgate_sim.remote_http import SimError as SimError
from wxgate_sim.remote_media import MediaControls
from wxgate_sim.remote_phone import PhoneControls
from wxgate_sim.remote_platforms import PlatformControls

Action = Literal["message", "menu", "follow", "scan", "pay"]
FaultKind = Literal["latency", "timeout", "http", "cut", "errcode", "garbage", "slow_body"]
SpoilingKind = Literal["trickle", "truncate", "content_type"]


@dataclass(frozen=True, slots=True)
class SimAccount:
    """An account of the simulator."""

    appid: str
    secret: str = field(repr=False)
    name: str
    original_id: str


@dataclass(frozen=True, slots=True)
class SimFollower:
    """A person of the simulator, with the openid at each account there was when asked."""

    id: str
    nickname: str
    headimgurl: str
    openids: dict[str, str]
    unionids: dict[str, str]

    def openid(self, appid: str) -> str:
        """The openid at this account."""
        return self.openids[appid]


class SimControls(PhoneControls, CardControls, MediaControls, PlatformControls):
    """The controls of the simulator at `url`. Every method raises SimError when it is refused."""

    def state(self) -> dict[str, object]:
        """Everything the simulator knows."""
        return self.ask("GET", "state")

    def reset(self) -> None:
        """Let the simulator forget everything."""
        self.ask("POST", "reset")

    def add_account(self, **options: Unpack[NewAccount]) -> SimAccount:
        """A new account; what is left out is made up."""
        return _account(self.ask("POST", "accounts", options))

    def change_account(self, appid: str, **options: Unpack[AccountOptions]) -> SimAccount:
        """The account with other options."""
        return _account(self.ask("PATCH", f"accounts/{appid}", options))

    def add_follower(self, **options: Unpack[NewFollower]) -> SimFollower:
        """A new person, following no account unless `subscribed` says so."""
        return _follower(self.ask("POST", "followers", options))

    def change_follower(self, person: str, **options: Unpack[FollowerChanges]) -> SimFollower:
        """The person (by id or openid) with other properties."""
        return _follower(self.ask("PATCH", f"followers/{quote(person, safe='')}", options))

    def follower(self, person: str) -> SimFollower:
        """The person by id or openid, with the openids at all accounts there are by now."""
        return _follower(self.ask("GET", f"followers/{quote(person, safe='')}"))

    def hold_phone(self, person: str | None) -> None:
        """Say who (by id or openid) holds the phone in front of the authorize page; None takes it back."""
        self.ask("POST", "phone", {"id": person})

    def add_template(self, appid: str, content: str, *, title: str = "模板消息", template_id: str | None = None) -> str:
        """The id of a new template of the account; `content` holds placeholders such as `{{first.DATA}}`."""
        asked = {"appid": appid, "content": content, "title": title, "template_id": template_id}
        return str(self.ask("POST", "templates", asked)["template_id"])

    def messages(
        self, appid: str | None = None, kind: Literal["template", "custom"] | None = None
    ) -> list[dict[str, object]]:
        """The last thousand template and customer-service messages that were accepted, oldest first."""
        wanted = {"appid": appid, "kind": kind}
        query = urlencode({name: value for name, value in wanted.items() if value})
        messages = self.ask("GET", f"messages?{query}")["messages"]
        return messages if isinstance(messages, list) else []

    def message_counts(self, appid: str | None = None) -> dict[str, int]:
        """How many `template` and `custom` messages were accepted, `duplicates_suppressed` and `sent_twice`."""
        counts = self.ask("GET", f"messages?limit=0{f'&appid={appid}' if appid else ''}")["counts"]
        return {str(name): int(each) for name, each in counts.items()} if isinstance(counts, dict) else {}

    def forget_messages(self) -> None:
        """Start counting messages again."""
        self.ask("DELETE", "messages")

    def act(self, appid: str, person: str, action: Action) -> None:
        """Let the person (by id or openid) do what lets the account send customer-service messages."""
        self.ask("POST", "windows", {"appid": appid, "id": person, "action": action})

    def calls(self, path: str) -> int:
        """How often this path was called since the last reset or forget_calls."""
        paths = self.ask("GET", "calls")["paths"]
        count = paths.get(path, 0) if isinstance(paths, dict) else 0
        return int(count)

    def call_log(self) -> list[dict[str, object]]:
        """The last calls, oldest first, with secrets masked."""
        calls = self.ask("GET", "calls")["calls"]
        return calls if isinstance(calls, list) else []

    def forget_calls(self) -> None:
        """Start counting again."""
        self.ask("DELETE", "calls")

    def only_count_calls(self, only_count: bool = True) -> None:
        """Keep no details of calls from now on: for load tests."""
        self.ask("PATCH", "settings", {"only_count_calls": only_count})

    def fault(
        self,
        path: str,
        kind: FaultKind | SpoilingKind,
        value: float | str | None = None,
        *,
        when: Literal["before", "after"] | None = None,
        count: int | None = None,
        share: float | None = None,
        appid: str | None = None,
    ) -> int:
        """The number of a new fault on this path. Without count and share it strikes every call until cleared."""
        asked = {
            "path": path,
            "kind": kind,
            "value": value,
            "when": when,
            "count": count,
            "share": share,
            "appid": appid,
        }
        return _number(
            self.ask("POST", "faults", {name: each for name, each in asked.items() if each is not None}), "id"
        )

    def clear_faults(self, number: int | None = None) -> None:
        """Take back all faults, or the one with this number."""
        self.ask("DELETE", "faults" if number is None else f"faults/{number}")

    def now(self) -> float:
        """Simulated Unix time in seconds."""
        return float(str(self.ask("GET", "clock")["now"]))

    def advance(self, seconds: float) -> None:
        """Move simulated time."""
        self.ask("POST", "clock", {"advance": seconds})

    def set_clock(self, now: float) -> None:
        """Let simulated time go on from this Unix time."""
        self.ask("POST", "clock", {"now": now})

    def revoke(
        self,
        appid: str,
        how: Literal["behind", "dead"] = "behind",
        *,
        credential: Literal["classic", "stable", "both"] = "both",
    ) -> None:
        """Spoil the account's tokens: `behind` another system renewed them, `dead` they are refused until forced."""
        self.ask("POST", "tokens/revoke", {"appid": appid, "how": how, "credential": credential})

    def code(
        self,
        appid: str,
        openid: str | None = None,
        scope: Literal["snsapi_base", "snsapi_userinfo"] = "snsapi_userinfo",
        *,
        snapshot: bool = False,
        platform: str | None = None,
    ) -> str:
        """An OAuth code without a browser, for this openid or for anybody, asked by the account or by a platform."""
        asked = {"appid": appid, "openid": openid, "scope": scope, "snapshot": snapshot, "platform": platform}
        return str(self.ask("POST", "oauth/code", asked)["code"])


def _account(told: dict[str, object]) -> SimAccount:
    return SimAccount(str(told["appid"]), str(told["secret"]), str(told["name"]), str(told["original_id"]))


def _follower(told: dict[str, object]) -> SimFollower:
    return SimFollower(
        id=str(told["id"]),
        nickname=str(told["nickname"]),
        headimgurl=str(told["headimgurl"]),
        openids=_texts(told["openids"]),
        unionids=_texts(told["unionids"]),
    )


def _texts(value: object) -> dict[str, str]:
    return {str(name): str(each) for name, each in value.items()} if isinstance(value, dict) else {}


def _number(told: dict[str, object], name: str) -> int:
    value = told[name]
    return value if isinstance(value, int) else -1
