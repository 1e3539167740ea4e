"""Temporary media as Python methods."""

from base64 import b64encode
from typing import Literal
from urllib.parse import urlencode

from wxgate_sim.remote_http import Remote, entries

MediaType = Literal["image", "voice", "video", "thumb"]


class MediaControls(Remote):
    """The temporary media of accounts."""

    def add_media(
        self,
        appid: str,
        type: MediaType = "voice",  # noqa: A002 - WeChat's word
        content: bytes | None = None,
        openid: str | None = None,
        *,
        size: int | None = None,
        jssdk: bool = False,
    ) -> str:
        """The media_id of a new medium of the account, as though it came from `openid`; nobody is told.

        `content` is not judged; without it the medium is a small real file of its type, or one of `size` bytes.
        `jssdk` lets a voice have the original that /cgi-bin/media/get/jssdk answers.
        """
        asked: dict[str, object] = {"appid": appid, "type": type, "openid": openid, "size": size, "jssdk": jssdk}
        if content is not None:
            asked["content"] = b64encode(content).decode()
        return str(self.ask("POST", "media", asked)["media_id"])

    def send_media(
        self,
        appid: str,
        person: str,
        type: Literal["voice", "image", "video"] = "voice",  # noqa: A002 - WeChat's word
        content: bytes | None = None,
        *,
        size: int | None = None,
        recognition: str = "",
    ) -> str:
        """The media_id of what the person (by id or openid) sends to the account, whose server is pushed it.

        `recognition` is what WeChat hears in a voice, for accounts with `voice_recognition`.
        """
        asked: dict[str, object] = {"appid": appid, "person": person, "type": type, "size": size}
        if content is not None:
            asked["content"] = b64encode(content).decode()
        told = self.ask("POST", "/phone/send", {**asked, "recognition": recognition})["content"]
        return str(told["media_id"]) if isinstance(told, dict) else ""

    def media(self, appid: str | None = None) -> list[dict[str, object]]:
        """The last thousand media of this account, or of all, oldest first; expired ones have `expires_in` 0."""
        return entries(self.ask("GET", f"media?{urlencode({'appid': appid})}" if appid else "media"), "media")

    def expire_media(self, media_id: str) -> None:
        """Let the medium's three days be over."""
        self.ask("POST", "media/expire", {"media_id": media_id})
