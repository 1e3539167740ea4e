"""One official account, as the gateway keeps it in memory."""

from dataclasses import dataclass, field
from typing import Final, Literal, get_args

from wxgate.tenants.authorization import Authorization

TokenApi = Literal["stable", "classic"]
"""Which of WeChat's two ways gives the access token: `/cgi-bin/stable_token` or `/cgi-bin/token`."""

TOKEN_APIS: Final[tuple[TokenApi, ...]] = get_args(TokenApi)
STABLE: Final = "stable"


@dataclass(frozen=True, slots=True)
class Account:
    """An official account of WeChat."""

    appid: str
    name: str
    secret: str | None = field(repr=False)
    """The app secret; None when there is none or it cannot be decrypted. Of no use while a platform is authorised."""
    token_api: TokenApi = STABLE
    closed: bool = False
    credential: int = 1
    """Grows with every new secret, authorisation and withdrawal; tokens got with an earlier one are void."""
    created_at: int = 0
    push_token: str | None = field(default=None, repr=False)
    """What WeChat signs its pushes with; None: no pushes are taken."""
    push_aes_key: str | None = field(default=None, repr=False)
    """The EncodingAESKey, for accounts whose pushes are encrypted."""
    old_push_aes_key: str | None = field(default=None, repr=False)
    """The one before, which WeChat may go on using for a while."""
    authorization: Authorization | None = None
    """What its administrator granted to a third-party platform; None for a self-owned account."""

    @property
    def component_appid(self) -> str:
        """The platform that speaks for it; empty for a self-owned account."""
        return self.authorization.component_appid if self.authorization else ""

    @property
    def push_aes_keys(self) -> tuple[str, ...]:
        """The keys that may decrypt a push, current first."""
        return tuple(key for key in (self.push_aes_key, self.old_push_aes_key) if key is not None)
