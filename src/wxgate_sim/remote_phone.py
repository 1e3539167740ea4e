"""The phone and the pushes as Python methods."""

from collections.abc import Mapping
from urllib.parse import urlencode

from wxgate_sim.remote_http import Remote, entries


class PhoneControls(Remote):
    """What people do, what their phones show, and what is pushed of it. A person is named by id or openid."""

    def say(self, appid: str, person: str, text: str) -> None:
        """The person writes to the account."""
        self._act("say", appid, person, {"text": text})

    def tap(self, appid: str, person: str, message: int, option: str) -> None:
        """The person taps an option (its id) of the menu message with this id in the chat."""
        self._act("tap", appid, person, {"message": message, "option": option})

    def follow(self, appid: str, person: str) -> None:
        """The person follows the account."""
        self._act("follow", appid, person, {})

    def scan(self, appid: str, person: str, scene: str) -> None:
        """The person scans a QR code of the account with this scene, which nobody needs to have made."""
        self._act("scan", appid, person, {"scene": scene})

    def scan_ticket(self, appid: str, person: str, ticket: str) -> None:
        """The person scans the QR code that was made with this ticket."""
        self._act("scan", appid, person, {"ticket": ticket})

    def qrcodes(self, appid: str | None = None) -> list[dict[str, object]]:
        """The last QR codes that work; `page` is the path where a browser scans one."""
        return entries(self.ask("GET", _of("qrcodes", appid)), "qrcodes")

    def unfollow(self, appid: str, person: str) -> None:
        """The person follows the account no longer."""
        self._act("unfollow", appid, person, {})

    def chat(self, appid: str, person: str, after: int = 0) -> list[dict[str, object]]:
        """What the phone shows of the chat, oldest first: id, by, kind, content and time of each entry."""
        query = urlencode({"appid": appid, "person": person, "after": after})
        return entries(self.ask("GET", f"/phone/messages?{query}"), "messages")

    def push(
        self,
        appid: str,
        person: str,
        *,
        event: str | None = None,
        msg_type: str | None = None,
        fields: Mapping[str, str | int] | None = None,
        duplicate: bool = False,
        delay: float = 0,
    ) -> int:
        """The number of a push of anything; `duplicate` sends it twice at once, `delay` is in real seconds."""
        asked = {"appid": appid, "id": person, "event": event, "msg_type": msg_type, "fields": dict(fields or {})}
        number = self.ask("POST", "push", {**asked, "duplicate": duplicate, "delay": delay})["id"]
        return number if isinstance(number, int) else -1

    def pushes(self, appid: str | None = None) -> list[dict[str, object]]:
        """The last pushes, oldest first, with their attempts and how they ended."""
        return entries(self.ask("GET", _of("pushes", appid)), "pushes")

    def push_counts(self, appid: str | None = None) -> dict[str, int]:
        """How many pushes are `waiting`, and ended as `received`, `replied` or `failed`."""
        told = self.ask("GET", _of("pushes", appid))
        return {name: value for name, value in told.items() if isinstance(value, int)}

    def verify_push_url(self, appid: str) -> bool:
        """Whether the account's server repeats an `echostr`, as WeChat asks it to when its address is saved."""
        return self.ask("POST", "push/verify", {"appid": appid})["verified"] is True

    def _act(self, act: str, appid: str, person: str, more: Mapping[str, object]) -> None:
        self.ask("POST", f"/phone/{act}", {"appid": appid, "person": person, **more})


def _of(path: str, appid: str | None) -> str:
    return f"{path}?{urlencode({'appid': appid})}" if appid else path
