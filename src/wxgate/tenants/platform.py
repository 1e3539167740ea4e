"""One third-party platform, as the gateway keeps it in memory."""

from dataclasses import dataclass, field
from typing import Final

TICKET_LIFE: Final = 12 * 3600.0
"""Seconds for which WeChat takes a component_verify_ticket (WeChat reference §3.1)."""


@dataclass(frozen=True, slots=True)
class Platform:
    """A third-party platform of WeChat's open platform (第三方平台), a "component" in WeChat's words."""

    appid: str
    """The component appid."""
    name: str
    secret: str | None = field(repr=False)
    """The component's app secret; None when it cannot be decrypted."""
    push_token: str | None = field(repr=False)
    """What WeChat signs pushes with, its own and those of all authorised accounts."""
    push_aes_key: str | None = field(repr=False)
    """The EncodingAESKey: a platform's pushes are always encrypted."""
    old_push_aes_key: str | None = field(default=None, repr=False)
    closed: bool = False
    credential: int = 1
    """Grows with every change of the secret; tokens got with an earlier one are void."""
    ticket: str | None = field(default=None, repr=False)
    """The newest component_verify_ticket."""
    ticket_at: int | None = None
    """When WeChat made it, in UNIX seconds."""
    created_at: int = 0

    @property
    def push_aes_keys(self) -> tuple[str, ...]:
        """The keys that may decrypt a push, current first."""
        return tuple(key for key in (self.push_aes_key, self.old_push_aes_key) if key is not None)

    def live_ticket(self, now: float) -> str | None:
        """The ticket, while WeChat takes it."""
        alive = self.ticket_at is not None and now < self.ticket_at + TICKET_LIFE
        return self.ticket if alive else None
