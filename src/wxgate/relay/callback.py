"""What happens when WeChat sends a visitor's browser back with a code (contract §3)."""

import re
from typing import Final

from wxgate.protocol.clock import Clock
from wxgate.protocol.deadline import Deadline
from wxgate.protocol.errors import PlatformUnusable
from wxgate.relay.addresses import Addresses
from wxgate.relay.exchanges import Arrival, Exchanges
from wxgate.relay.location import with_key
from wxgate.relay.lookups import Lookups
from wxgate.relay.oauth_types import OauthTypeName
from wxgate.relay.problems import Problem, VisitFailed, problem_of
from wxgate.relay.store import Springboard
from wxgate.tenants.account import Account
from wxgate.tenants.directory import Directory
from wxgate.tenants.standing import check_standing

KEY: Final = re.compile(r"[0-9a-f]{32}")
CODE: Final = re.compile(r"[!-~]{1,512}")

DENIED: Final = "authdeny"
"""What some WeChat versions send as the code of a visitor who refused; others send none."""


class Callback:
    """Leads visitors on to where the springboard's client wants them."""

    def __init__(
        self,
        lookups: Lookups,
        directory: Directory,
        exchanges: Exchanges,
        clock: Clock,
        addresses: Addresses,
    ) -> None:
        self._lookups = lookups
        self._directory = directory
        self._exchanges = exchanges
        self._clock = clock
        self._addresses = addresses

    async def arrive(self, oauth_type: OauthTypeName, code: str, state: str, deadline: Deadline) -> str:
        """The URL to lead the visitor to, in ASCII.

        `code` is empty when WeChat sent none: the visitor refused. Raises VisitFailed, and nothing else but for
        troubles with the database before the springboard is known.
        """
        springboard = await self._springboard(oauth_type, state)
        arrival = self._arrival(springboard, code)
        try:
            _check_code(code)
            return with_key(springboard.redirect_uri, await self._exchanges.visit(arrival, deadline))
        except Exception as error:
            problem = problem_of(error)
            # a springboard that vanished meanwhile leads nowhere, however often one starts
            component = arrival.account.component_appid
            again = None if problem is Problem.LINK_UNKNOWN else self._addresses.authorize(springboard, component)
            raise VisitFailed(problem, again) from error

    async def _springboard(self, oauth_type: OauthTypeName, state: str) -> Springboard:
        if not KEY.fullmatch(state):
            raise VisitFailed(Problem.LINK_UNKNOWN)
        springboard = await self._lookups.published(state, self._clock.now())
        if springboard is None:
            raise VisitFailed(Problem.LINK_UNKNOWN)
        if springboard.oauth_type != oauth_type:
            raise VisitFailed(Problem.LINK_ALTERED)
        return springboard

    def _arrival(self, springboard: Springboard, code: str) -> Arrival:
        """The arrival, if client, account and destination are (still) in order."""
        client = self._directory.client(springboard.client_code)
        if client is None or client.closed:
            raise VisitFailed(Problem.CLIENT_CLOSED)
        account = self._directory.account(springboard.appid)
        if account is None or account.closed or client.appid != account.appid or not self._may_sign_in(account):
            raise VisitFailed(Problem.ACCOUNT_CLOSED)
        if not client.may_redirect_to(springboard.redirect_uri):
            raise VisitFailed(Problem.DESTINATION_REFUSED)
        return Arrival(springboard, account, code)

    def _may_sign_in(self, account: Account) -> bool:
        if not account.component_appid:
            return account.secret is not None
        try:
            check_standing(account, self._directory.platform(account.component_appid))
        except PlatformUnusable:
            return False
        return True


def _check_code(code: str) -> None:
    if not code or code == DENIED:
        raise VisitFailed(Problem.CONSENT_REFUSED)
    if not CODE.fullmatch(code):
        raise VisitFailed(Problem.LINK_ALTERED)
