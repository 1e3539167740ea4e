"""Third-party platforms as Python methods."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Unpack

from wxgate_sim.platform_options import NewPlatform, PlatformOptions
from wxgate_sim.remote_http import Remote, entries


@dataclass(frozen=True, slots=True)
class SimPlatform:
    """A third-party platform of the simulator."""

    appid: str
    secret: str = field(repr=False)
    name: str
    push_token: str = field(repr=False)
    push_aes_key: str = field(repr=False)


class PlatformControls(Remote):
    """Platforms, and the accounts that authorise them; both are named by their appid."""

    def add_platform(self, **options: Unpack[NewPlatform]) -> SimPlatform:
        """A new platform; what is left out is made up. With a `push_url` a first ticket is pushed at once."""
        return _platform(self.ask("POST", "platforms", options))

    def change_platform(self, appid: str, **options: Unpack[PlatformOptions]) -> SimPlatform:
        """The platform with other options."""
        return _platform(self.ask("PATCH", f"platforms/{appid}", options))

    def platforms(self) -> list[dict[str, object]]:
        """All platforms with their options, and under `authorizations` the accounts that authorised each."""
        return entries(self.ask("GET", "platforms"), "platforms")

    def push_ticket(self, appid: str) -> str:
        """A new component_verify_ticket, which works from now on and is on its way to the platform."""
        return str(self.ask("POST", "platforms/ticket", {"platform": appid})["component_verify_ticket"])

    def authorize(self, platform: str, appid: str, functions: Sequence[int] | None = None, *, told: bool = True) -> str:
        """The authorization_code, after the account granted these permission sets (all that the platform asks for).

        It is pushed to the platform too, unless not `told` or, for an account that authorised before, nothing changed.
        """
        asked = {"platform": platform, "appid": appid, "told": told}
        granted = {} if functions is None else {"functions": list(functions)}
        return str(self.ask("POST", "platforms/authorize", {**asked, **granted})["auth_code"])

    def withdraw(self, platform: str, appid: str) -> None:
        """The account takes its authorisation back; the platform is told."""
        self.ask("POST", "platforms/withdraw", {"platform": platform, "appid": appid})

    def spoil_platform_tokens(self, platform: str, appid: str | None = None) -> None:
        """The platform's own tokens stop working now, or those by which it acts for this account."""
        self.ask("POST", "platforms/revoke", {"platform": platform, "appid": appid})


def _platform(told: dict[str, object]) -> SimPlatform:
    names = ("appid", "secret", "name", "push_token", "push_aes_key")
    return SimPlatform(*(str(told[name]) for name in names))
