"""The URLs between which a visitor's browser travels."""

from dataclasses import dataclass

from wxgate.relay.oauth_types import SCOPES
from wxgate.relay.store import Springboard
from wxgate.weixin.oauth import authorize_url


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where WeChat's authorise page and our own pages are; neither ends with a slash."""

    weixin_open_url: str
    pages_url: str

    def authorize(self, springboard: Springboard, component_appid: str) -> str:
        """WeChat's page, which sends the browser to our page of the springboard's type with the key as `state`.

        `component_appid` is the platform that speaks for the account, empty for none.
        """
        ours = f"{self.pages_url}/wx_service/{springboard.oauth_type}"
        scope = SCOPES[springboard.oauth_type]
        return authorize_url(self.weixin_open_url, springboard.appid, ours, scope, springboard.key, component_appid)
