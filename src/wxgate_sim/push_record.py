"""One push, and what became of it."""

from dataclasses import dataclass, field
from typing import Literal, get_args

from wxgate_sim.push_request import Attempt

Outcome = Literal["waiting", "received", "replied", "failed"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)

# What the person reads when a message was not answered properly (WeChat reference §4.3).
FAILURE = {
    "zh": "该公众号提供的服务出现故障，请稍后再试",
    "en": "This Official Account is unable to provide service. Try again later.",
}
REPLY_SHOWN = 1000


@dataclass(slots=True)
class Push:
    """One push and what became of it. `elements` are those of its XML; a retry repeats them all.

    `platform` is empty for a push to the account's own server, else the appid of the third-party platform it goes
    to; `appid` is that of the account it is about, or the platform's own.
    """

    id: int
    appid: str
    elements: dict[str, str]
    platform: str = ""
    copies: int = 1
    attempts: list[Attempt] = field(default_factory=list)
    outcome: Outcome = "waiting"
    problem: str = ""

    @property
    def openid(self) -> str:
        """Whom it is about; empty when it is about no person."""
        return self.elements.get("FromUserName", "")

    @property
    def is_message(self) -> bool:
        """Whether it is something the person wrote, so that the person is told of a failure."""
        return self.elements.get("MsgType", "event") != "event"

    @property
    def is_notice(self) -> bool:
        """Whether it tells a platform of itself: of a ticket or an authorisation."""
        return self.appid == self.platform

    def told(self) -> dict[str, object]:
        """The push as JSON."""
        failed = self.outcome == "failed"
        attempts = [
            {"status": each.status, "reply": each.reply, "error": each.error, "seconds": each.seconds}
            for each in self.attempts
        ]
        about = {"appid": self.appid, "platform": self.platform or None, "openid": self.openid}
        shared = {"id": self.id, **about, "elements": self.elements}
        ended = {"outcome": self.outcome, "problem": self.problem, "attempts": attempts}
        return {**shared, **ended, "failure": FAILURE["zh"] if failed and self.is_message else None}
