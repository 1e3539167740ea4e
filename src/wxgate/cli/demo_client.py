"""What a client of `wxgate demo` knows of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from wxgate.protocol.curl import signed_curl

HOST: Final = "127.0.0.1"
SHOP: Final = "/demo/shop"


@dataclass(frozen=True, slots=True)
class DemoPlatform:
    """The third-party platform, and the client of the account that authorised it."""

    component: str
    authorize_url: str
    appid: str
    code: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Demo:
    """A running demo: where it is and how to call it."""

    url: str
    appid: str
    code: str
    secret: str = field(repr=False)
    template_id: str
    console: str = field(repr=False)
    """The link that sets the password of the console's first operator."""
    third: DemoPlatform

    @property
    def phone(self) -> str:
        """What visitors see in WeChat."""
        return f"{self.url}/phone"

    @property
    def tester(self) -> str:
        """Where every endpoint can be tried, with this client filled in."""
        return f"{self.url}/api_test"

    @property
    def shop(self) -> str:
        """The page of the client's own that visitors return to."""
        return f"{self.url}{SHOP}"

    def login_line(self) -> str:
        """The shell line that asks for a login link."""
        return self._curl("set_drawboard_data", {"redirect_uri": self.shop, "oauth_type": "oauth_snsapi_userinfo"})

    def profile_line(self, key: str) -> str:
        """The shell line that reads the visitor's profile."""
        return self._curl("get_user_data", {"key": key})

    def _curl(self, endpoint: str, params: Mapping[str, str]) -> str:
        return signed_curl(self.url, endpoint, params, self.code, self.secret)
