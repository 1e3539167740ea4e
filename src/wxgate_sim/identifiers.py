"""Identifiers in the shapes WeChat gives them (WeChat reference §0.2)."""

import base64
import hashlib
from dataclasses import dataclass
from random import Random

ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
URL_SAFE = ALPHANUMERIC + "-_"
# The accounts by which WeChat checks a third-party platform before its release (WeChat reference §3.11).
RELEASE_CHECK = {"wx570bc396a51b8ff8": "gh_3c884a361561", "wxd101a85aa106f53e": "gh_8dad206e9538"}


@dataclass(frozen=True, slots=True)
class Mint:
    """Makes fresh identifiers from one source of chance, so that a seeded simulator repeats itself."""

    random: Random

    def appid(self) -> str:
        """`wx` and 16 hex digits."""
        return f"wx{self.random.getrandbits(64):016x}"

    def secret(self) -> str:
        """32 hex digits, as an AppSecret has."""
        return f"{self.random.getrandbits(128):032x}"

    def access_token(self) -> str:
        """A token of 136 characters such as `61_Ab…`."""
        return "61_" + self._text(URL_SAFE, 133)

    def refresh_token(self) -> str:
        """A user's refresh_token; the same shape as an access_token."""
        return "61_" + self._text(URL_SAFE, 107)

    def ticket(self) -> str:
        """A ticket of 86 characters."""
        return self._text(URL_SAFE, 86)

    def template_id(self) -> str:
        """A template's id of 43 characters."""
        return self._text(URL_SAFE, 43)

    def oauth_code(self) -> str:
        """32 letters and digits."""
        return "0" + self._text(ALPHANUMERIC, 31)

    def media_id(self) -> str:
        """The id of a temporary medium: 64 characters."""
        return self._text(URL_SAFE, 64)

    def vkey(self) -> str:
        """What opens the address of a video: 80 hex digits."""
        return f"{self.random.getrandbits(320):080X}"

    def card_code(self) -> str:
        """Twelve digits, as WeChat assigns them to received cards."""
        return self._text("0123456789", 12)

    def aes_key(self) -> str:
        """An EncodingAESKey: 43 letters and digits."""
        return self._text(ALPHANUMERIC, 43)

    def verify_ticket(self) -> str:
        """A component_verify_ticket."""
        return "ticket@@@" + self._text(URL_SAFE, 86)

    def preauth_code(self) -> str:
        """A pre_auth_code."""
        return "preauthcode@@@" + self._text(URL_SAFE, 64)

    def auth_code(self) -> str:
        """An authorization_code of an account's owner."""
        return "queryauthcode@@@" + self._text(URL_SAFE, 86)

    def authorizer_refresh_token(self) -> str:
        """An authorizer_refresh_token."""
        return "refreshtoken@@@" + self._text(URL_SAFE, 43)

    def _text(self, alphabet: str, length: int) -> str:
        return "".join(self.random.choices(alphabet, k=length))


def original_id(appid: str) -> str:
    """The `gh_` id that always belongs to this appid."""
    known = RELEASE_CHECK.get(appid)
    return known or "gh_" + hashlib.sha256(f"original:{appid}".encode()).hexdigest()[:12]


def openid(appid: str, person: str) -> str:
    """The openid this person always has at this account: 28 characters, the first six common to the account."""
    return "o" + _derived(f"account:{appid}")[:5] + _derived(f"openid:{appid}:{person}")[:22]


def card_id(appid: str, number: int) -> str:
    """The id of the account's card of this number, always the same: 28 characters, 2 to 6 as in its openids."""
    return "p" + _derived(f"account:{appid}")[:5] + _derived(f"card:{appid}:{number}")[:22]


def unionid(platform: str, person: str) -> str:
    """The unionid this person always has in this open-platform account: 28 characters."""
    return "o" + _derived(f"platform:{platform}")[:5] + _derived(f"unionid:{platform}:{person}")[:22]


def _derived(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode()
