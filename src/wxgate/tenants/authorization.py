"""What an account's administrator granted to a third-party platform."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from wxgate.protocol.capability import capability_name
from wxgate.protocol.text import Text

SERVICE_TYPES: Final[Mapping[int, Text]] = {
    0: Text("订阅号", "subscription account"),
    1: Text("订阅号（老帐号升级）", "subscription account (upgraded)"),
    2: Text("服务号", "service account"),
}
UNVERIFIED: Final = -1


@dataclass(frozen=True, slots=True)
class Profile:
    """How WeChat describes an account (WeChat reference §3.8); empty or None what it did not tell."""

    original_id: str = ""
    """`gh_…`, the account as pushes name it."""
    avatar: str = ""
    """URL of its picture."""
    service_type: int | None = None
    """One of SERVICE_TYPES."""
    verify_type: int | None = None
    """UNVERIFIED, 0 for verified by WeChat, others for lesser verifications."""
    principal: str = ""
    """The company it is registered to."""

    @property
    def kind(self) -> Text:
        """Its kind in words; empty when it is not known."""
        if self.service_type is None:
            return Text("", "")
        service = SERVICE_TYPES.get(self.service_type, Text(f"类型 {self.service_type}", f"type {self.service_type}"))
        if self.verify_type is None:
            return service
        verified = self.verify_type != UNVERIFIED
        zh, en = ("已认证", "verified") if verified else ("未认证", "not verified")
        return Text(f"{service.zh}，{zh}", f"{service.en}, {en}")


@dataclass(frozen=True, slots=True)
class Authorization:
    """An account's authorisation of a platform, in force unless it was withdrawn."""

    component_appid: str
    capabilities: frozenset[int]
    """Numbers of the permission sets that were granted."""
    authorized_at: int
    """UNIX seconds, by WeChat's clock where WeChat told it."""
    withdrawn_at: int | None = None
    profile: Profile = Profile()

    def permits(self, needed: Collection[int]) -> bool:
        """Whether one of these sets was granted, or none is needed."""
        return not needed or any(number in self.capabilities for number in needed)


def names_of(numbers: Collection[int]) -> Text:
    """The names of permission sets, in the order of their numbers."""
    names = [capability_name(number) for number in sorted(numbers)]
    return Text("、".join(name.zh for name in names), ", ".join(name.en for name in names))
