"""Codes as WeChat lets them travel through browsers: only /card/code/decrypt reads them (WeChat reference §8.4)."""

import base64
from collections import OrderedDict
from dataclasses import dataclass, field

from wxgate_sim.errors import Refused
from wxgate_sim.identifiers import Mint

REMEMBERED = 100_000
BYTES = 47


@dataclass(slots=True)
class EncryptedCodes:
    """Makes encrypted codes and reads them back, each for one account; the oldest are forgotten at last."""

    mint: Mint
    _codes: OrderedDict[str, tuple[str, str]] = field(default_factory=OrderedDict)

    def encrypt(self, appid: str, code: str) -> str:
        """64 characters of base64. Each holds `+`, `/` and `=`, so that careless percent-decoding shows at once."""
        text = ""
        while not {"+", "/"} <= set(text):
            text = base64.b64encode(self.mint.random.randbytes(BYTES)).decode()
        self._codes[text] = (appid, code)
        if len(self._codes) > REMEMBERED:
            self._codes.popitem(last=False)
        return text

    def decrypt(self, appid: str, text: str) -> str:
        """The code. Raises 40075 for another account's or anything else."""
        owner, code = self._codes.get(text, ("", ""))
        if not code or owner != appid:
            raise Refused(40075)
        return code
