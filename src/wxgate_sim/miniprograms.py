"""Mini-programs that messages lead to: only their shape is known here."""

import re

from wxgate_sim.accounts import Account
from wxgate_sim.errors import Refused

APPID = re.compile(r"wx[0-9a-f]{16}")
PAGE = re.compile(r"[^\s/]\S{0,1023}")


def check(account: Account, appid: str, pagepath: str) -> None:
    """Judge where a message leads. An empty pagepath is the mini-program's first page.

    Raises 40166 for an appid that is malformed or not linked to the account, 40165 for a path that is none.
    """
    linked = account.miniprograms is None or appid in account.miniprograms
    if not APPID.fullmatch(appid) or not linked:
        raise Refused(40166)
    if pagepath and not PAGE.fullmatch(pagepath):
        raise Refused(40165)
