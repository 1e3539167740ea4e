"""Parametric QR codes: what they carry, how long they live, and how many there may be (WeChat reference §7)."""

import base64
from collections import OrderedDict
from dataclasses import dataclass, field

from wxgate_sim.accounts import Account
from wxgate_sim.clock import Clock
from wxgate_sim.errors import Refused
from wxgate_sim.identifiers import URL_SAFE, Mint

# Temporary codes are forgotten beyond this many, so that a load test does not fill the memory.
REMEMBERED = 20_000
TOKEN_LENGTH = 20


@dataclass(frozen=True, slots=True)
class QrCode:
    """One code. `token` is the end of what it says; `expires` is in simulated Unix seconds, None for never."""

    ticket: str
    token: str
    appid: str
    action_name: str
    scene: int | str
    life: int | None
    expires: float | None

    @property
    def url(self) -> str:
        """What the picture says."""
        return f"http://weixin.qq.com/q/{self.token}"


@dataclass(slots=True)
class QrCodes:
    """Makes codes and finds them again."""

    clock: Clock
    mint: Mint
    temporary: OrderedDict[str, QrCode] = field(default_factory=OrderedDict)
    permanent: dict[str, QrCode] = field(default_factory=dict)
    _places: dict[str, dict[int | str, QrCode]] = field(default_factory=dict)
    _tokens: dict[str, str] = field(default_factory=dict)

    def add_temporary(self, account: Account, action_name: str, scene: int | str, life: int) -> QrCode:
        """A code that lives so many seconds."""
        code = self._new(account, action_name, scene, life)
        self.temporary[code.ticket] = code
        if len(self.temporary) > REMEMBERED:
            _, oldest = self.temporary.popitem(last=False)
            del self._tokens[oldest.token]
        return code

    def add_permanent(self, account: Account, action_name: str, scene: int | str) -> QrCode:
        """A code for good; the one there is when the scene has one. Raises 45029 when no place is left."""
        places = self._places.setdefault(account.appid, {})
        if scene not in places:
            if len(places) >= account.permanent_qrcodes:
                raise Refused(45029)
            places[scene] = self._new(account, action_name, scene, None)
            self.permanent[places[scene].ticket] = places[scene]
        return places[scene]

    def by_ticket(self, ticket: str) -> QrCode | None:
        """The code, None when there is none or it expired."""
        code = self.temporary.get(ticket) or self.permanent.get(ticket)
        if code is None or (code.expires is not None and self.clock.now() >= code.expires):
            return None
        return code

    def by_token(self, token: str) -> QrCode | None:
        """The code that says this, None when there is none or it expired."""
        return self.by_ticket(self._tokens.get(token, ""))

    def latest(self, limit: int) -> list[QrCode]:
        """Codes that work, oldest first: the last so many of the permanent ones, then of the temporary."""
        kept = [*list(self.permanent)[-limit:], *list(self.temporary)[-limit:]]
        return [code for code in map(self.by_ticket, kept) if code]

    def _new(self, account: Account, action_name: str, scene: int | str, life: int | None) -> QrCode:
        now = self.clock.now()
        token = "".join(self.mint.random.choices(URL_SAFE, k=TOKEN_LENGTH))
        ticket = _ticket(self.mint.random.randbytes(3), token, int(now), life or 0)
        self._tokens[token] = ticket
        return QrCode(ticket, token, account.appid, action_name, scene, life, None if life is None else now + life)


def _ticket(chance: bytes, token: str, now: int, life: int) -> str:
    """A ticket built as WeChat's are: ordinary base64 that ends in `==`, with the URL inside."""
    numbers = b"\0\2\4" + (now % 2**32).to_bytes(4, "little") + b"\3\4" + life.to_bytes(4, "little")
    said = f",http://weixin.qq.com/q/{token}".encode()
    return base64.b64encode(b"\x81\1" + chance + bytes(7) + b"\1" + said + numbers).decode()
